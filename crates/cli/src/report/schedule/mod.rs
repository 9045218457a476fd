//! When to sign what.

mod human;
mod json;

pub use human::human;
pub use json::json;
