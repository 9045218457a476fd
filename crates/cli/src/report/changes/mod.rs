//! Changes in meaning, one module for each format.

mod approvals;
mod drift_groups;
mod effect_groups;
mod format;
mod html;
mod human;
mod id_phrases;
mod json;
mod markdown;
mod plan_names;
mod report;

pub(crate) use approvals::{ApprovalsReport, ApprovalsWriter};
pub(crate) use format::{ChangesFormat, write};
pub(crate) use human::write_body;
pub(in crate::report) use id_phrases::step_phrase;
pub(crate) use plan_names::plan_names;
pub(crate) use report::ChangesReport;
