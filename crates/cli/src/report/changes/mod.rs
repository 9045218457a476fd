//! Changes in meaning, a module for each format.

mod human;
mod json;
mod markdown;
mod report;

pub use report::{Format, Report, write};
