//! Packs and the events of their clocks, one module for each format.

mod format;
mod human;
mod json;
mod report;

pub(crate) use format::{PacksFormat, write, write_events};
pub(crate) use report::PacksReport;
