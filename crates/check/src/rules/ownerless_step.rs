//! `ownerless-step`: a step of a playbook without a role.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{anchor, named};
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("ownerless-step"),
    group: Group::Procedures,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, playbook) in &case.plan.source.playbooks {
        for step in playbook.steps.iter().filter(|step| step.role.is_none()) {
            let finding = RULE
                .finding(message!(
                    "the step {} of {} has no role",
                    anchor(&step.id.value),
                    named(SubjectKind::Playbook, id)
                ))
                .subject(Subject::new(SubjectKind::Playbook, id))
                .detail(anchor(&step.id.value))
                .label(playbook.body.at(step.span), "")
                .help("add `role=…` to the braces of this heading");
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
    fn only_steps_need_a_role() {
        check(
            &RULE,
            &[(
                "plans/base/playbooks/loss.md",
                "+++\ntitle = \"Loss\"\n+++\n\n## Preparation\n\n### Lock {#lock}\n\n### Wipe {role=it}\n",
            )],
            &["plans/base/playbooks/loss.md `### Lock`: the step `lock` of `loss` has no role"],
        );
    }
}
