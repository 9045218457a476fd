//! `unassigned-duty`: a duty to notify that nobody in the plan is responsible for.

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::{code, named};
use irplan_plan::model::Duty;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::duties::is_owed;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unassigned-duty"),
    group: Group::Procedures,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let mut found = Vec::new();
    for (id, duty) in case
        .plan
        .duties
        .iter()
        .filter(|(_, duty)| is_owed(case, duty))
    {
        let subject = || Subject::new(SubjectKind::Duty, id);
        if let Some(role) = role_without_holder(case, duty) {
            let finding = RULE
                .finding(message!(
                    "duty {} belongs to the role {}, which nobody holds",
                    named(SubjectKind::Duty, id),
                    named(SubjectKind::Role, role)
                ))
                .subject(subject())
                .detail("role")
                .label(duty.origin().place(), "")
                .help(message!(
                    "add `holder` to {} of this plan",
                    message!("[roles.{}]", named(SubjectKind::Role, role)).quoted()
                ));
            found.push(finding);
        }
        if duty.role.is_none() && id.in_pack().is_some() {
            found.push(without_role(id, duty));
            continue;
        }
        if duty.channel.is_none() {
            let finding = RULE
                .finding(message!(
                    "duty {} does not say how to give notice",
                    named(SubjectKind::Duty, id)
                ))
                .subject(subject())
                .detail("channel")
                .label(duty.origin().place(), "")
                .help("add `channel`: the portal, form or address");
            found.push(finding);
        }
    }
    found
}

/// Reports a duty of a pack that no role sends.
fn without_role(id: &Id, duty: &Duty) -> Finding {
    let table = message!("[duties.\"{}\"]", named(SubjectKind::Duty, id));
    RULE.finding(message!(
        "duty {} has no {}",
        named(SubjectKind::Duty, id),
        code("role")
    ))
    .subject(Subject::new(SubjectKind::Duty, id))
    .missing(["role"])
    .label(duty.origin().place(), "")
    .help(message!(
        "add {} with {} and {}, or with {} if it does not apply",
        table.quoted(),
        code("role"),
        code("channel"),
        code("not-applicable")
    ))
}

/// Returns the role of a duty if the plan has it and nobody holds it. A role that does not exist is an unresolved
/// reference.
fn role_without_holder<'a>(case: &Case<'_>, duty: &'a Duty) -> Option<&'a str> {
    let name = duty.role.as_ref()?.value.as_str();
    let role = case.plan.roles.get(name)?;
    role.holder.is_none().then_some(name)
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    #[test]
    fn a_missing_channel_is_reported_once_at_the_duty() {
        check(&RULE, &[], &[]);
        check(
            &RULE,
            &[("plans/base/plan.toml", RULE.examples().bad)],
            &[
                "plans/base/plan.toml `insurer`: duty `insurer` does not say how to give notice, in `harbor`, `mill` and `north`",
            ],
        );
    }

    #[test]
    fn the_table_to_add_can_be_copied() {
        check_help(
            &RULE,
            &[("plan.toml", "packs = [\"ny-dfs\"]\n")],
            "add `[duties.\"ny-dfs:extortion-reasons\"]` with `role` and `channel`, or with `not-applicable` if it does not apply",
        );
    }

    #[test]
    fn a_base_plan_names_the_role_and_the_client_its_holder() {
        let base = [(
            "plans/base/plan.toml",
            RULE.examples().good.expect("a sound example"),
        )];
        check(&RULE, &base, &[]);
        let nobody = ("plan.toml", "[roles.executive]\nparty = \"client\"\n");
        check(
            &RULE,
            &[base[0], nobody],
            &[
                "plans/base/plan.toml `insurer`: duty `insurer` belongs to the role `executive`, which nobody holds, in `harbor`",
            ],
        );
    }
}
