//! Changes in meaning, one module for each format.

mod alike;
mod approvals;
mod effects;
mod format;
mod html;
mod human;
mod json;
mod markdown;
mod names;
mod report;
mod summary;

pub(crate) use approvals::Approvals;
pub(crate) use format::{ChangesFormat, write};
pub(in crate::report) use human::step_line;
pub(crate) use human::write_body;
pub(crate) use names::plan_names;
pub(crate) use report::ChangesReport;
