//! What the plan of a new client may still lack for a while.
//!
//! A plan grows over weeks. With `onboarding-until` in its `[policy]`, what is not there yet is a warning until that day, so
//! that the pipeline stays green, and the plan's pages say so. What is there and wrong fails the check on every day.

use irplan_plan::model::PlanKind;
use irplan_plan::plan::{Plan, Repository};
use irplan_plan::signoff::days_between;
use irplan_plan::{Finding, Level};
use jiff::civil::Date;

use crate::rule::{Onboarding, Rule};

/// The longest that an onboarding may last from today, in days. Without a limit, one date could switch most rules off.
pub(crate) const MAX_DAYS: u16 = 180;

/// Whether an onboarding counts on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OnboardingState {
    /// It counts.
    Active,
    /// It is over.
    Ended,
    /// Its end is too far away.
    TooLong,
}

impl OnboardingState {
    /// Judges the last day of an onboarding.
    pub(crate) fn of(until: Date, today: Date) -> Self {
        match days_between(today, until) {
            ..0 => Self::Ended,
            days if days <= i32::from(MAX_DAYS) => Self::Active,
            _ => Self::TooLong,
        }
    }
}

/// Returns the last day of a client's onboarding, if the plan is in one that counts.
fn active(plan: &Plan, today: Date) -> Option<Date> {
    let until = plan.policy.onboarding_until?;
    let is_active = OnboardingState::of(until, today) == OnboardingState::Active;
    (is_active && plan.kind == PlanKind::Client).then_some(until)
}

/// Makes a finding a warning if it is about what a plan in onboarding does not have yet.
pub(crate) fn lower(finding: &mut Finding, rule: &Rule, repository: &Repository, today: Date) {
    if finding.level != Level::Deny || rule.onboarding == Onboarding::Kept {
        return;
    }
    let plan = finding.plan.as_ref();
    let plan = plan.and_then(|id| repository.plans.get(id));
    if let Some(until) = plan.and_then(|plan| active(plan, today)) {
        finding.level = Level::Warn;
        finding.onboarding_until = Some(until);
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;
    use crate::testing::{options, report};

    #[test]
    fn an_onboarding_ends() {
        let today = date(2026, 11, 22);
        for (until, expected) in [
            (date(2026, 11, 21), OnboardingState::Ended),
            (today, OnboardingState::Active),
            (date(2027, 5, 21), OnboardingState::Active),
            (date(2027, 5, 22), OnboardingState::TooLong),
        ] {
            assert_eq!(OnboardingState::of(until, today), expected, "{until}");
        }
    }

    const UNFINISHED_AND_WRONG: &str =
        "[roles.it]\nname = \"TODO: its name\"\n[roles.legal]\nholder = \"nobody\"\n";

    /// Checks the levels of what is unfinished and of what is wrong in the client's plan, with this policy.
    #[track_caller]
    fn check_levels(file: &str, policy: &str, expected: [Level; 2]) {
        let changes = [("plan.toml", UNFINISHED_AND_WRONG), (file, policy)];
        let (_, report) = report(&changes, &options());
        let level = |rule: &str| {
            let mut found = report.findings.iter();
            found
                .find(|finding| finding.rule.name() == rule)
                .map(|finding| finding.level)
        };
        let found = ["unfilled-placeholder", "unresolved-reference"].map(level);
        assert_eq!(found, expected.map(Some), "{file}: {policy}");
    }

    #[test]
    fn only_what_is_not_there_yet_becomes_a_warning() {
        let until = |day: &str| format!("[policy]\nonboarding-until = {day}\n");
        let both = [Level::Deny, Level::Deny];
        check_levels("plan.toml", "", both);
        check_levels(
            "plan.toml",
            &until("2027-01-31"),
            [Level::Warn, Level::Deny],
        );
        check_levels("plan.toml", &until("2026-11-21"), both);
        check_levels("plan.toml", &until("2027-12-31"), both);
        // It is not inherited.
        check_levels("irplan.toml", &until("2027-01-31"), both);
        check_levels("plans/mill/plan.toml", &until("2027-01-31"), both);
    }
}
