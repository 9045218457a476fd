//! Lists who has to do what to keep the plans current: sign-offs that are due, and open actions.
//!
//! `find_work` finds the work, and `owner` its owner. `irplan-plan` knows what is due.

mod find_work;
mod owner;

pub use find_work::{OwnerWork, Work, WorkKind, Worklist, find_work};
pub use owner::{WorkOwner, of_subject as signer_of};
