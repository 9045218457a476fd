//! Sets the level of a finding: the rule's own, then the repository's, the plan's and the command line's. The last one
//! wins.

use std::collections::BTreeMap;

use irplan_plan::plan::{Plan, Repository};
use irplan_plan::{Finding, Level, RuleId};

use crate::catalogue::rule_of_id;

/// Returns the level for a finding of a plan, or of the repository if it does not concern a plan.
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
    let by_policy = policy.level_of(finding.rule);
    // A finding of a rule that is not in the catalogue keeps the level that it was made with.
    let by_rule = || rule_of_id(finding.rule).map_or(finding.level, |rule| rule.level);
    by_policy.unwrap_or_else(by_rule)
}
