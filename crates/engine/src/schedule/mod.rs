//! When to sign what: the sign-offs of some weeks, spread so that no week of anybody gets more than it must.
//!
//! [`propose()`] decides the days. How work is spread is for `irplan-plan` to say, and whose it is for
//! [`crate::worklist`].

mod propose;

pub use propose::{OwnerSchedule, Proposal, Schedule, propose};
