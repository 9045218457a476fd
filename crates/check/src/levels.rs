//! Which level a finding has: the rule's own, the repository's, the plan's, the command line's, the last one wins.

use std::collections::BTreeMap;

use irplan_plan::plan::{Plan, Repository};
use irplan_plan::{Finding, Level, RuleId};

use crate::catalogue::of;

/// The level of a finding of a plan, or of the repository where it concerns no plan.
pub(crate) fn level_of(
    finding: &Finding,
    repository: &Repository,
    overrides: &BTreeMap<RuleId, Level>,
) -> Level {
    if let Some(level) = overrides.get(&finding.rule) {
        return *level;
    }
    let plan: Option<&Plan> = finding
        .plan
        .as_ref()
        .and_then(|plan| repository.plans.get(plan));
    let policy = plan.map_or(&repository.policy, |plan| &plan.policy);
    let by_policy = policy
        .rules
        .get(finding.rule.name())
        .map(|(level, _)| *level);
    // A finding of a rule that the catalogue does not know is kept at the level that its maker gave it.
    let by_rule = || of(finding.rule).map_or(finding.level, |rule| rule.level);
    by_policy.unwrap_or_else(by_rule)
}
