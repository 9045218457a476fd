//! What an incident response plan is, where each word of it is written, its digests, and how two plans differ.
//!
//! Text goes in as a [`Snapshot`] and comes out as values that know their place. This crate must not know git, the
//! disk, the clock, HTML, or what makes a plan good. Dates are arguments, and opinions are in `irplan-check`.
//!
//! Read the modules in this order. A [`snapshot`] has the texts, [`place`] is a position in them, and [`finding`] says
//! what is wrong there. [`id`] names things, and [`kinds`] lists what can be named. [`model`] has the parts of a plan,
//! and [`markdown`] reads prose. [`parse`] turns texts into plans, and [`resolve`] applies inheritance. [`digest`]
//! hashes meaning, [`signoff`] says whether a sign-off counts, and [`history`] who changed what, and when. [`phone`]
//! and [`time_zone`] read values with rules of their own. [`audience`] leaves out what an audience may not see.
//! [`diff`] compares two revisions.

pub mod audience;
pub mod diff;
pub mod digest;
mod digests;
pub mod finding;
pub mod history;
pub mod id;
pub mod kinds;
pub mod markdown;
mod meaning;
pub mod model;
pub mod parse;
pub mod phone;
pub mod place;
pub mod plan;
mod resolve;
mod scheme;
pub mod signoff;
pub mod snapshot;
pub mod subjects;
pub mod time_zone;
pub mod toml;

pub use audience::{AudiencePlan, SignOffSummary};
pub use digest::Digest;
pub use finding::{Finding, Label, Level, Message, RuleId, Value, message};
pub use history::{Commit, Extent, History, LastChange, LastChanges, LedgerChange, Person, Topic};
pub use id::{Id, IdError, PlanId, Subject, SubjectError, SubjectKind};
pub use parse::{Reading, read, read_after};
pub use place::{LineColumn, Place, RepoPath, Span};
pub use plan::{Inherited, Plan, Policy, Repository, Subjects};
pub use signoff::{Act, SignOff, SignOffStatus, State};
pub use snapshot::{Content, Snapshot};
