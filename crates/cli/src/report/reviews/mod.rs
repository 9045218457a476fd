//! What the history of a site says of its review dates, a module for each format.

mod format;
mod human;
mod json;
mod report;

pub(crate) use format::{ReviewsFormat, write};
pub(crate) use report::{ReviewList, ReviewsReport};
