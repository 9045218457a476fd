//! What an incident response plan is, where each word of it stands, its digests, and how two plans differ.
//!
//! Text goes in as a [`Snapshot`] and comes out as values that know their place. This crate must not know git, the
//! disk, the clock, HTML, or what makes a plan good: dates are arguments, and opinions live in `irplan-check`.
//!
//! Read the modules in this order: a [`snapshot`] holds the texts, [`place`] says where in them something stands,
//! [`finding`] says what is wrong there; [`id`] names things; [`model`] says what a plan holds; [`markdown`] reads
//! prose; [`parse`] makes one from the other; [`resolve`] applies inheritance; [`digest`] hashes meaning; [`signoff`]
//! says whether a sign-off still holds; [`history`] says who changed what when; [`diff`] compares two revisions.

pub mod finding;
pub mod history;
pub mod id;
pub mod place;
pub mod snapshot;

pub use finding::{Finding, Level};
pub use history::{Commit, History, LastChange};
pub use id::{Id, PlanId, Subject, SubjectKind};
pub use place::{Place, RepoPath, Span};
pub use snapshot::{Content, Snapshot};
