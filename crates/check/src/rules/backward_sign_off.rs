//! `backward-sign-off`: a sign-off dated before the one that it replaced, or before the text that it signs.

use irplan_plan::id::SubjectKind;
use irplan_plan::{Commit, Finding, LedgerChange, Level, Message, RuleId, SignOff, message};
use jiff::civil::Date;

use crate::context::Case;
use crate::recorded_sign_off::{
    RecordedSignOff, commit_after_sign_off, named_commit, recorded_sign_offs,
};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};
use crate::suspicious_dates::{day_of_commit, is_backward, is_future};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("backward-sign-off"),
    group: Group::SignOffs,
    level: Level::Deny,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let all = recorded_sign_offs(case.plan, case.context.history);
    all.filter_map(|signed| finding(case, &signed)).collect()
}

fn finding(case: &Case<'_>, signed: &RecordedSignOff<'_>) -> Option<Finding> {
    let (commit, _) = signed.ledger_change?;
    let (why, label, more) =
        earlier_than_replaced(case, signed).or_else(|| earlier_than_text(case, signed))?;
    if is_allowed_revert(case, signed) {
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
type DateFault = (Message, &'static str, Message);

/// Finds a sign-off that replaced one with a later date.
fn earlier_than_replaced(case: &Case<'_>, signed: &RecordedSignOff<'_>) -> Option<DateFault> {
    let (commit, entered) = signed.ledger_change?;
    let replaced = entered.replaced_sign_off.as_ref()?;
    let is_back = replaces_later_sign_off(case, commit, entered, signed.entry.on.value);
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
fn earlier_than_text(case: &Case<'_>, signed: &RecordedSignOff<'_>) -> Option<DateFault> {
    let tolerance = case.plan.policy.today_tolerance;
    let written = commit_after_sign_off(case.context.history, signed, tolerance)?;
    let why = message!("signs text written on {}", written.date);
    let more = message!("{} wrote the text, and ", named_commit(written));
    Some((why, "earlier than the text that it signs", more))
}

/// Whether an entry dated `on` replaced one with a later date. A replaced date in the future does not count.
fn replaces_later_sign_off(
    case: &Case<'_>,
    commit: &Commit,
    entered: &LedgerChange,
    on: Date,
) -> bool {
    let tolerance = case.plan.policy.today_tolerance;
    let is_later = |replaced: &SignOff| {
        is_backward(on, replaced.on) && !is_future(replaced.on, day_of_commit(commit), tolerance)
    };
    entered.replaced_sign_off.as_ref().is_some_and(is_later)
}

/// Whether an equal entry was added before without going back in time, or a shallow clone cannot tell.
fn is_allowed_revert(case: &Case<'_>, signed: &RecordedSignOff<'_>) -> bool {
    let history = case.context.history;
    let before = history.earlier_entries(&case.plan.id, signed.subject);
    let came_in = |entered: &LedgerChange| {
        let commit = entered.change.commit();
        commit.is_some_and(|commit| {
            !replaces_later_sign_off(case, commit, entered, signed.entry.on.value)
        })
    };
    history.extent().is_cut() || before.iter().any(came_in)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::TestHistory;

    #[track_caller]
    fn check(history: &TestHistory, expected: &[&str]) {
        history.check(&RULE, &[], expected);
    }

    const FOUND: &str = "plans/harbor/signoffs.toml `2026-11-12`: the sign-off of `section:contain` is dated 2026-11-12, but it replaced one dated 2026-11-13 by `ada`";

    #[test]
    fn a_date_moves_forward_or_stays() {
        let history = |replaced: &str| {
            TestHistory::new()
                .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
                .replaced_by("harbor", "section:contain", "a", replaced)
        };
        check(&history("2026-11-11"), &[]);
        check(&history("2026-11-12"), &[]);
        check(&history("2026-11-13"), &[FOUND]);
    }

    #[test]
    fn what_is_signed_was_there_by_then() {
        const EARLY: &str = "plans/harbor/signoffs.toml `2026-11-12`: the sign-off of `section:contain` is dated 2026-11-12, but it signs text written on 2026-11-14";
        let history = |written: &str, by: &str, entered: &str| {
            TestHistory::new()
                .commit("a", "Sam Ortiz <sam@north.example>", written)
                .commit("b", "Sam Ortiz <sam@north.example>", entered)
                .last_changed_by("base", "section:contain", "a")
                .replaced_by("harbor", "section:contain", by, "2026-11-01")
        };
        check(&history("2026-11-12", "b", "2026-11-20"), &[]);
        // One day earlier is fine, because clocks and time zones differ.
        check(&history("2026-11-13", "b", "2026-11-20"), &[]);
        check(&history("2026-11-14", "b", "2026-11-20"), &[EARLY]);
        check(&history("2026-11-14", "b", "2026-11-14"), &[EARLY]);
        // Plans can be older than their repository, so a first sign-off can be older too.
        let first = TestHistory::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
            .commit("b", "Sam Ortiz <sam@north.example>", "2026-11-20")
            .last_changed_by("base", "section:contain", "a")
            .signed_by("harbor", "section:contain", "b");
        check(&first, &[]);
        // A squash gives everything the same day. And a text that was signed before may have been reverted to.
        check(&history("2026-11-14", "a", "2026-11-20"), &[]);
        check(&history("2026-11-14", "b", "2026-11-13"), &[]);
        let fast = history("2031-11-14", "b", "2026-11-20").made_on("a", "2026-11-14");
        check(&fast, &[]);
        check(&history("2026-11-14", "b", "2026-11-20").shallow(), &[]);
        let other = "[\"section:contain\"]\nby = \"sam\"\non = 2026-11-12\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n";
        history("2026-11-14", "b", "2026-11-20").check(&RULE, &[("signoffs.toml", other)], &[]);
        history("2026-11-14", "b", "2026-11-20").check_help(&RULE, &[], "check the current text and sign it again; commit `aaaaaaaaaa` of 2026-11-14 wrote the text, and commit `bbbbbbbbbb` of 2026-11-20 added this sign-off");
    }

    #[test]
    fn a_date_in_the_future_may_be_corrected() {
        let history = TestHistory::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
            .replaced_by("harbor", "section:contain", "a", "2027-11-13");
        check(&history, &[]);
    }

    #[test]
    fn an_edit_in_the_same_commit_does_not_excuse_the_sign_off() {
        let history = TestHistory::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
            .replaced_by("harbor", "section:contain", "a", "2026-11-13")
            .last_changed_by("base", "section:contain", "a");
        check(&history, &[FOUND]);
    }

    #[test]
    fn an_earlier_sign_off_may_be_restored() {
        let history = || {
            TestHistory::new()
                .commit("c", "Sam Ortiz <sam@north.example>", "2026-11-14")
                .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-12")
                .replaced_by("harbor", "section:contain", "c", "2026-11-13")
        };
        let before = |history: TestHistory, replaced| {
            history.earlier_entry("harbor", "section:contain", "a", replaced)
        };
        check(&history(), &[FOUND]);
        check(&before(history(), None), &[]);
        check(&before(history(), Some("2026-11-01")), &[]);
        check(&before(history(), Some("2027-11-12")), &[]);
        // An entry that went back in time then is still wrong now.
        let stepped_back = before(history(), Some("2026-11-13"));
        check(&stepped_back, &[FOUND]);
        check(&before(stepped_back, None), &[]);
        let elsewhere = history().earlier_entry("mill", "section:contain", "a", None);
        check(&elsewhere, &[FOUND]);
    }

    #[test]
    fn what_is_not_known_for_sure_is_not_judged() {
        let history = TestHistory::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-14")
            .replaced_by("harbor", "section:contain", "a", "2026-11-13");
        check(&history.shallow(), &[]);
    }
}
