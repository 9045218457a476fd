//! Changes in meaning, one module for each format.

mod approvals;
mod drift_groups;
mod effects;
mod format;
mod html;
mod human;
mod json;
mod markdown;
mod names;
mod report;
mod wording;

pub(crate) use approvals::Approvals;
pub(crate) use format::{ChangesFormat, write};
pub(crate) use human::write_body;
pub(crate) use names::plan_names;
pub(crate) use report::ChangesReport;
pub(in crate::report) use wording::step_phrase;
