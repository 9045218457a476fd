//! What the history of a site says of its review dates, a module for each format.

mod human;
mod json;
mod report;

pub use report::{Listed, Report, ReviewsFormat};
