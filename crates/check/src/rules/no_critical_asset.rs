//! `no-critical-asset`: a plan that does not say what matters most.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::model::Criticality;
use irplan_plan::{Finding, Level, RuleId};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("no-critical-asset"),
    group: Group::Assets,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut assets = case.plan.assets.values();
    let is_critical = assets.any(|asset| {
        let criticality = asset.criticality.as_ref();
        criticality.is_some_and(|criticality| criticality.value == Criticality::Critical)
    });
    if !case.is_published() || is_critical || case.may_hide(SubjectKind::Asset) {
        return Vec::new();
    }
    let finding = RULE
        .finding("no asset of this plan is critical")
        .subject(Subject::PLAN)
        .label(case.place(), "this plan")
        .help("set `criticality = \"critical\"` for each asset without which work stops");
    vec![finding]
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_plan_without_assets_has_no_critical_one() {
        check(
            &RULE,
            &[("plan.toml", "-[assets.records]\n-[assets.identity]\n")],
            &["plans/harbor/plan.toml `\"Harbor Dental\"`: no asset of this plan is critical"],
        );
    }
}
