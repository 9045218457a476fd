//! `proposed-pack`: a chosen regime that is not in force.

use irplan_plan::id::Subject;
use irplan_plan::message::code;
use irplan_plan::model::RegimeStatus;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("proposed-pack"),
    group: Group::Procedures,
    level: Level::Note,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let file = &case.plan.source.file;
    let own = file.packs.iter().filter_map(|field| {
        let pack = case.plan.packs.get(field.as_str())?;
        let state = match pack.status() {
            RegimeStatus::Proposed => "is only proposed",
            RegimeStatus::NotYetApplicable => "does not apply yet",
            RegimeStatus::Repealed => "is repealed",
            RegimeStatus::InForce | RegimeStatus::NoNationalLaw | RegimeStatus::Displaced => {
                return None;
            }
        };
        let finding = RULE
            .finding(message!(
                "the pack {} {}",
                code(field.value.to_string()),
                state
            ))
            .subject(Subject::PLAN)
            .detail(code(field.value.to_string()))
            .label(
                file.origin.at(field.span),
                "its duties are shown without deadlines",
            )
            .help("keep it to see when it comes into force, or remove it");
        Some(finding)
    });
    own.collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_proposed_law_is_noted() {
        check(&RULE, &[("plan.toml", "packs = [\"gdpr\"]\n")], &[]);
        check(
            &RULE,
            &[("plan.toml", "packs = [\"cisa-circia\"]\n")],
            &["plans/harbor/plan.toml `\"cisa-circia\"`: the pack `cisa-circia` is only proposed"],
        );
    }
}
