//! Sets the level of a finding: the rule's own, then the repository's, the plan's and the command line's. The last one
//! wins.

use std::collections::BTreeMap;

use irplan_plan::plan::Repository;
use irplan_plan::{Finding, Level, PlanId, Policy, RuleId};

use crate::catalogue::{rule_ids, rule_of_id};

/// The levels of rules for each plan of a repository.
pub(crate) struct PolicyLevels<'a> {
    /// The levels of the command line.
    overrides: &'a BTreeMap<RuleId, Level>,
    /// The levels that the policies of plans set.
    by_plan: BTreeMap<&'a PlanId, BTreeMap<RuleId, Level>>,
    /// The levels for what concerns no plan.
    of_repository: BTreeMap<RuleId, Level>,
}

impl<'a> PolicyLevels<'a> {
    /// Finds the rules that the policies name. The rule `unknown-key` reports names that no rule has.
    pub(crate) fn of(repository: &'a Repository, overrides: &'a BTreeMap<RuleId, Level>) -> Self {
        let plans = repository.plans.iter();
        Self {
            overrides,
            by_plan: plans.map(|(id, plan)| (id, levels(&plan.policy))).collect(),
            of_repository: levels(&repository.policy),
        }
    }

    /// Returns the level for a finding of a plan, or of the repository if it does not concern a plan.
    pub(crate) fn of_finding(&self, finding: &Finding) -> Level {
        let of_plan = finding.plan.as_ref().and_then(|id| self.by_plan.get(id));
        let by_policy = of_plan.unwrap_or(&self.of_repository);
        let level = self.overrides.get(&finding.rule).copied();
        let level = level.or_else(|| by_policy.get(&finding.rule).copied());
        // A finding of a rule that is not in the catalogue keeps the level that it was made with.
        let by_rule = || rule_of_id(finding.rule).map_or(finding.level, |rule| rule.level);
        level.unwrap_or_else(by_rule)
    }
}

fn levels(policy: &Policy) -> BTreeMap<RuleId, Level> {
    let levels = policy.rules.iter();
    let level_of_rule =
        levels.filter_map(|(name, (level, _))| Some((name.find(rule_ids())?, *level)));
    level_of_rule.collect()
}
