//! `no-provider-plan`: the provider has plans for its clients, but none for itself.

use irplan_plan::id::Subject;
use irplan_plan::model::PlanKind;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Context;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("no-provider-plan"),
    group: Group::Provider,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Repository(judge),
};

fn judge(context: &Context<'_>) -> Vec<Finding> {
    let repository = context.repository;
    let Some(plan) = repository.provider_plan() else {
        return Vec::new();
    };
    if plan.kind == PlanKind::Provider {
        return Vec::new();
    }
    let place = repository
        .settings
        .provider
        .as_ref()
        .map(|provider| provider.origin.at(provider.plan.span));
    let finding = RULE
        .finding(message!(
            "{} is a {} plan, not the provider's own",
            message::plan(&plan.id),
            plan.kind.word()
        ))
        .subject(Subject::PLAN)
        .help("name a plan with `kind = \"provider\"`");
    place
        .map(|place| finding.label(place, ""))
        .into_iter()
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn the_providers_plan_is_of_its_kind() {
        check(
            &RULE,
            &[
                ("irplan.toml", RULE.examples().bad),
                ("plans/harbor/signoffs.toml", ""),
            ],
            &["irplan.toml `\"base\"`: `base` is a base plan, not the provider's own"],
        );
    }
}
