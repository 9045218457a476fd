//! Finds the owner of a piece of work.

use std::fmt;

use irplan_plan::model::Contact;
use irplan_plan::plan::PlanEntry;
use irplan_plan::{Id, Plan, PlanId, Repository, Subject};
use jiff::civil::Date;

/// A person with the plan whose `contacts.toml` has them, because ids are unique only there.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WorkOwner {
    /// The plan.
    pub plan: PlanId,
    /// The contact.
    pub contact: Id,
}

impl fmt::Display for WorkOwner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.plan, self.contact)
    }
}

impl WorkOwner {
    /// Returns the owner's name; `None` if the plan has no such contact.
    pub fn name<'a>(&self, repository: &'a Repository) -> Option<&'a str> {
        let contact = repository
            .plans
            .get(&self.plan)?
            .contacts
            .get(&self.contact)?;
        Some(&contact.name.value)
    }

    fn of((id, contact): (&Id, &PlanEntry<Contact>)) -> Self {
        Self {
            plan: contact.from.clone(),
            contact: id.clone(),
        }
    }
}

/// Returns who signs a subject off next.
pub fn of_subject(plan: &Plan, subject: &Subject, today: Date) -> Option<WorkOwner> {
    plan.next_signer(subject, today).map(WorkOwner::of)
}

/// Returns who does an action that a contact or a role owns.
pub(super) fn of_action(plan: &Plan, owner: &Id, today: Date) -> Option<WorkOwner> {
    let is_here = |(_, contact): &(&Id, &PlanEntry<Contact>)| !contact.has_left(today);
    let contact = plan.contacts.get_key_value(owner).filter(is_here);
    let of_role = || {
        let role = plan.roles.get(owner)?;
        plan.people_of(role).into_iter().find(is_here)
    };
    contact.or_else(of_role).map(WorkOwner::of)
}
