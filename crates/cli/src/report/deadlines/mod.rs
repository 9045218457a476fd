//! Prints when the notices of a plan are due.

mod format;
mod human;
mod ics;
mod json;
mod markdown;
mod words;

pub(crate) use format::{DeadlinesFormat, write};
