//! Changes in meaning, a module for each format.

mod alike;
mod approvals;
mod effects;
mod html;
mod human;
mod json;
mod markdown;
mod report;
mod summary;

pub use approvals::Approvals;
pub(in crate::report) use human::step_line;
pub(crate) use human::write_body;
pub use report::{Format, Report, write};
