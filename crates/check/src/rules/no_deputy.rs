//! `no-deputy`: a key role with only one person.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::usual_roles::KEY_ROLES;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("no-deputy"),
    group: Group::Team,
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
    for (id, role) in &case.plan.roles {
        let Some(holder) = role
            .holder
            .as_ref()
            .filter(|_| KEY_ROLES.contains(&id.as_str()))
        else {
            continue;
        };
        // `unresolved-reference` reports an unknown id. It was meant to be a deputy, so it counts as one.
        let is_gone = |deputy: &_| {
            let contact = case.plan.contacts.get(deputy);
            contact.is_some_and(|contact| contact.has_left(case.today()))
        };
        let mut deputies = role.deputies.iter().map(|deputy| &deputy.value);
        if deputies.any(|deputy| *deputy != holder.value && !is_gone(deputy)) {
            continue;
        }
        let finding = RULE
            .finding(message!(
                "{} has no deputy as {}",
                named(SubjectKind::Contact, &holder.value),
                named(SubjectKind::Role, id)
            ))
            .subject(Subject::new(SubjectKind::Role, id))
            .label(role.origin().place(), "")
            .help("add `deputies = [\"…\"]`");
        found.push(finding);
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_deputy_is_somebody_else_who_is_there() {
        let alone = &["plans/harbor/plan.toml `it`: `luis` has no deputy as `it`"];
        check(
            &RULE,
            &[("plan.toml", "[roles.it]\nholder = \"luis\"\n")],
            alone,
        );
        check(
            &RULE,
            &[(
                "plan.toml",
                "[roles.it]\nholder = \"luis\"\ndeputies = [\"luis\"]\n",
            )],
            alone,
        );
        let left = "[contacts.gone]\nname = \"Gone\"\nleft = 2026-01-01\n";
        let role = "[roles.it]\nholder = \"luis\"\ndeputies = [\"gone\"]\n";
        check(
            &RULE,
            &[("plan.toml", role), ("contacts.toml", left)],
            alone,
        );
    }

    #[test]
    fn other_roles_need_no_deputy() {
        check(
            &RULE,
            &[("plan.toml", "[roles.scribe]\nholder = \"luis\"\n")],
            &[],
        );
    }
}
