//! What there is to do, by whose work it is.

mod human;
mod issues;
mod json;

pub(crate) use human::human;
pub(crate) use issues::{issues, markdown};
pub(crate) use json::json;
