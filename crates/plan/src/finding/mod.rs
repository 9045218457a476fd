//! What is wrong with a plan, as plain values that any format can show.
//!
//! A [`Finding`] is data: a [`RuleId`], the subject that it is about, places, and a [`Message`] with typed values. No
//! code reads a message back: its [`Display`](std::fmt::Display) is for people. Two findings of different revisions are
//! the same fault if their [`FaultKey`]s are equal.

mod fault;
mod finding_value;
mod level;
pub mod message;
mod rule_id;
mod rule_name;

pub use fault::{Fault, FaultKey};
pub use finding_value::{Finding, Label};
pub use level::Level;
pub use message::{Message, Value};
pub use rule_id::RuleId;
pub use rule_name::RuleName;

/// The most findings of one rule in one file that a report or a page lists. Nobody reads more, and forges refuse them.
pub const MAX_LISTED: usize = 100;

/// Says how many findings of a rule in a file follow the last one that is listed: `and 7 more findings of this rule …`.
pub fn further_findings(count: usize) -> Message {
    match count {
        1 => Message::from("and 1 more finding of this rule in the file"),
        _ => crate::message!("and {} more findings of this rule in the file", count),
    }
}
