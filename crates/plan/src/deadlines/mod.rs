//! Deadlines: from what happened and what was sent to when each notice is due.
//!
//! `calendar` has holidays, `instant` places what people wrote down on the line of time, `day_count` finds the end of one
//! clock, `clocks` weighs those of one duty, `compute` answers for all duties, and `state` names where each notice stands.
//! Nothing here asks the clock.

mod calendar;
mod clocks;
mod compute;
mod day_count;
mod instant;
mod outcome;
mod state;

pub use calendar::{Calendar, CalendarDay, CalendarFile, CalendarHead};
pub use compute::{KnownTimes, LegalPeriod, deadlines};
pub use day_count::{DueTime, OutsideCalendar};
pub use outcome::{Deadline, Outcome};
pub use state::{DeadlineState, SentState};
