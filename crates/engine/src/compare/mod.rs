//! Compares two revisions: finds their commits, reads what the comparison needs, and finds the differences.
//!
//! A [`RevisionPair`] is found first, from names or from the last [`approvals()`]. [`read()`] reads both, with the
//! files of a `scope`. [`ReadSides::compared`] then takes the same path as a single revision: trusted, dated, proven.

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
