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

impl LegalPeriod {
    /// Returns the period with the days of another one where it has none.
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        Self {
            from: self.from.or(other.from),
            until: self.until.or(other.until),
        }
    }
}
