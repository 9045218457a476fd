//! What changed since plans were last approved: a comparison for each commit that added approvals, and the plans
//! without anything to compare with. There is a module for each format that combines them in its own way.

mod format;
mod json;
mod markdown;
mod report;

pub(crate) use format::ApprovalsWriter;
pub(crate) use report::ApprovalsReport;
