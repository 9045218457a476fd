//! The work to do, by owner, one module for each format.

mod human;
mod issues;
mod json;
mod markdown;
mod owner_markdown;

pub(crate) use human::human;
pub(crate) use issues::issues;
pub(crate) use json::json;
pub(crate) use markdown::markdown;
