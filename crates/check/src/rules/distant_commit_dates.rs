//! `distant-commit-dates`: sign-offs in a commit that was written weeks before it was made, or after.

use std::collections::BTreeMap;

use irplan_plan::message::code;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::recorded_sign_off::{RecordedSignOff, named_commit, recorded_sign_offs};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};
use crate::suspicious_dates::{committer_day, is_weeks_apart};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("distant-commit-dates"),
    group: Group::SignOffs,
    level: Level::Note,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut by_commit: BTreeMap<&str, Vec<RecordedSignOff<'_>>> = BTreeMap::new();
    for signed in recorded_sign_offs(case.plan, case.context.history) {
        let Some((commit, _)) = signed.ledger_change else {
            continue;
        };
        if committer_day(commit).is_some_and(|made| is_weeks_apart(commit.date, made)) {
            by_commit.entry(&commit.id).or_default().push(signed);
        }
    }
    by_commit.values().filter_map(|all| finding(all)).collect()
}

fn finding(all: &[RecordedSignOff<'_>]) -> Option<Finding> {
    let first = all.first()?;
    let (commit, _) = first.ledger_change?;
    let made = committer_day(commit)?;
    let finding = match all {
        [only] => RULE
            .finding(message!(
                "the commit of the sign-off of {} has {} as its author's date, but was made on {}",
                only.subject,
                commit.date,
                made
            ))
            .subject(only.subject.clone()),
        _ => RULE.finding(message!(
            "the commit of {} sign-offs has {} as its author's date, but was made on {}",
            all.len(),
            commit.date,
            made
        )),
    };
    let finding = finding.detail(code(commit.id.clone()));
    Some(
        finding
            .label(first.entry.origin.at(first.entry.on.span), "")
            .help(message!(
                "look at {}; a rebase keeps the author's date, and anybody can choose both",
                named_commit(commit)
            )),
    )
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::TestHistory;

    #[track_caller]
    fn check(written: &str, made: &str, expected: &[&str]) {
        TestHistory::new()
            .commit("a", "Sam Ortiz <sam@north.example>", written)
            .made_on("a", made)
            .signed_by("harbor", "section:contain", "a")
            .check(&RULE, &[], expected);
    }

    #[test]
    fn two_weeks_between_writing_and_making_are_fine() {
        check("2026-11-12", "2026-11-12", &[]);
        check("2026-11-01", "2026-11-15", &[]);
        check(
            "2026-11-01",
            "2026-11-16",
            &[
                "plans/harbor/signoffs.toml `2026-11-12`: the commit of the sign-off of `section:contain` has 2026-11-01 as its author's date, but was made on 2026-11-16",
            ],
        );
        check(
            "2026-11-16",
            "2026-11-01",
            &[
                "plans/harbor/signoffs.toml `2026-11-12`: the commit of the sign-off of `section:contain` has 2026-11-16 as its author's date, but was made on 2026-11-01",
            ],
        );
    }

    #[test]
    fn one_commit_is_one_finding() {
        TestHistory::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-10-01")
            .made_on("a", "2026-11-12")
            .signed_by("harbor", "section:contain", "a")
            .signed_by("harbor", "section:detect", "a")
            .check(&RULE, &[], &["plans/harbor/signoffs.toml `2026-11-12`: the commit of 2 sign-offs has 2026-10-01 as its author's date, but was made on 2026-11-12"]);
    }
}
