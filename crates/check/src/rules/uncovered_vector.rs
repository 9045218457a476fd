//! `uncovered-vector`: a threat vector that nothing detects and no playbook covers.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("uncovered-vector"),
    group: Group::Assets,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let plan = case.plan;
    let mut found = Vec::new();
    for (id, vector) in &plan.vectors {
        let mut playbooks = plan.playbooks.values();
        let mut is_answered = || {
            playbooks.any(|playbook| playbook.head.vectors.iter().any(|named| named.value == *id))
        };
        if vector.detected_by.is_empty() && vector.playbooks.is_empty() && !is_answered() {
            let finding = RULE
                .finding(message!(
                    "nothing detects the vector {}, and no playbook covers it",
                    named(SubjectKind::Vector, id)
                ))
                .subject(Subject::new(SubjectKind::Vector, id))
                .label(vector.origin().place(), "")
                .help("add `detected-by` and `playbooks`");
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
    fn a_playbook_may_name_the_vector() {
        let playbook = "+++\ntitle = \"P\"\nvectors = [\"removable-media\"]\n+++\n";
        check(
            &RULE,
            &[("plan.toml", RULE.examples().bad)],
            &[
                "plans/harbor/plan.toml `removable-media`: nothing detects the vector `removable-media`, and no playbook covers it",
            ],
        );
        check(
            &RULE,
            &[
                ("plan.toml", RULE.examples().bad),
                ("playbooks/p.md", playbook),
            ],
            &[],
        );
    }
}
