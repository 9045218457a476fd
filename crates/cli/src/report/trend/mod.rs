//! The status of plans over time, one module for each format.

mod format;
mod human;
mod json;
mod report;
mod svg;

pub(crate) use format::{TrendFormat, write};
pub(crate) use report::TrendReport;
