//! Chooses whom to ask for a sign-off, among the people who may give it.

use jiff::civil::Date;

use crate::id::{Id, Subject, SubjectKind};
use crate::model::usual_roles::{EXECUTIVE, RESPONSE_LEADS};
use crate::model::{Contact, Signer};
use crate::plan::{Plan, PlanEntry};

impl Plan {
    /// Returns the people who can be asked to sign a subject off, in the order in which to ask them.
    ///
    /// First come the people of the role itself, the executives for the plan, and the people who lead the response for
    /// everything else. Then come the others whom the policy names, unless it lets anyone sign. People who may not sign
    /// are left out.
    pub fn signers_to_ask(
        &self,
        subject: &Subject,
        today: Date,
    ) -> Vec<(&Id, &PlanEntry<Contact>)> {
        let roles: Vec<&str> = match (subject.kind, &subject.id) {
            (SubjectKind::Role, Some(role)) => vec![role.as_str()],
            (SubjectKind::Plan, _) => vec![EXECUTIVE],
            _ => RESPONSE_LEADS.to_vec(),
        };
        let first = roles
            .into_iter()
            .filter_map(|role| self.roles.get(role))
            .flat_map(|role| self.people_of(role));
        let may = self.signers(subject);
        let named = match self.policy_signers(subject).contains(&Signer::Anyone) {
            true => Vec::new(),
            false => may.iter().copied().collect(),
        };
        let named = named
            .into_iter()
            .filter_map(|id| self.contacts.get_key_value(id));
        let mut people: Vec<(&Id, &PlanEntry<Contact>)> = Vec::new();
        for (id, contact) in first.chain(named) {
            let is_new = people.iter().all(|(known, _)| *known != id);
            if is_new && may.contains(id) && !contact.has_left(today) {
                people.push((id, contact));
            }
        }
        people
    }

    /// Returns who signs a subject off next: the person who did so last, if they are still there and may sign.
    /// Otherwise the first person who can be asked.
    pub fn next_signer(
        &self,
        subject: &Subject,
        today: Date,
    ) -> Option<(&Id, &PlanEntry<Contact>)> {
        let last = self.source.ledger.get(subject);
        let last = last.and_then(|signed| self.contacts.get_key_value(&signed.by.value));
        last.filter(|(id, contact)| !contact.has_left(today) && self.may_sign(subject, id))
            .or_else(|| self.signers_to_ask(subject, today).first().copied())
    }
}
