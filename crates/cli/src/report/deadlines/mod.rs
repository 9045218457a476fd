//! Prints when the notices of a plan are due.

mod human;
mod ics;
mod json;
mod markdown;
mod words;

pub(crate) use human::human;
pub(crate) use ics::ics;
pub(crate) use json::json;
pub(crate) use markdown::markdown;
