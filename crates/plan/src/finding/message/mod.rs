//! Sentences as data: literal words and typed values.
//!
//! ```
//! use irplan_plan::message;
//! use irplan_plan::message::named;
//! use irplan_plan::{Id, SubjectKind};
//!
//! let (luis, it) = (Id::parse("luis")?, Id::parse("it")?);
//! let message = message!(
//!     "{} has no deputy as {}",
//!     named(SubjectKind::Contact, &luis),
//!     named(SubjectKind::Role, &it),
//! );
//! assert_eq!(message.to_string(), "`luis` has no deputy as `it`");
//! let mentioned: Vec<_> = message.mentions().map(|subject| subject.to_string()).collect();
//! assert_eq!(mentioned, ["contact:luis", "role:it"]);
//! # Ok::<(), irplan_plan::IdError>(())
//! ```
//!
//! The words are `&'static str`, so that whatever comes from a plan has to be a [`Value`] with a type.

mod message_phrases;
mod message_value;
mod pieces;
mod sentence;
mod template;
mod template_slots;
#[cfg(test)]
mod tests;

pub use message_phrases::{all_of, count, first_of, one_of};
pub use message_value::{
    NamedPerson, Value, anchor, code, excerpt, named, person, plan, private, quotation, reason,
    subject,
};
pub use pieces::Piece;
pub use sentence::Message;
#[doc(hidden)]
pub use template_slots::slots;
