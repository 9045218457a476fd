//! `early-sign-off`: a sign-off dated before its text came into git.

use std::collections::BTreeMap;

use irplan_plan::history::Commit;
use irplan_plan::message::code;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::recorded_sign_off::{
    RecordedSignOff, commit_after_sign_off, last_change, named_commit, recorded_sign_offs,
};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};
use crate::suspicious_dates::{day_of_commit, is_before_text, is_future, is_weeks_apart};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("early-sign-off"),
    group: Group::SignOffs,
    level: Level::Note,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

/// A sign-off, and the commit that wrote its text.
type EarlySignOff<'a> = (RecordedSignOff<'a>, &'a Commit);

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut by_commit: BTreeMap<&str, Vec<EarlySignOff<'_>>> = BTreeMap::new();
    for signed in recorded_sign_offs(case.plan, case.context.history) {
        if let (Some((commit, _)), Some(written)) = (signed.ledger_change, written(case, &signed)) {
            let of_commit = by_commit.entry(&commit.id).or_default();
            of_commit.push((signed, written));
        }
    }
    by_commit.values().filter_map(|all| finding(all)).collect()
}

/// Returns the commit that wrote the signed text, if the sign-off has an earlier date and `backward-sign-off` does not
/// report it. A commit that also added the sign-off may be a squash, so then only a difference of weeks counts.
fn written<'a>(case: &Case<'a>, signed: &RecordedSignOff<'a>) -> Option<&'a Commit> {
    let (commit, _) = signed.ledger_change?;
    let (history, tolerance) = (case.context.history, case.plan.policy.today_tolerance);
    let (on, digest) = (signed.entry.on.value, &signed.entry.digest.value);
    let written = last_change(history, case.plan, signed.subject)?;
    let is_early = match written.id == commit.id {
        true => on < written.date && is_weeks_apart(on, written.date),
        false => written.time <= commit.time && is_before_text(on, written.date, tolerance),
    };
    let is_known = signed.plan.matches_digest(signed.subject, digest)
        && !is_future(written.date, day_of_commit(commit), tolerance);
    let is_reported = || commit_after_sign_off(history, signed, tolerance).is_some();
    (is_early && is_known && !is_reported()).then_some(written)
}

fn finding(all: &[EarlySignOff<'_>]) -> Option<Finding> {
    let (first, written) = all.first()?;
    let (commit, _) = first.ledger_change?;
    let on = &first.entry.on;
    let finding = match all.len() {
        1 => RULE
            .finding(message!(
                "the sign-off of {} is dated {}, but git has its text only since {}",
                first.subject,
                on.value,
                written.date
            ))
            .subject(first.subject.clone()),
        count => RULE.finding(message!(
            "{} sign-offs are dated before git has their texts, the first of them {}",
            count,
            first.subject
        )),
    };
    let finding = finding.detail(code(commit.id.clone()));
    Some(finding.label(first.entry.origin.at(on.span), "").help(message!(
        "if the text was read on paper, or elsewhere, this is fine; {} added it, and {} wrote the text",
        named_commit(commit),
        named_commit(written)
    )))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::TestHistory;

    const SAM: &str = "Sam Ortiz <sam@north.example>";

    /// A text of one day, whose sign-off is dated 2026-11-12 and came on another day, in the same commit or another.
    fn history(written: &str, entered: &str) -> TestHistory {
        let history = TestHistory::new()
            .commit("a", SAM, written)
            .commit("b", SAM, entered);
        let by = if written == entered { "a" } else { "b" };
        history
            .last_changed_by("base", "section:contain", "a")
            .signed_by("harbor", "section:contain", by)
    }

    const FOUND: &str = "plans/harbor/signoffs.toml `2026-11-12`: the sign-off of `section:contain` is dated 2026-11-12, but git has its text only since 2026-11-14";

    #[test]
    fn a_first_sign_off_can_be_older_than_its_text() {
        history("2026-11-14", "2026-11-20").check(&RULE, &[], &[FOUND]);
        history("2026-11-13", "2026-11-20").check(&RULE, &[], &[]);
        history("2026-11-12", "2026-11-20").check(&RULE, &[], &[]);
        history("2026-11-14", "2026-11-20")
            .shallow()
            .check(&RULE, &[], &[]);
        // The text was there when it was signed, and came back since.
        history("2026-11-20", "2026-11-14").check(&RULE, &[], &[]);
    }

    #[test]
    fn a_squash_may_be_days_later() {
        history("2026-11-20", "2026-11-20").check(&RULE, &[], &[]);
        let weeks = FOUND.replace("2026-11-14", "2026-11-27");
        history("2026-11-27", "2026-11-27").check(&RULE, &[], &[&weeks]);
    }

    #[test]
    fn one_commit_is_one_finding() {
        history("2026-11-14", "2026-11-20")
            .last_changed_by("base", "section:detect", "a")
            .signed_by("harbor", "section:detect", "b")
            .check(
                &RULE,
                &[],
                &["plans/harbor/signoffs.toml `2026-11-12`: 2 sign-offs are dated before git has their texts, the first of them `section:contain`"],
            );
    }

    #[test]
    fn what_the_stricter_rule_reports_is_not_reported_again() {
        let history = TestHistory::new()
            .commit("a", SAM, "2026-11-14")
            .commit("b", SAM, "2026-11-20")
            .last_changed_by("base", "section:contain", "a")
            .replaced_by("harbor", "section:contain", "b", "2026-11-01");
        history.check(&RULE, &[], &[]);
    }
}
