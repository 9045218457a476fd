//! Who has what to do to keep the plans true: sign-offs that are due, and actions that are open.
//!
//! `gather` finds the work and whose it is, the other modules write it. What is due is for `irplan-plan` to say.

mod gather;
mod human;
mod issues;
mod json;
mod owner;

pub use gather::{Work, Worklist, gather};
pub use human::human;
pub use issues::{issues, markdown};
pub use json::json;
pub use owner::{Owner, of_subject as signer_of};
