//! The history of a subject: the commits that changed its meaning, and its sign-offs.
//!
//! `readings` reads the few plans that a subject depends on, at one commit after the other. `find` follows the subject
//! back through them, through earlier names and removals. `what` says what one commit did to it, as an `event`, and
//! `merge` what a merge itself changed. `sign_offs` follows the entries of a ledger. `subject` puts it together.

mod event;
mod find;
mod merge;
mod readings;
mod sign_offs;
mod subject;
mod what;

pub use event::{Blame, BlameChange, BlameDetails, BlameEvent, BlamedSubject};
pub use subject::{SubjectBlame, SubjectName, blame};

use find::find;
use readings::Readings;
