//! `empty-profile`: a plan that does not describe the organisation that it protects.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{code, one_of};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("empty-profile"),
    group: Group::Assets,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() || case.may_hide(SubjectKind::Plan) {
        return Vec::new();
    }
    let profile = case.plan.source.file.profile.as_deref();
    let missing: Vec<_> = [
        (
            "data-priorities",
            profile.is_none_or(|profile| profile.data_priorities.is_empty()),
        ),
        (
            "accepted-risk",
            profile.is_none_or(|profile| profile.accepted_risk.is_empty()),
        ),
        (
            "compliance",
            profile.is_none_or(|profile| profile.compliance.is_empty()),
        ),
        (
            "budget",
            profile.is_none_or(|profile| profile.budget.is_none()),
        ),
    ]
    .into_iter()
    .filter_map(|(key, is_missing)| is_missing.then_some(key))
    .collect();
    if missing.is_empty() {
        return Vec::new();
    }
    let place = profile.map_or_else(|| case.place(), |profile| profile.origin().place());
    let finding = RULE
        .finding(message!(
            "the profile has no {}",
            one_of(missing.iter().copied().map(code))
        ))
        .subject(Subject::PLAN)
        .missing(missing)
        .label(place, "")
        .help("ask the client, and add the keys to `[profile]`");
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn everything_that_is_missing_is_named() {
        check(
            &RULE,
            &[("plan.toml", "-[profile]\n-[profile.accepted-risk.x-ray]\n")],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: the profile has no `data-priorities`, `accepted-risk`, `compliance` or `budget`",
            ],
        );
        check(
            &RULE,
            &[("plan.toml", RULE.examples().bad)],
            &["plans/harbor/plan.toml `profile`: the profile has no `compliance`"],
        );
    }
}
