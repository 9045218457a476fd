//! Roles that an outside firm holds. Its contract covers them, and its contact is verified, so nobody acknowledges them:
//! the person who answers a firm's hotline cannot confirm that the firm knows its role.

use jiff::civil::Date;

use crate::model::{Contact, Organisation, Role};
use crate::plan::Plan;

impl Plan {
    /// Returns the last day of the retainer, contract or policy that covers a role, if an outside firm holds it.
    ///
    /// A retainer that has ended still covers it, because `expired-retainer` reports that. A firm without one acknowledges
    /// its role like everybody else.
    pub fn retainer_of(&self, role: &Role) -> Option<Date> {
        let holder = self.contacts.get(&role.holder.as_ref()?.value)?;
        let until = holder.until.as_ref()?;
        self.is_outside_firm(holder).then_some(until.value)
    }

    /// Whether a contact belongs to another organisation than the client and the provider.
    fn is_outside_firm(&self, contact: &Contact) -> bool {
        match contact.organisation.as_ref().map(|field| &field.value) {
            Some(Organisation::Named(name)) => !name.trim().eq_ignore_ascii_case(self.name.trim()),
            Some(Organisation::Client | Organisation::Provider) | None => false,
        }
    }
}
