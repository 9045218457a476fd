//! Who made a subject what it is, a module for each format.

mod human;
mod json;
mod report;

pub use report::{BlameFormat, Report};
