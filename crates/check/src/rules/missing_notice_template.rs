//! `missing-notice-template`: a duty to notify without words to send.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::Duty;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::duties::{is_owed, own_duties};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("missing-notice-template"),
    group: Group::Procedures,
    level: Level::Note,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let without = own_duties(case).filter(|(_, duty)| {
        is_owed(case, duty) && duty.template.is_none() && !duty.content.is_empty()
    });
    let finding = |(id, duty): (_, &irplan_plan::PlanEntry<Duty>)| {
        RULE.finding(message!(
            "duty {} has no template",
            named(SubjectKind::Duty, id)
        ))
        .subject(Subject::new(SubjectKind::Duty, id))
        .label(duty.origin().place(), "")
        .help("write a section with the words to send, and name it in `template`")
    };
    without.map(finding).collect()
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_notice_with_required_content_needs_a_template() {
        let with = |template: &str| {
            format!(
                "[duties.x]\nstarts = \"aware\"\nwithin = \"24h\"\ncontent = [\"cause\"]\n{template}"
            )
        };
        check(
            &RULE,
            &[("plan.toml", &with(""))],
            &["plans/harbor/plan.toml `x`: duty `x` has no template"],
        );
        check(
            &RULE,
            &[("plan.toml", &with("template = \"learn\"\n"))],
            &[],
        );
        check(
            &RULE,
            &[("plans/base/plan.toml", &with(""))],
            &["plans/base/plan.toml `x`: duty `x` has no template"],
        );
    }
}
