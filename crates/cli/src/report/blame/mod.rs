//! Who made a subject what it is, a module for each format.

mod format;
mod human;
mod json;

pub(crate) use format::{BlameFormat, write};
