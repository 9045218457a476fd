//! The status of plans over time.
//!
//! `period` divides time into months, weeks or quarters. `sampler` replays the main line once, and judges the plans at
//! the end of each period, as they were on that day.

mod period;
mod sampler;

pub use period::{Period, PeriodLength};
pub use sampler::{StateCounts, Trend, TrendSample, TrendSpan, sample_history};
