//! `backward-sign-off`: a date earlier than the one that it replaced.

use irplan_plan::{Commit, Entered, Extent, Finding, Level, Statement};
use jiff::civil::Date;

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
                Putting right a date that lay in the future is none, and neither is an entry that had come in before without such a step back and now \
                stands again word for word, as after `git revert` of a change together with its sign-off.",
        why: "Nobody reads a page again in the past. A date that moves backwards hides that something changed; 79 of 3,486 review dates measured on public sites did.",
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
    if !steps_back(case, commit, entered, on) || may_stand_again(case, signed) {
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

/// Whether an entry dated `on` took the place of a later one whose date did not lie in the future.
fn steps_back(case: &Case<'_>, commit: &Commit, entered: &Entered, on: Date) -> bool {
    let tolerance = case.plan.policy.today_tolerance;
    let is_later = |replaced: &Statement| {
        is_backward(on, replaced.on) && !is_future(replaced.on, day(commit), tolerance)
    };
    entered.replaced.as_ref().is_some_and(is_later)
}

/// Whether the very same entry had come in before without a step back, or a clone does not have what could tell.
fn may_stand_again(case: &Case<'_>, signed: &Signed<'_>) -> bool {
    let history = case.context.history;
    let key = (case.plan.id.clone(), signed.subject.clone());
    let before = history.stood_before.get(&key);
    let came_in = |entered: &Entered| {
        let commit = entered.change.commit();
        commit.is_some_and(|commit| !steps_back(case, commit, entered, signed.entry.on.value))
    };
    history.extent == Extent::Shallow || before.is_some_and(|before| before.iter().any(came_in))
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
    fn what_stood_there_before_may_stand_again() {
        let past = || {
            Past::new()
                .commit("c", "Sam Ortiz <sam@north.example>", "2026-11-14")
                .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-12")
                .replaced("harbor", "section:contain", "c", "2026-11-13")
        };
        let before =
            |past: Past, replaced| past.stood_before("harbor", "section:contain", "a", replaced);
        check(&past(), &[FOUND]);
        check(&before(past(), None), &[]);
        check(&before(past(), Some("2026-11-01")), &[]);
        check(&before(past(), Some("2027-11-12")), &[]);
        // What stepped back then was no better for having been there once.
        let stepped_back = before(past(), Some("2026-11-13"));
        check(&stepped_back, &[FOUND]);
        check(&before(stepped_back, None), &[]);
        let elsewhere = past().stood_before("mill", "section:contain", "a", None);
        check(&elsewhere, &[FOUND]);
    }

    #[test]
    fn what_is_not_known_for_sure_is_not_judged() {
        let past = Past::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
            .replaced("harbor", "section:contain", "a", "2026-11-13");
        check(&past.shallow(), &[]);
    }
}
