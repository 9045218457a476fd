//! Turns texts into plans. Each file is read by itself, in parallel, and problems are collected along the way.
//!
//! Reading never fails and never stops at the first fault. A file that was read before is not read again: see
//! [`reread`].

mod file;
mod file_kind;
mod front_matter;
mod ledger;
mod misplaced_plan;
mod prose;
mod read;
mod text_file;
mod yaml;

pub use file::{extends_of, incident_of, plan_that_needs, subjects_of, topics_of};
pub use file_kind::{FileKind, MisplacedFile};
pub(crate) use ledger::read_ledger;
pub use read::{FileReadings, ReadSnapshot, Reading, find_renames, read, reread, reread_renamed};
