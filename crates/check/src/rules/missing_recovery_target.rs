//! `missing-recovery-target`: a critical asset that does not say how soon it must be back.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{code, named, one_of};
use irplan_plan::model::Criticality;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("missing-recovery-target"),
    group: Group::Assets,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, asset) in &case.plan.source.file.assets {
        let criticality = asset
            .criticality
            .as_ref()
            .map(|criticality| criticality.value);
        let missing: Vec<_> = [
            ("rto", asset.rto.is_none()),
            ("rpo", asset.rpo.is_none()),
            ("restore-order", asset.restore_order.is_none()),
        ]
        .into_iter()
        .filter_map(|(key, is_missing)| is_missing.then_some(key))
        .collect();
        if criticality == Some(Criticality::Critical) && !missing.is_empty() {
            let finding = RULE
                .finding(message!(
                    "critical asset {} has no {}",
                    named(SubjectKind::Asset, id),
                    one_of(missing.iter().copied().map(code))
                ))
                .subject(Subject::new(SubjectKind::Asset, id))
                .missing(missing)
                .label(asset.origin().place(), "")
                .help("agree on it with the client, and add the key");
            found.push(finding);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn only_critical_assets_need_targets() {
        check(
            &RULE,
            &[("plan.toml", RULE.examples().bad)],
            &[
                "plans/harbor/plan.toml `records`: critical asset `records` has no `rpo` or `restore-order`",
            ],
        );
        let high = RULE.examples().bad.replace("\"critical\"", "\"high\"");
        check(&RULE, &[("plan.toml", &high)], &[]);
    }
}
