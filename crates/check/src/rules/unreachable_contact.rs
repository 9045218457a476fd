//! `unreachable-contact`: the plan calls somebody who has no phone.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::id::{Id, Subject, SubjectKind};
use irplan_plan::message::named;
use irplan_plan::model::{Contact, PlanKind};
use irplan_plan::plan::Plan;
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, Message, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("unreachable-contact"),
    group: Group::Contacts,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Lowered,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    if !case.is_published() {
        return Vec::new();
    }
    let mut called = PeopleToCall::default();
    called.by_plan(case.plan);
    if case.plan.kind == PlanKind::Provider {
        // The provider's plan reports its own staff, whichever plan calls them.
        let clients = case.context.repository.published();
        clients.for_each(|client| called.by_plan(client));
    }
    let own: BTreeMap<_, _> = case.contacts().collect();
    let present = |contact: &Contact| !contact.has_left(case.today());
    let mut found = Vec::new();
    for (id, by) in called.people {
        let Some(contact) = own.get(id).filter(|contact| present(contact)) else {
            continue;
        };
        if contact.phones.is_empty() {
            let name = named(SubjectKind::Contact, id);
            let message = message!("{} calls {}, who has no phone", by, name);
            found.push(finding(id, contact, message));
        }
    }
    for (id, by) in called.people_to_inform {
        let has_no_way = |contact: &&&&irplan_plan::plan::PlanEntry<Contact>| {
            contact.phones.is_empty() && contact.email.is_none() && contact.channels.is_empty()
        };
        let contact = own.get(id).filter(|contact| present(contact));
        if let Some(contact) = contact.as_ref().filter(has_no_way) {
            let name = named(SubjectKind::Contact, id);
            let message = message!(
                "{} informs {}, who has no phone and no other channel",
                by,
                name
            );
            found.push(finding(id, contact, message));
        }
    }
    found
}

/// The people who are called, each with the subject that calls them first.
#[derive(Default)]
struct PeopleToCall<'a> {
    people: BTreeMap<&'a Id, Subject>,
    people_to_inform: BTreeMap<&'a Id, Subject>,
}

impl<'a> PeopleToCall<'a> {
    fn by_plan(&mut self, plan: &'a Plan) {
        for (id, chain) in &plan.escalations {
            let calls = chain.calls.iter().filter_map(|hop| hop.call.as_ref());
            let by = Subject::new(SubjectKind::Escalation, id);
            calls.for_each(|call| self.target(plan, &call.value, &by));
        }
        for (id, severity) in &plan.severities {
            let by = Subject::new(SubjectKind::Severity, id);
            let people = severity.notify.iter();
            people.for_each(|person| self.target(plan, &person.value, &by));
        }
        let called: BTreeSet<_> = self.people.keys().copied().collect();
        for (id, duty) in &plan.duties {
            let contact = duty.contact.as_ref();
            if let Some(contact) = contact.filter(|contact| !called.contains(&contact.value)) {
                let by = || Subject::new(SubjectKind::Duty, id);
                self.people_to_inform
                    .entry(&contact.value)
                    .or_insert_with(by);
            }
        }
    }

    fn target(&mut self, plan: &'a Plan, target: &'a Subject, by: &Subject) {
        let Some(id) = &target.id else { return };
        if target.kind == SubjectKind::Role {
            if let Some(role) = plan.roles.get(id) {
                for (person, _) in plan.people_of(role) {
                    let by = || Subject::new(SubjectKind::Role, id);
                    self.people.entry(person).or_insert_with(by);
                }
            }
        } else {
            self.people.entry(id).or_insert_with(|| by.clone());
        }
    }
}

fn finding(id: &Id, contact: &Contact, message: Message) -> Finding {
    RULE.finding(message)
        .subject(Subject::new(SubjectKind::Contact, id))
        .label(contact.origin().place(), "")
        .help("add `phones = [{ number = \"…\", kind = \"mobile\" }]`")
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn people_behind_roles_are_called() {
        check(
            &RULE,
            &[("contacts.toml", RULE.examples().bad)],
            &["plans/harbor/contacts.toml `jane`: `role:executive` calls `jane`, who has no phone"],
        );
        let silent = "[contacts.quiet]\nname = \"Quiet\"\n";
        check(&RULE, &[("contacts.toml", silent)], &[]);
    }

    #[test]
    fn a_duty_may_inform_without_a_phone() {
        let duty = "[duties.hhs]\nname = \"x\"\ncontact = \"portal\"\n";
        let portal = "[contacts.portal]\nname = \"Portal\"\nchannels = [{ kind = \"web\", address = \"x\" }]\n";
        check(
            &RULE,
            &[("plan.toml", duty), ("contacts.toml", portal)],
            &[],
        );
        let nothing = "[contacts.portal]\nname = \"Portal\"\n";
        check(
            &RULE,
            &[("plan.toml", duty), ("contacts.toml", nothing)],
            &[
                "plans/harbor/contacts.toml `portal`: `duty:hhs` informs `portal`, who has no phone and no other channel",
            ],
        );
    }

    #[test]
    fn staff_are_found_once_in_the_providers_plan() {
        let sam = "[contacts.sam]\nname = \"Sam\"\norganisation = \"provider\"\n";
        check(
            &RULE,
            &[("plans/north/contacts.toml", sam)],
            &[
                "plans/north/contacts.toml `sam`: `role:incident-commander` calls `sam`, who has no phone",
            ],
        );
    }
}
