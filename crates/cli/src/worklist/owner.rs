//! Whose a piece of work is.

use std::fmt;

use irplan_plan::model::{Contact, Signer};
use irplan_plan::plan::Inherited;
use irplan_plan::{Id, Plan, PlanId, Repository, Subject, SubjectKind};
use jiff::civil::Date;

/// The roles whose people answer for what no policy gives to anybody, the first one first.
const KEEPERS: [&str; 2] = ["incident-commander", "it"];
/// The role that approves plans.
const EXECUTIVE: &str = "executive";

/// A person with the plan in whose `contacts.toml` they stand: ids are unique there, and nowhere else.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Owner {
    /// The plan.
    pub plan: PlanId,
    /// The contact.
    pub contact: Id,
}

impl fmt::Display for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.plan, self.contact)
    }
}

impl Owner {
    /// The owner's name; `None` where the plan has no such contact.
    pub fn name<'a>(&self, repository: &'a Repository) -> Option<&'a str> {
        let contact = repository
            .plans
            .get(&self.plan)?
            .contacts
            .get(&self.contact)?;
        Some(&contact.name.value)
    }

    fn of((id, contact): (&Id, &Inherited<Contact>)) -> Self {
        Self {
            plan: contact.from.clone(),
            contact: id.clone(),
        }
    }
}

/// The people who can be asked to sign a subject off, whom to ask first standing first: those of the role itself, the
/// executives for the plan, and for the rest the people who lead the response, as far as they may sign it; then whom
/// else the policy names. Where it lets anybody sign, nobody else is asked.
pub fn askable<'a>(
    plan: &'a Plan,
    subject: &Subject,
    today: Date,
) -> Vec<(&'a Id, &'a Inherited<Contact>)> {
    let roles: Vec<&str> = match (subject.kind, &subject.id) {
        (SubjectKind::Role, Some(role)) => vec![role.as_str()],
        (SubjectKind::Plan, _) => vec![EXECUTIVE],
        _ => KEEPERS.to_vec(),
    };
    let first = roles
        .into_iter()
        .filter_map(|role| plan.roles.get(role))
        .flat_map(|role| plan.people_of(role));
    let may = plan.signers(subject);
    let named = match plan.signing(subject).contains(&Signer::Anyone) {
        true => Vec::new(),
        false => may.iter().copied().collect(),
    };
    let named = named
        .into_iter()
        .filter_map(|id| plan.contacts.get_key_value(id));
    let mut people: Vec<(&Id, &Inherited<Contact>)> = Vec::new();
    for (id, contact) in first.chain(named) {
        let is_new = people.iter().all(|(known, _)| *known != id);
        if is_new && may.contains(id) && !contact.has_left(today) {
            people.push((id, contact));
        }
    }
    people
}

/// Who signs a subject off: whoever did so last, while they are there and may, else the first who can be asked.
pub fn of_subject(plan: &Plan, subject: &Subject, today: Date) -> Option<Owner> {
    let last = plan.source.ledger.get(subject);
    let last = last.and_then(|signed| plan.contacts.get_key_value(&signed.by.value));
    last.filter(|(id, contact)| !contact.has_left(today) && plan.may_sign(subject, id))
        .or_else(|| askable(plan, subject, today).first().copied())
        .map(Owner::of)
}

/// Who does an action that a contact or a role owns.
pub(super) fn of_action(plan: &Plan, owner: &Id, today: Date) -> Option<Owner> {
    let is_here = |(_, contact): &(&Id, &Inherited<Contact>)| !contact.has_left(today);
    let contact = plan.contacts.get_key_value(owner).filter(is_here);
    let of_role = || {
        let role = plan.roles.get(owner)?;
        plan.people_of(role).into_iter().find(is_here)
    };
    contact.or_else(of_role).map(Owner::of)
}
