//! Who made a subject what it is: the commits that changed its meaning, and its sign-offs.
//!
//! `readings` reads the few plans that a subject depends on at one commit after the other; `find` follows the subject
//! back through them, and through other names that it had; `what` says what one commit did to it, as an `event`.

mod event;
mod find;
mod readings;
mod what;

pub use event::{Blame, Details, Event, Name, What};
pub use find::find;
pub use readings::Readings;
