//! Who made a subject what it is: the commits that changed its meaning, and its sign-offs.
//!
//! `readings` reads the few plans that a subject depends on at one commit after the other; `find` follows the subject
//! back through them, and through other names that it had.

mod find;
mod readings;

pub use find::{Blame, Details, Event, What, find};
pub use readings::Readings;
