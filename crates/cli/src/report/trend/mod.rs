//! How the sign-offs of plans stood over time, a module for each format.

mod format;
mod human;
mod json;
mod report;
mod svg;

pub(crate) use format::{TrendFormat, write};
pub(crate) use report::TrendReport;
