//! The status of plans over time.
//!
//! `period` divides time into months, weeks or quarters. `gather` replays the main line once, and judges the plans at
//! the end of each period, as they were on that day.

mod gather;
mod period;

pub use gather::{StateCounts, Trend, TrendSample, TrendSpan, gather};
pub use period::{Period, PeriodLength};
