//! `ineffective-onboarding`: an onboarding that is over or too long.

use irplan_plan::model::PlanKind;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::onboarding::{MAX_DAYS, OnboardingState};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("ineffective-onboarding"),
    group: Group::Content,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    finding(case).into_iter().collect()
}

fn finding(case: &Case<'_>) -> Option<Finding> {
    // `unknown-key` reports it in other plans.
    if case.plan.kind != PlanKind::Client {
        return None;
    }
    let policy = case.plan.source.file.policy.as_ref()?;
    let until = policy.onboarding_until.as_ref()?;
    let finding = match OnboardingState::of(until.value, case.today()) {
        OnboardingState::Active => return None,
        OnboardingState::Ended => RULE
            .finding(message!("the onboarding ended on {}", until.value))
            .detail("ended")
            .help("remove the key; what the plan still lacks fails the check"),
        OnboardingState::TooLong => RULE
            .finding(message!(
                "the onboarding ends on {}, in more than {} days",
                until.value,
                usize::from(MAX_DAYS)
            ))
            .detail("too-long")
            .help("choose an earlier day; until then, what the plan lacks fails the check"),
    };
    Some(finding.label(policy.at(until.span), "has no effect"))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn an_onboarding_has_a_near_end() {
        let until = |day: &str| format!("[policy]\nonboarding-until = {day}\n");
        check(&RULE, &[("plan.toml", &until("2026-11-22"))], &[]);
        check(
            &RULE,
            &[("plan.toml", &until("2026-11-21"))],
            &["plans/harbor/plan.toml `2026-11-21`: the onboarding ended on 2026-11-21"],
        );
        check(
            &RULE,
            &[("plan.toml", &until("2027-05-22"))],
            &[
                "plans/harbor/plan.toml `2027-05-22`: the onboarding ends on 2027-05-22, in more than 180 days",
            ],
        );
    }
}
