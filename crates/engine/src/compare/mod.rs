//! Comparing two revisions: which commits they are, as much of them as a comparison needs, and how they differ.
//!
//! [`RevisionPair`] are found first, or come from what was last [approved](approvals); [`read`] reads them, with the files of a
//! `scope`; [`ReadSides::compared`] goes the same path from there as one revision does: trusted, dated, proven.

mod approvals;
mod compared;
mod mailmap;
mod no_approval;
mod read;
mod scope;
mod sides;
mod withdrawn;

pub use approvals::{ApprovedPlans, approvals};
pub use compared::{ComparedSides, ComparisonOptions};
pub use no_approval::NoApproval;
pub use read::{ReadSides, read};
pub use sides::{RevisionPair, newer_name};
