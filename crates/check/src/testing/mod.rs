//! A sound repository, and changes laid over it: what the tests of every rule begin with.
//!
//! [`sound`] has the files, and [`overlay`] lays changes over them and signs them. [`judging`] runs the rules and checks
//! what they find. [`past`] is what git says, for rules that ask it.

mod judging;
mod overlay;
mod past;
mod sound;

use jiff::civil::{Date, date};

pub(crate) use judging::{check, check_help, options, report, shown};
pub(crate) use overlay::snapshot;
pub(crate) use past::Past;

/// The day on which tests judge.
pub(crate) const TODAY: Date = date(2026, 11, 22);
