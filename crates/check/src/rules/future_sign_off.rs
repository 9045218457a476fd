//! `future-sign-off`: a sign-off dated after today, or after its own commit.

use irplan_plan::{Finding, Level};

use crate::context::Case;
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};
use crate::signed::{Signed, day, signed};
use crate::stamps::is_future;

pub(crate) const RULE: Rule = Rule {
    name: "future-sign-off",
    group: Group::SignOffs,
    level: Level::Deny,
    fault: Fault::Words,
    summary: "a sign-off dated after today, or after the commit that brought it in",
    page: Page {
        finds: "Sign-offs whose date lies after today, or after the commit that brought them in, by more than `policy.today-tolerance`.",
        why: "A date in the future keeps a text fresh longer than anybody agreed to. On one public site, 54 such dates silently switched its check \
              off. A sign-off dated after today counts as none.",
        file: "signoffs.toml",
        bad: Example(
            "[\"section:contain\"]\nby = \"sam\"\non = 2027-11-02\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n",
        ),
        good: Example(""),
        remedy: "Sign again today, with `irplan review` or `irplan verify`. If the date is right and this machine's clock is wrong, mend the clock or \
                 give the date with `--today`.",
        source: "Measured in the histories of sites that track reviews.",
    },
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = signed(case.plan, case.context.history);
    all.filter_map(|signed| finding(case, &signed)).collect()
}

fn finding(case: &Case<'_>, signed: &Signed<'_>) -> Option<Finding> {
    let (today, tolerance) = (case.today(), case.plan.policy.today_tolerance);
    let (subject, on) = (signed.subject, signed.entry.on.value);
    let committed = signed.entered.map(|(commit, _)| commit);
    let early = committed.filter(|commit| is_future(on, day(commit), tolerance));
    let than = match early {
        _ if is_future(on, today, tolerance) => format!("today is {today}"),
        Some(commit) => format!("was committed on {}", day(commit)),
        None => return None,
    };
    let message = format!("the sign-off of `{subject}` is dated {on}, and {than}");
    let finding = RULE
        .finding(message)
        .subject(subject.clone())
        .label(
            signed.entry.origin.at(signed.entry.on.span),
            "in the future",
        )
        .help("sign again on the day on which it is read or called");
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{Past, check};

    #[test]
    fn a_date_may_not_lie_after_its_commit() {
        let past = |committed: &str| {
            Past::new()
                .commit("a", "Sam Ortiz <sam@north.example>", committed)
                .signed("harbor", "section:contain", "a")
        };
        past("2026-11-11").check(&RULE, &[], &[]);
        past("2026-11-10").check(
            &RULE,
            &[],
            &[
                "plans/harbor/signoffs.toml `2026-11-12`: the sign-off of `section:contain` is dated 2026-11-12, and was committed on 2026-11-10",
            ],
        );
    }

    #[test]
    fn tomorrow_is_tolerated_and_no_day_more() {
        let signed = |on: &str| RULE.page.bad.0.replace("2027-11-02", on);
        check(&RULE, &[("signoffs.toml", &signed("2026-11-23"))], &[]);
        check(
            &RULE,
            &[("signoffs.toml", &signed("2026-11-24"))],
            &[
                "plans/harbor/signoffs.toml `2026-11-24`: the sign-off of `section:contain` is dated 2026-11-24, and today is 2026-11-22",
            ],
        );
    }
}
