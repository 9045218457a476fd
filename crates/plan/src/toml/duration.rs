//! Lengths of time, as people write them.

use std::fmt;

use jiff::civil::Date;

/// The unit of a [`Duration`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days of 24 hours.
    Days,
    /// Business days. How long they take depends on when they start, so they cannot be compared with other units.
    BusinessDays,
    /// Weeks.
    Weeks,
}

impl Unit {
    const SYMBOLS: [(&'static str, Self); 5] = [
        ("bd", Self::BusinessDays),
        ("m", Self::Minutes),
        ("h", Self::Hours),
        ("d", Self::Days),
        ("w", Self::Weeks),
    ];

    fn minutes(self) -> Option<u32> {
        match self {
            Self::Minutes => Some(1),
            Self::Hours => Some(60),
            Self::Days => Some(24 * 60),
            Self::Weeks => Some(7 * 24 * 60),
            Self::BusinessDays => None,
        }
    }
}

/// A length of time as people write it: one whole number and one unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Duration {
    /// How many.
    pub count: u32,
    /// The unit.
    pub unit: Unit,
}

impl Duration {
    /// The longest duration, in any unit.
    const MAX_COUNT: u32 = 100_000;

    /// A number of days.
    pub const fn days(count: u32) -> Self {
        Self {
            count,
            unit: Unit::Days,
        }
    }

    /// Reads `15m`, `8h`, `3d`, `2w` or `4bd`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, DurationError> {
        let error = |problem| DurationError {
            text: text.to_owned(),
            problem,
        };
        let split = text
            .find(|c: char| !c.is_ascii_digit())
            .ok_or_else(|| error(DurationProblem::NoUnit))?;
        let (digits, symbol) = text.split_at(split);
        let unit = Unit::SYMBOLS.iter().find(|(known, _)| *known == symbol);
        let count: Option<u32> = digits.parse().ok();
        let (&(_, unit), count) = unit
            .zip(count)
            .ok_or_else(|| error(DurationProblem::Form))?;
        if count == 0 || count > Self::MAX_COUNT {
            return Err(error(DurationProblem::Range));
        }
        Ok(Self { count, unit })
    }

    /// Returns the length in minutes; `None` for business days.
    pub fn minutes(self) -> Option<u64> {
        Some(u64::from(self.count) * u64::from(self.unit.minutes()?))
    }

    /// Returns a number of minutes in the largest unit that it fills; `None` if it is 0 or too large.
    pub(crate) fn of_minutes(minutes: u64) -> Option<Self> {
        let count = u32::try_from(minutes).ok().filter(|count| *count > 0)?;
        let unit = Unit::Minutes;
        Some(Self { count, unit }.in_largest_unit())
    }

    /// Returns the day that is this long after `date`, rounded up to whole days; business days skip Saturdays and
    /// Sundays. `None` when it falls outside of the calendar.
    pub fn after(self, date: Date) -> Option<Date> {
        let days = match self.minutes() {
            Some(minutes) => minutes.div_ceil(24 * 60),
            // Five business days pass in seven; at most two more for the weekend that is cut.
            None => u64::from(self.count).div_ceil(5) * 7,
        };
        let days = i32::try_from(days).ok()?;
        date.checked_add(jiff::Span::new().try_days(days).ok()?)
            .ok()
    }

    /// In words: `15 minutes`, `1 hour`, `4 business days`.
    pub fn in_words(self) -> String {
        let unit = match self.unit {
            Unit::Minutes => "minute",
            Unit::Hours => "hour",
            Unit::Days => "day",
            Unit::BusinessDays => "business day",
            Unit::Weeks => "week",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        format!("{} {unit}{plural}", self.count)
    }

    /// The same length in the largest unit that it fills: `60m` is `1h`.
    pub(super) fn in_largest_unit(self) -> Self {
        let Some(minutes) = self.minutes() else {
            return self;
        };
        let fits = |unit: &Unit| {
            unit.minutes()
                .is_some_and(|size| minutes % u64::from(size) == 0)
        };
        let unit = [Unit::Weeks, Unit::Days, Unit::Hours]
            .into_iter()
            .find(fits);
        let unit = unit.unwrap_or(Unit::Minutes);
        let size = u64::from(unit.minutes().unwrap_or(1));
        Self {
            count: u32::try_from(minutes / size).unwrap_or(self.count),
            unit,
        }
    }
}

/// A text that is not a duration.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DurationError {
    text: String,
    problem: DurationProblem,
}

/// What is wrong with a duration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DurationProblem {
    Form,
    NoUnit,
    Range,
}

impl fmt::Display for DurationError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text.escape_debug();
        match self.problem {
            DurationProblem::Form => write!(f, "`{text}` is not a duration"),
            DurationProblem::NoUnit => write!(
                f,
                "`{text}` has no unit: add m, h, d, w, or bd for business days"
            ),
            DurationProblem::Range => write!(
                f,
                "`{text}` is out of range: the number is 1 to {}",
                Duration::MAX_COUNT
            ),
        }
    }
}

impl std::error::Error for DurationError {}

/// As it is written: `15m`.
impl fmt::Display for Duration {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let symbol = Unit::SYMBOLS.iter().find(|(_, unit)| *unit == self.unit);
        write!(
            f,
            "{}{}",
            self.count,
            symbol.map_or("", |(symbol, _)| symbol)
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::toml::Value as _;

    #[track_caller]
    fn canonical(text: &str) -> String {
        Duration::parse(text)
            .expect("a duration")
            .canonical()
            .to_string()
    }

    #[test]
    fn durations_mean_what_they_last() {
        for (written, meant) in [
            ("60m", "1h"),
            ("90m", "90m"),
            ("24h", "1d"),
            ("7d", "1w"),
            ("5bd", "5bd"),
            ("365d", "365d"),
        ] {
            assert_eq!(canonical(written), meant);
        }
    }

    #[test]
    fn text_that_is_not_a_duration_is_refused() {
        for bad in [
            "",
            "5",
            "m",
            "-5m",
            "0m",
            "1.5h",
            "5 m",
            "5mo",
            "99999999999m",
            "100001d",
            "٣m",
        ] {
            assert!(Duration::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn adding_to_a_date_never_panics() {
        let start = jiff::civil::date(2026, 11, 22);
        assert_eq!(
            Duration::days(90).after(start),
            Some(jiff::civil::date(2027, 2, 20))
        );
        assert_eq!(
            Duration::days(1).after(jiff::civil::date(9999, 12, 31)),
            None
        );
        let longest = Duration {
            count: 100_000,
            unit: Unit::Weeks,
        };
        assert!(
            longest.after(start).is_some()
                || longest.after(jiff::civil::date(9000, 1, 1)).is_none()
        );
    }
}
