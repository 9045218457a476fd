//! Who has what to do to keep the plans true: sign-offs that are due, and actions that are open.
//!
//! `gather` finds the work, and `owner` says whose it is. What is due is for `irplan-plan` to say.

mod gather;
mod owner;

pub use gather::{OwnerWork, Work, Worklist, gather};
pub use owner::{WorkOwner, of_subject as signer_of};
