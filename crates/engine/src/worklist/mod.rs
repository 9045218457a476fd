//! Lists who has to do what to keep the plans current: sign-offs that are due, and open actions.
//!
//! `gather` finds the work, and `owner` its owner. `irplan-plan` knows what is due.

mod gather;
mod owner;

pub use gather::{OwnerWork, Work, Worklist, gather};
pub use owner::{WorkOwner, of_subject as signer_of};
