//! How the sign-offs of plans stood over time, a module for each format.

mod format;
mod human;
mod json;
mod report;
mod svg;

pub use format::{TrendFormat, write};
pub use report::TrendReport;
