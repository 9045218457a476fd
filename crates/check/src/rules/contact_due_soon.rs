//! `contact-due-soon`: a verification that runs out soon.

use irplan_plan::message::named;
use irplan_plan::signoff::State;
use irplan_plan::toml::Record as _;
use irplan_plan::{Act, Finding, Level, RuleId, SubjectKind, message};

use super::stale_contact::contacts_to_verify;
use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("contact-due-soon"),
    group: Group::Contacts,
    level: Level::Note,
    fault_of: FaultOf::SignOffs,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, contact, subject, status) in contacts_to_verify(case) {
        if let (State::DueSoon, Some(due)) = (status.state, status.due) {
            let command = Act::Verify.command([&subject], [&case.plan.id]);
            let name = named(SubjectKind::Contact, id);
            let message = message!("the verification of contact {} runs out on {}", name, due);
            let finding = RULE
                .finding(message)
                .subject(subject)
                .label(contact.origin().place(), "")
                .help(message!("call them, then run {}", command));
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
    fn only_what_holds_and_ends_soon_is_found() {
        let contacts = "-[contacts.police]\n-[contacts.luis]\n-[contacts.insurer]\n-[contacts.forensics]\n-[contacts.counsel]\n";
        let every = |days: &str| format!("[policy]\nverify-contacts-every = \"{days}\"\n");
        check(
            &RULE,
            &[("plan.toml", &every("40d")), ("contacts.toml", contacts)],
            &[
                "plans/harbor/contacts.toml `jane`: the verification of contact `jane` runs out on 2026-12-22",
            ],
        );
        check(
            &RULE,
            &[("plan.toml", &every("41d")), ("contacts.toml", contacts)],
            &[],
        );
        check(
            &RULE,
            &[("plan.toml", &every("10d")), ("contacts.toml", contacts)],
            &[],
        );
    }
}
