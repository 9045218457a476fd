//! Whom to ask for a sign-off, among those who may give it.

use jiff::civil::Date;

use super::signers::EXECUTIVE;
use crate::id::{Id, Subject, SubjectKind};
use crate::model::{Contact, Signer};
use crate::plan::{Inherited, Plan};

/// The roles whose people answer for what no policy gives to anybody, the first one first: they lead the response.
const KEEPERS: [&str; 2] = ["incident-commander", "it"];

impl Plan {
    /// The people who can be asked to sign a subject off, whom to ask first standing first: those of the role itself, the
    /// executives for the plan, and for the rest the people who lead the response, as far as they may sign it; then whom
    /// else the policy names. Where it lets anybody sign, nobody else is asked.
    pub fn askable(&self, subject: &Subject, today: Date) -> Vec<(&Id, &Inherited<Contact>)> {
        let roles: Vec<&str> = match (subject.kind, &subject.id) {
            (SubjectKind::Role, Some(role)) => vec![role.as_str()],
            (SubjectKind::Plan, _) => vec![EXECUTIVE],
            _ => KEEPERS.to_vec(),
        };
        let first = roles
            .into_iter()
            .filter_map(|role| self.roles.get(role))
            .flat_map(|role| self.people_of(role));
        let may = self.signers(subject);
        let named = match self.signing(subject).contains(&Signer::Anyone) {
            true => Vec::new(),
            false => may.iter().copied().collect(),
        };
        let named = named
            .into_iter()
            .filter_map(|id| self.contacts.get_key_value(id));
        let mut people: Vec<(&Id, &Inherited<Contact>)> = Vec::new();
        for (id, contact) in first.chain(named) {
            let is_new = people.iter().all(|(known, _)| *known != id);
            if is_new && may.contains(id) && !contact.has_left(today) {
                people.push((id, contact));
            }
        }
        people
    }

    /// Who signs a subject off next: whoever did so last, while they are there and may, else the first who can be asked.
    pub fn next_signer(
        &self,
        subject: &Subject,
        today: Date,
    ) -> Option<(&Id, &Inherited<Contact>)> {
        let last = self.source.ledger.get(subject);
        let last = last.and_then(|signed| self.contacts.get_key_value(&signed.by.value));
        last.filter(|(id, contact)| !contact.has_left(today) && self.may_sign(subject, id))
            .or_else(|| self.askable(subject, today).first().copied())
    }
}
