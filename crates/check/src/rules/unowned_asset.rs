//! `unowned-asset`: an asset without an owner.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unowned-asset"),
    group: Group::Assets,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let assets = case.plan.source.file.assets.iter();
    assets
        .filter(|(_, asset)| asset.owner.is_none())
        .map(|(id, asset)| {
            RULE.finding(message!(
                "asset {} has no owner",
                named(SubjectKind::Asset, id)
            ))
            .subject(Subject::new(SubjectKind::Asset, id))
            .label(asset.origin().place(), "")
            .help("add `owner = \"…\"`, the id of a contact")
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn the_asset_is_named() {
        check(
            &RULE,
            &[("plan.toml", RULE.examples().bad)],
            &["plans/harbor/plan.toml `scanner`: asset `scanner` has no owner"],
        );
    }
}
