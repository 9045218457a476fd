//! How the sign-offs of plans stood over time.
//!
//! `period` cuts time into months, weeks or quarters; `gather` replays the main line once, and judges the plans at the
//! end of each period as they stood on that day.

mod gather;
mod period;

pub use gather::{StateCounts, Trend, TrendSample, TrendSpan, gather};
pub use period::{Period, PeriodLength};
