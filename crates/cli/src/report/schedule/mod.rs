//! The proposed schedule of sign-offs, one module for each format.

mod human;
mod json;

pub(crate) use human::human;
pub(crate) use json::json;
