//! When to sign what: the sign-offs of some weeks, spread so that no week of anybody gets more than it must.
//!
//! [`propose()`] decides the days, the other modules write them. How work is spread is for `irplan-plan` to say, and whose
//! it is for [`crate::worklist`].

mod human;
mod json;
mod propose;

pub use human::human;
pub use json::json;
pub use propose::{Proposal, Schedule, Share, propose};
