//! `backward-sign-off`: a date earlier than the one that it replaced.

use irplan_plan::{Finding, Level};

use crate::context::Case;
use crate::rule::{Example, Group, Judge, Page, Rule};
use crate::signed::{Signed, day, named, signed};
use crate::stamps::{is_backward, is_future};

pub(crate) const RULE: Rule = Rule {
    name: "backward-sign-off",
    group: Group::SignOffs,
    level: Level::Deny,
    summary: "a sign-off dated earlier than the one that it replaced",
    page: Page {
        finds: "Entries of `signoffs.toml` whose date is earlier than that of the entry they took the place of, in the commit that brought them in. \
                Putting right a date that lay in the future is none. Whoever takes back a change and its sign-off together is told as well: what a \
                commit does to the text says nothing of when somebody read it.",
        why: "Nobody reads a page again in the past. A date that moves backwards hides that something changed, or shows that an old text came back; \
              79 of 3,486 review dates measured on public sites did.",
        file: "signoffs.toml",
        bad: Example(""),
        good: Example(""),
        remedy: "Read the subject as it stands and sign it again today.",
        source: "Measured in the histories of sites that track reviews.",
    },
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = signed(case.plan, case.context.history);
    all.filter_map(|signed| finding(case, &signed)).collect()
}

fn finding(case: &Case<'_>, signed: &Signed<'_>) -> Option<Finding> {
    let (commit, entered) = signed.entered?;
    let replaced = entered.replaced.as_ref()?;
    let (subject, on) = (signed.subject, signed.entry.on.value);
    let mends_future = is_future(replaced.on, day(commit), case.plan.policy.today_tolerance);
    if !is_backward(on, replaced.on) || mends_future {
        return None;
    }
    let (by, before) = (&replaced.by, replaced.on);
    let message =
        format!("the sign-off of `{subject}` is dated {on} and replaced one of {before} by `{by}`");
    let finding = RULE
        .finding(message)
        .label(
            signed.entry.origin.at(signed.entry.on.span),
            "earlier than before",
        )
        .help(format!(
            "{} brought it in: have it read as it stands, and sign it again",
            named(commit)
        ))
        .subject(subject.clone());
    Some(finding)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Past;

    #[track_caller]
    fn check(past: &Past, expected: &[&str]) {
        past.check(&RULE, &[], expected);
    }

    const FOUND: &str = "plans/harbor/signoffs.toml `2026-11-12`: the sign-off of `section:contain` is dated 2026-11-12 and replaced one of 2026-11-13 by `ada`";

    #[test]
    fn a_date_moves_forward_or_stays() {
        let past = |replaced: &str| {
            Past::new()
                .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
                .replaced("harbor", "section:contain", "a", replaced)
        };
        check(&past("2026-11-11"), &[]);
        check(&past("2026-11-12"), &[]);
        check(&past("2026-11-13"), &[FOUND]);
    }

    #[test]
    fn what_lay_in_the_future_may_be_put_right() {
        let past = Past::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
            .replaced("harbor", "section:contain", "a", "2027-11-13");
        check(&past, &[]);
    }

    #[test]
    fn an_edit_in_the_same_commit_excuses_nothing() {
        let past = Past::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
            .replaced("harbor", "section:contain", "a", "2026-11-13")
            .wrote("base", "section:contain", "a");
        check(&past, &[FOUND]);
    }

    #[test]
    fn what_is_not_known_for_sure_is_not_judged() {
        let past = Past::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
            .replaced("harbor", "section:contain", "a", "2026-11-13");
        check(&past.shallow(), &[]);
    }
}
