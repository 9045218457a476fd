//! `backward-sign-off`: a sign-off dated before the one that it replaced, or before the text that it signs.

use irplan_plan::id::SubjectKind;
use irplan_plan::{
    Commit, Finding, HistoryExtent, LedgerChange, Level, Message, RuleId, SignOff, message,
};
use jiff::civil::Date;

use crate::context::Case;
use crate::rule::{Group, Judge, Rule};
use crate::signed::{Signed, day, named_commit, signed, written_after};
use crate::stamps::{is_backward, is_future};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("backward-sign-off"),
    group: Group::SignOffs,
    level: Level::Deny,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = signed(case.plan, case.context.history);
    all.filter_map(|signed| finding(case, &signed)).collect()
}

fn finding(case: &Case<'_>, signed: &Signed<'_>) -> Option<Finding> {
    let (commit, _) = signed.entered?;
    let (why, label, more) = step_back(case, signed).or_else(|| too_early(case, signed))?;
    if may_stand_again(case, signed) {
        return None;
    }
    let (subject, on) = (signed.subject, &signed.entry.on);
    let finding = RULE
        .finding(message!(
            "the sign-off of {} is dated {}, but it {}",
            subject,
            on.value,
            why
        ))
        .label(signed.entry.origin.at(on.span), label)
        .help(message!(
            "check the current text and sign it again; {}{} added this sign-off",
            more,
            named_commit(commit)
        ))
        .subject(subject.clone())
        .detail(on.value);
    Some(finding)
}

/// What is wrong, the label for it, and more for the help.
type Wrong = (Message, &'static str, Message);

/// Finds a sign-off that replaced one with a later date.
fn step_back(case: &Case<'_>, signed: &Signed<'_>) -> Option<Wrong> {
    let (commit, entered) = signed.entered?;
    let replaced = entered.replaced.as_ref()?;
    let is_back = steps_back(case, commit, entered, signed.entry.on.value);
    is_back.then(|| {
        let by = message::named(SubjectKind::Contact, &replaced.by);
        let why = message!("replaced one dated {} by {}", replaced.on, by);
        (
            why,
            "earlier than the sign-off that it replaced",
            Message::default(),
        )
    })
}

/// Finds a sign-off dated before its text was written.
fn too_early(case: &Case<'_>, signed: &Signed<'_>) -> Option<Wrong> {
    let tolerance = case.plan.policy.today_tolerance;
    let written = written_after(case.context.history, signed, tolerance)?;
    let why = message!("signs text written on {}", written.date);
    let more = message!("{} wrote the text, and ", named_commit(written));
    Some((why, "earlier than the text that it signs", more))
}

/// Whether an entry dated `on` replaced one with a later date. A replaced date in the future does not count.
fn steps_back(case: &Case<'_>, commit: &Commit, entered: &LedgerChange, on: Date) -> bool {
    let tolerance = case.plan.policy.today_tolerance;
    let is_later = |replaced: &SignOff| {
        is_backward(on, replaced.on) && !is_future(replaced.on, day(commit), tolerance)
    };
    entered.replaced.as_ref().is_some_and(is_later)
}

/// Whether an equal entry was added before without going back in time, or a shallow clone cannot tell.
fn may_stand_again(case: &Case<'_>, signed: &Signed<'_>) -> bool {
    let history = case.context.history;
    let before = history.stood_before(&case.plan.id, signed.subject);
    let came_in = |entered: &LedgerChange| {
        let commit = entered.change.commit();
        commit.is_some_and(|commit| !steps_back(case, commit, entered, signed.entry.on.value))
    };
    *history.extent() == HistoryExtent::Shallow || before.iter().any(came_in)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::Past;

    #[track_caller]
    fn check(past: &Past, expected: &[&str]) {
        past.check(&RULE, &[], expected);
    }

    const FOUND: &str = "plans/harbor/signoffs.toml `2026-11-12`: the sign-off of `section:contain` is dated 2026-11-12, but it replaced one dated 2026-11-13 by `ada`";

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
    fn what_is_signed_was_there_by_then() {
        const EARLY: &str = "plans/harbor/signoffs.toml `2026-11-12`: the sign-off of `section:contain` is dated 2026-11-12, but it signs text written on 2026-11-14";
        let past = |written: &str, by: &str, entered: &str| {
            Past::new()
                .commit("a", "Sam Ortiz <sam@north.example>", written)
                .commit("b", "Sam Ortiz <sam@north.example>", entered)
                .wrote("base", "section:contain", "a")
                .replaced("harbor", "section:contain", by, "2026-11-01")
        };
        check(&past("2026-11-12", "b", "2026-11-20"), &[]);
        // One day earlier is fine, because clocks and time zones differ.
        check(&past("2026-11-13", "b", "2026-11-20"), &[]);
        check(&past("2026-11-14", "b", "2026-11-20"), &[EARLY]);
        check(&past("2026-11-14", "b", "2026-11-14"), &[EARLY]);
        // Plans can be older than their repository, so a first sign-off can be older too.
        let first = Past::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
            .commit("b", "Sam Ortiz <sam@north.example>", "2026-11-20")
            .wrote("base", "section:contain", "a")
            .signed("harbor", "section:contain", "b");
        check(&first, &[]);
        // A squash gives everything the same day. And a text that was signed before may have been reverted to.
        check(&past("2026-11-14", "a", "2026-11-20"), &[]);
        check(&past("2026-11-14", "b", "2026-11-13"), &[]);
        let fast = past("2031-11-14", "b", "2026-11-20").made_on("a", "2026-11-14");
        check(&fast, &[]);
        check(&past("2026-11-14", "b", "2026-11-20").shallow(), &[]);
        let other = "[\"section:contain\"]\nby = \"sam\"\non = 2026-11-12\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n";
        past("2026-11-14", "b", "2026-11-20").check(&RULE, &[("signoffs.toml", other)], &[]);
        past("2026-11-14", "b", "2026-11-20").check_help(&RULE, &[], "check the current text and sign it again; commit `aaaaaaaaaa` of 2026-11-14 wrote the text, and commit `bbbbbbbbbb` of 2026-11-20 added this sign-off");
    }

    #[test]
    fn a_date_in_the_future_may_be_corrected() {
        let past = Past::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
            .replaced("harbor", "section:contain", "a", "2027-11-13");
        check(&past, &[]);
    }

    #[test]
    fn an_edit_in_the_same_commit_is_no_excuse() {
        let past = Past::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
            .replaced("harbor", "section:contain", "a", "2026-11-13")
            .wrote("base", "section:contain", "a");
        check(&past, &[FOUND]);
    }

    #[test]
    fn an_earlier_sign_off_may_be_restored() {
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
        // An entry that went back in time then is still wrong now.
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
