//! Findings, a module for each format.

mod excerpt;
mod github;
mod gitlab;
mod human;
mod json;
mod junit;
mod markdown;
mod report;
mod sarif;
mod short;

pub use human::write as write_human;
pub use report::{Format, Report, Since, Tally, write};
