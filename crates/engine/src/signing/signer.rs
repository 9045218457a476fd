//! Finds the person who signs.

use irplan_plan::{Id, Plan, Subject};
use jiff::civil::Date;

use crate::failure::{Advice, FailureReason, suggestion};

/// The way in which the signer is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignerIdentity {
    /// A contact, by id.
    Contact(Id),
    /// The contact with this email, which git names as the author's.
    Email(String),
    /// The signer is not named.
    Unnamed,
}

/// Returns the contact of a plan who signs on a day.
///
/// # Errors
/// One phrase: nobody is named, or the person is unknown in the plan or had left.
pub(super) fn of(plan: &Plan, signer: &SignerIdentity, on: Date) -> Result<Id, FailureReason> {
    let by = match signer {
        SignerIdentity::Contact(by) => by.clone(),
        SignerIdentity::Email(email) => by_email(plan, email, on)?,
        SignerIdentity::Unnamed => {
            let message = "irplan does not know who signs";
            return Err(FailureReason::with_advice(
                message,
                Advice::NameSignerOrAuthor,
            ));
        }
    };
    let Some(person) = plan.contacts.get(&by) else {
        let near = suggestion(by.as_str(), plan.contacts.keys().map(Id::as_str));
        return Err(format!("`{by}` is not a contact of `{}`{near}", plan.id).into());
    };
    match &person.left {
        Some(left) if person.has_left(on) => {
            Err(format!("`{by}` left `{}` on {}", plan.id, left.value).into())
        }
        _ => Ok(by),
    }
}

/// Checks that a contact may sign a subject.
///
/// # Errors
/// One phrase: who may.
pub(super) fn may_sign(plan: &Plan, subject: &Subject, by: &Id) -> Result<(), FailureReason> {
    if plan.may_sign(subject, by) {
        return Ok(());
    }
    let signers: Vec<_> = plan
        .signers(subject)
        .iter()
        .map(|id| format!("`{id}`"))
        .collect();
    let who = match signers.is_empty() {
        true => "nobody may; see `[[policy.signers]]`, and who holds its role".to_owned(),
        false => format!("only {} may", signers.join(", ")),
    };
    Err(format!("`{by}` may not sign `{}/{subject}`: {who}", plan.id).into())
}

/// Returns the only contact with an email address.
fn by_email(plan: &Plan, email: &str, on: Date) -> Result<Id, FailureReason> {
    let is_theirs = |own: &str| own.eq_ignore_ascii_case(email);
    let mut found = plan.contacts.iter().filter(|(_, contact)| {
        let own = contact.email.as_ref().map(|email| email.value.as_str());
        own.is_some_and(is_theirs) && !contact.has_left(on)
    });
    match (found.next(), found.next()) {
        (Some((id, _)), None) => Ok(id.clone()),
        (None, _) => Err(FailureReason::with_advice(
            format!(
                "no contact of `{}` has the email address `{email}`, which git has for you",
                plan.id
            ),
            Advice::NameSigner,
        )),
        (Some((a, _)), Some((b, _))) => Err(FailureReason::with_advice(
            format!(
                "`{a}` and `{b}` of `{}` share the email address `{email}`",
                plan.id
            ),
            Advice::NameSigner,
        )),
    }
}
