//! `missing-role`: a role that every plan needs does not exist, or has no holder.

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::PlanKind;
use irplan_plan::model::usual_roles::KEY_ROLES;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("missing-role"),
    group: Group::Team,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() || case.may_hide(SubjectKind::Role) {
        return Vec::new();
    }
    let mut found: Vec<_> = KEY_ROLES
        .iter()
        .filter_map(|id| judge_role(case, id))
        .collect();
    found.extend(judge_client(case));
    found
}

fn judge_role(case: &Case<'_>, id: &str) -> Option<Finding> {
    let subject = Subject::new(SubjectKind::Role, &Id::parse(id).ok()?);
    let finding = match case.plan.roles.get(id) {
        None => RULE
            .finding(message!(
                "there is no role {}",
                named(SubjectKind::Role, id)
            ))
            .label(case.place(), "this plan")
            .help(message!(
                "add {} with a `holder`",
                message!("[roles.{}]", named(SubjectKind::Role, id)).quoted()
            )),
        Some(role) if role.holder.is_none() => RULE
            .finding(message!(
                "nobody holds the role {}",
                named(SubjectKind::Role, id)
            ))
            .label(role.origin().place(), "no `holder`")
            .help("add `holder = \"…\"`, the id of a contact"),
        Some(_) => return None,
    };
    Some(finding.subject(subject))
}

fn judge_client(case: &Case<'_>) -> Option<Finding> {
    let plan = case.plan;
    let is_client_staff = |id: &Id| {
        let contact = plan.contacts.get(id);
        contact.is_some_and(|contact| contact.is_client_staff())
    };
    let mut holders = plan.roles.values().filter_map(|role| role.holder.as_ref());
    if plan.kind != PlanKind::Client
        || case.may_hide(SubjectKind::Contact)
        || plan.roles.is_empty()
        || holders.any(|holder| is_client_staff(&holder.value))
    {
        return None;
    }
    let finding = RULE
        .finding("none of the client's own people holds a role")
        .subject(Subject::PLAN)
        .label(case.place(), "this plan")
        .help("give at least `executive` a holder with `organisation = \"client\"`");
    Some(finding)
}

#[cfg(test)]
mod tests {
    use irplan_plan::RuleId;

    use super::RULE;
    use crate::testing::check;

    #[test]
    fn absent_and_empty_roles_are_found() {
        check(
            &RULE,
            &[("plan.toml", "-[roles.legal]\n[roles.it]\nname = \"IT\"\n")],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: there is no role `legal`",
                "plans/harbor/plan.toml `it`: nobody holds the role `it`",
            ],
        );
        check(
            &RULE,
            &[("plans/north/plan.toml", "-[roles.it]\n")],
            &["plans/north/plan.toml `\"North IT\"`: there is no role `it`"],
        );
    }

    #[test]
    fn somebody_of_the_client_has_to_be_there() {
        let contacts = "[contacts.jane]\nname = \"Jane\"\n[contacts.luis]\nname = \"Luis\"\n";
        check(
            &RULE,
            &[("contacts.toml", contacts)],
            &[
                "plans/harbor/plan.toml `\"Harbor Dental\"`: none of the client's own people holds a role",
            ],
        );
    }

    #[test]
    fn a_file_that_cannot_be_read_may_hold_it() {
        let broken = [("plan.toml", "-[roles.legal]\n[roles.legal\n")];
        let (_, report) =
            crate::testing::report(&broken, &crate::Options::on(crate::testing::TODAY));
        let rules: Vec<_> = report.findings.iter().map(|finding| finding.rule).collect();
        assert!(rules.contains(&RuleId::SYNTAX_ERROR));
        assert!(!rules.contains(&RULE.id), "{rules:?}");
    }
}
