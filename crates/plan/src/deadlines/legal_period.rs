//! From when to when a law applies.

use jiff::civil::Date;

/// From when to when a law applies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct LegalPeriod {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}
