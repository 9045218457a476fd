//! Plans when to sign what: the sign-offs of some weeks, spread so that nobody has more work in a week than necessary.
//!
//! [`propose()`] decides the days. `irplan-plan` knows how to spread work, and [`crate::worklist`] whose work it is.

mod propose;

pub use propose::{OwnerSchedule, Proposal, Schedule, propose};
