//! Findings, one module for each format.

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

pub(crate) use format::{FindingsFormat, write, write_summary};
pub(crate) use human::write as write_human;
pub(crate) use report::{BaseComparison, FindingTotals, FindingsReport, Tally};
