//! Deadlines: computes when each notice is due, from the events that happened and the notices that were sent.
//!
//! `calendar` has holidays, and `instant` turns times as people wrote them into instants. `day_count` finds the end of
//! one clock, `clocks` chooses among the clocks of one duty, and `compute` does it for all duties. `relations` has the
//! duties whose notices go out together or before another, and `legal_period` says when a law applies. `outcome` is the
//! answer for one duty, and `state` is the state of its notice. Nothing here asks for the current time.

mod calendar;
mod clocks;
mod compute;
mod day_count;
mod instant;
mod legal_period;
mod outcome;
mod relations;
mod state;

pub use calendar::{Calendar, CalendarDay, CalendarFile, CalendarHead};
pub use compute::{KnownTimes, deadlines};
pub use day_count::{DueTime, OutsideCalendar};
pub(crate) use instant::first_day;
pub use legal_period::LegalPeriod;
pub use outcome::{Deadline, Outcome};
pub use state::{DeadlineState, SentState};
