//! The history of a subject: the commits that changed its meaning, and its sign-offs.
//!
//! `plans_at_commits` reads the few plans that a subject depends on, at one commit after the other. `find` follows the
//! subject back through them, through earlier names and removals. `commit_outcome` says what one commit did to it, as an
//! `event`, and `merge_differences` what a merge itself changed. `sign_offs` follows the entries of a ledger. `subject`
//! puts it together.

mod commit_outcome;
mod event;
mod find;
mod merge_differences;
mod plans_at_commits;
mod sign_offs;
mod subject;

pub use event::{Blame, BlameChange, BlameDetails, BlameEvent, BlamedSubject};
pub use subject::{SubjectBlame, SubjectName, blame};

use find::find;
use plans_at_commits::PlansAtCommits;
