//! `missing-phase`: one of the four phases of incident response has no section.

use std::collections::BTreeSet;

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::code;
use irplan_plan::model::Phase;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("missing-phase"),
    group: Group::Procedures,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() || case.may_hide(SubjectKind::Section) {
        return Vec::new();
    }
    let sections = case.plan.sections.values();
    let covered: BTreeSet<_> = sections
        .filter_map(|section| Some(section.head.phase.as_ref()?.value))
        .collect();
    let missing = Phase::ALL.iter().filter(|phase| !covered.contains(phase));
    missing
        .map(|phase| {
            RULE.finding(message!(
                "no section covers the phase {}",
                code(phase.word())
            ))
            .subject(Subject::PLAN)
            .detail(phase.word())
            .label(case.place(), "this plan")
            .help(message!(
                "write a section with {}",
                message!("phase = \"{}\"", code(phase.word())).quoted()
            ))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn every_plan_that_inherits_too_little_is_named() {
        check(
            &RULE,
            &[
                (RULE.examples().file, RULE.examples().bad),
                (
                    "sections/own.md",
                    RULE.examples().good.expect("a sound example"),
                ),
            ],
            &[
                "plans/mill/plan.toml `\"Harbor Dental\"`: no section covers the phase `post-incident-activity`",
                "plans/north/plan.toml `\"North IT\"`: no section covers the phase `post-incident-activity`",
            ],
        );
    }
}
