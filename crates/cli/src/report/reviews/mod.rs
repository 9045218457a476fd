//! The review dates of a site, from its history, with a module for each format.

mod format;
mod human;
mod json;
mod list;
mod report;

pub(crate) use format::{ReviewsFormat, write};
pub(crate) use list::ReviewList;
pub(crate) use report::ReviewsReport;
