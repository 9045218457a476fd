//! Compares two revisions: finds their commits, reads what the comparison needs, and finds the differences.
//!
//! `revision_pair` finds the two revisions by name, and `last_approval` by the last approval of each plan. If a plan has
//! none, `withdrawn_approval` searches history for one. `read_scope` decides which files a comparison needs, and
//! `read_sides` reads them. `compared_sides` then takes both sides through two of the stages of a single revision: trusted,
//! and proven. There is no dated stage, because the last changes are enough to verify sign-offs. `mailmap` compares who is
//! who.

mod compared_sides;
mod last_approval;
mod mailmap;
mod read_scope;
mod read_sides;
mod revision_pair;
mod withdrawn_approval;

pub use compared_sides::{ComparedSides, ComparisonOptions};
pub use last_approval::{ApprovedPlans, approvals};
pub use read_sides::{ReadSides, read};
pub use revision_pair::{RevisionPair, newer_name};
