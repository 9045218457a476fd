//! When to sign what.

mod human;
mod json;

pub(crate) use human::human;
pub(crate) use json::json;
