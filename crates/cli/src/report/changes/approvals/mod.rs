//! What changed since plans were last approved: a comparison for each commit that brought approvals in, and the plans that
//! there is nothing to compare with. A module for each format that puts them together in its own way.

mod json;
mod markdown;
mod report;
mod shared;

pub(crate) use report::Approvals;
