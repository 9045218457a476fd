//! The work to do, by owner, one module for each format.

mod human;
mod issues;
mod json;

pub(crate) use human::human;
pub(crate) use issues::{issues, markdown};
pub(crate) use json::json;
