//! Findings, a module for each format.

mod excerpt;
mod format;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod markdown;
mod report;
mod sarif;
mod short;

pub use format::{FindingsFormat, write, write_summary};
pub use human::write as write_human;
pub use report::{BaseComparison, FindingsReport, Tally};
