//! Packs and the events of their clocks, one module for each format.

mod format;
mod human;
mod json;

pub(crate) use format::{PacksFormat, write, write_events};
