//! `no-manual-fallback`: a step that nobody can do if its tool is down.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::{anchor, named};
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("no-manual-fallback"),
    group: Group::Procedures,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (id, playbook) in &case.plan.playbooks {
        for step in &playbook.steps {
            let Some(automation) = &step.automation else {
                continue;
            };
            let tool = case.plan.tools.get(&automation.value);
            if tool.is_some_and(|tool| tool.fallback.is_none()) {
                let name = &automation.value;
                let finding = RULE
                    .finding(message!(
                        "the step {} of {} needs {}, which has no fallback",
                        anchor(&step.id.value),
                        named(SubjectKind::Playbook, id),
                        named(SubjectKind::Tool, name)
                    ))
                    .subject(Subject::new(SubjectKind::Playbook, id))
                    .detail(anchor(&step.id.value))
                    .label(playbook.body.at(automation.span), "")
                    .help(message!(
                        "add `fallback = \"…\"` to {}",
                        message!("[tools.{}]", named(SubjectKind::Tool, name)).quoted()
                    ));
                found.push(finding);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn an_inherited_step_is_judged_with_the_plans_own_tools() {
        check(
            &RULE,
            &[("plan.toml", RULE.examples().bad)],
            &[
                "plans/base/playbooks/ransomware.md `edr`: the step `isolate` of `ransomware` needs `edr`, which has no fallback, in `harbor`",
            ],
        );
    }
}
