//! What an incident response plan is, where each word of it is written, its digests, and how two plans differ.
//!
//! Text goes in as a [`Snapshot`] and comes out as values that know their place. This crate must not know git, the
//! disk, the clock, HTML, or what makes a plan good. Dates are arguments, and opinions are in `irplan-check`.
//!
//! Read the modules in this order: a [`snapshot`] holds the texts, and [`place`] says where in them something is.
//! [`finding`] says what is wrong there. [`id`] names things, and [`kinds`] lists what can be named. [`model`] says what
//! a plan holds, [`markdown`] reads prose, [`references`] lead from prose to facts, and [`attachments`] are the files next
//! to it. [`parse`] makes a plan from texts, and `inheritance` adds what it inherits. [`packs`] add duties to notify, and
//! [`deadlines`] says when each is due. [`digest`] hashes meaning, [`signoff`] says whether a sign-off still holds, and
//! [`history`] says who changed what when. [`phone`] and [`time_zone`] read values with rules of their own. [`audience`]
//! leaves out what an audience may not see, [`renames`] finds plans under new names, and [`diff`] compares two revisions.
//! [`phrases`] helps to put all of that into words.

pub mod attachments;
pub mod audience;
pub mod deadlines;
pub mod diff;
pub mod digest;
pub mod finding;
pub mod history;
pub mod id;
mod inheritance;
pub mod kinds;
pub mod markdown;
pub mod model;
pub mod overrides;
pub mod packs;
pub mod parse;
pub mod phone;
pub mod phrases;
pub mod place;
pub mod plan;
mod policy;
pub mod references;
pub mod renames;
pub mod signoff;
pub mod snapshot;
pub mod subjects;
pub mod time_zone;
pub mod toml;

pub use attachments::{AttachedFile, Attachment};
pub use audience::{AudiencePlan, SignOffSummary};
pub use digest::{Digest, Scheme};
pub use finding::{Finding, Label, Level, Message, RuleId, RuleName, Value, message};
pub use history::{
    Commit, History, HistoryExtent, LastChange, LastChanges, LedgerChange, Person, Topic,
};
pub use id::{Id, IdError, PlanId, Subject, SubjectError, SubjectKind};
pub use packs::{Pack, Packs};
pub use parse::{Reading, read, reread};
pub use place::{LineColumn, Place, RepoPath, Span};
pub use plan::{Plan, PlanEntry, Repository, Subjects};
pub use policy::Policy;
pub use renames::PlanRenames;
pub use signoff::{Act, SignOff, SignOffStatus, State};
pub use snapshot::{Content, Snapshot};
