//! A sound repository, and changes to it: the start of every rule's tests.
//!
//! [`sound`] has the files, and [`overlay`] changes and signs them. [`judging`] runs the rules and checks their
//! findings. [`history`] makes the history, for rules that need it.

mod history;
mod judging;
mod overlay;
mod sound;

use jiff::civil::{Date, date};

pub(crate) use history::TestHistory;
pub(crate) use judging::{
    check, check_change, check_help, check_sound, display_finding, options, report,
};
pub(crate) use overlay::{entry, snapshot, text_digest};

/// The day that counts as today in tests.
pub(crate) const TODAY: Date = date(2026, 11, 22);
