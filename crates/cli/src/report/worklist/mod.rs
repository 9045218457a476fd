//! The work to do, by owner, one module for each format.

mod format;
mod human;
mod issues;
mod json;
mod markdown;
mod owner_markdown;

pub(crate) use format::{WorklistFormat, write};
