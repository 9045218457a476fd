//! `future-sign-off`: a sign-off dated after today.

use irplan_plan::id::Subject;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level};

use crate::context::Case;
use crate::rule::{Example, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "future-sign-off",
    group: Group::SignOffs,
    level: Level::Deny,
    summary: "a sign-off dated after today",
    page: Page {
        finds: "Sign-offs whose date lies after today by more than `policy.today-tolerance`.",
        why: "A date in the future keeps a text fresh longer than anybody agreed to. On one public site, 54 such dates silently switched its check \
              off. A sign-off like this counts as none.",
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
    let today = case.today();
    let latest = case
        .plan
        .policy
        .today_tolerance
        .after(today)
        .unwrap_or(today);
    let ledger = case.plan.source.ledger.iter();
    let future = ledger.filter(|(_, signed)| signed.on.value > latest);
    future
        .map(|(subject, signed): (&Subject, _)| {
            let on = signed.on.value;
            RULE.finding(format!(
                "the sign-off of `{subject}` is dated {on}, and today is {today}"
            ))
            .subject(subject.clone())
            .label(signed.at(signed.on.span), "in the future")
            .help("sign again on the day on which it is read or called")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

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
