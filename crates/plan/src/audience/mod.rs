//! A plan as one audience may see it.
//!
//! [`Repository::for_audience`](crate::Repository::for_audience) makes a copy without the contacts, channels, sections and
//! playbooks that only the provider may see. Everything that refers to them is changed: a stand-in takes the place of
//! each id ([`Id::is_stand_in`](crate::Id::is_stand_in)). Nothing that the copy gives out says what was there, so a page
//! made from it cannot leak it. Three things make that true:
//!
//! - `hidden_references` and `audience_plan` name each field of each type, so a new field does not compile until
//!   somebody decides about it.
//! - A [`Document`](crate::markdown::Document) gives out only the words that its author wrote for its readers. Comments,
//!   link definitions and front matter stay inside.
//! - `accessors` has everything that a page can ask for. The policy, the sign-offs and the whole plan are not part of that.
//!
//! For example, this plan
//!
//! ```toml
//! [roles.legal]
//! holder = "secret-counsel"    # a contact with `audience = "provider"`
//! ```
//!
//! becomes, for the client, one without that contact, in which the role's holder is a stand-in. A page can still say
//! that somebody holds the role, but not who.
//!
//! Sign-offs are judged before the copy is made, because judging needs everybody who may sign.

mod accessors;
mod audience_plan;
mod hidden_references;
mod sign_off_summary;
#[cfg(test)]
mod tests;
mod withheld_subjects;

pub use audience_plan::AudiencePlan;
pub use sign_off_summary::SignOffSummary;
