//! Deadlines: from what happened and what was sent to when each notice is due.
//!
//! `calendar` has holidays, `instant` places what people wrote down on the line of time, `counting` finds the end of one
//! clock, and `compute` answers for all duties. Nothing here asks the clock.

mod calendar;
mod compute;
mod counting;
mod instant;

pub use calendar::{Calendar, CalendarDay, CalendarFile, CalendarHead};
pub use compute::{Deadline, KnownTimes, LegalPeriod, Outcome, deadlines};
pub use counting::{Due, OutsideCalendar};
