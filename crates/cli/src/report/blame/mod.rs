//! The history of a subject, one module for each format.

mod format;
mod human;
mod json;

pub(crate) use format::{BlameFormat, write};
