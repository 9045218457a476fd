//! How long the clock of a duty runs.

use std::fmt;

use toml::Spanned;
use toml::de::DeValue;

use crate::toml::{Canonical, Duration, MeaningByScheme, Reader, Value, read_parsed_string};

/// The unit of a clock. A day, a month and a business day are counted in the calendar, hours are not, so that `72h` and
/// `3d` are different clocks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ClockUnit {
    /// Elapsed hours.
    Hours,
    /// Calendar days; a week is seven of them.
    Days,
    /// Days without weekends and holidays.
    BusinessDays,
    /// Calendar months.
    Months,
    /// Calendar years.
    Years,
}

impl ClockUnit {
    const SYMBOLS: [(&'static str, Self); 5] = [
        ("h", Self::Hours),
        ("d", Self::Days),
        ("bd", Self::BusinessDays),
        ("mo", Self::Months),
        ("y", Self::Years),
    ];

    /// Returns the unit as it is written: `bd`.
    pub fn symbol(self) -> &'static str {
        let mut symbols = Self::SYMBOLS.iter();
        symbols
            .find(|(_, unit)| *unit == self)
            .map_or("", |(symbol, _)| symbol)
    }
}

/// How long the clock of a duty runs: a number and a unit, or only words such as `without undue delay`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum NoticeTime {
    /// A number of units.
    Limit(ClockLimit),
    /// No number, only the words of the law.
    Words(String),
}

/// A number of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ClockLimit {
    /// How many.
    pub count: u32,
    /// The unit.
    pub unit: ClockUnit,
    /// The same as a [`Duration`], in the way in which former schemes of digests read it.
    former: Option<Duration>,
}

impl ClockLimit {
    const MAX_COUNT: u32 = 10_000;
    const DAYS_PER_WEEK: u32 = 7;
    const HOURS_PER_DAY: u64 = 24;

    /// Makes a limit.
    pub const fn new(count: u32, unit: ClockUnit) -> Self {
        Self {
            count,
            unit,
            former: None,
        }
    }

    /// Reads `72h`, `30d`, `4bd`, `1mo` or `1y`. A week is seven days.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, NoticeTimeError> {
        let error = |problem| NoticeTimeError {
            text: text.to_owned(),
            problem,
        };
        let split = text
            .find(|c: char| !c.is_ascii_digit())
            .ok_or_else(|| error(Problem::NoUnit))?;
        let (digits, symbol) = text.split_at(split);
        let count: u32 = digits.parse().map_err(|_| error(Problem::Form))?;
        let (count, unit) = match symbol {
            "m" => return Err(error(Problem::Minutes)),
            "w" => (count.saturating_mul(Self::DAYS_PER_WEEK), ClockUnit::Days),
            _ => {
                let unit = ClockUnit::SYMBOLS
                    .iter()
                    .find(|(known, _)| *known == symbol);
                let (_, unit) = unit.ok_or_else(|| error(Problem::Form))?;
                (count, *unit)
            }
        };
        if count == 0 || count > Self::MAX_COUNT {
            return Err(error(Problem::Range));
        }
        Ok(Self {
            count,
            unit,
            former: Duration::parse(text).ok(),
        })
    }

    /// In words: `72 hours`, `1 month`, `4 business days`.
    pub fn in_words(self) -> String {
        let unit = match self.unit {
            ClockUnit::Hours => "hour",
            ClockUnit::Days => "day",
            ClockUnit::BusinessDays => "business day",
            ClockUnit::Months => "month",
            ClockUnit::Years => "year",
        };
        let plural = if self.count == 1 { "" } else { "s" };
        format!("{} {unit}{plural}", self.count)
    }

    /// Returns about how many minutes the clock runs at most, to sort by. The weekends between business days count.
    pub fn most_minutes(self) -> u64 {
        const DAY: u64 = 24 * 60;
        let count = u64::from(self.count);
        match self.unit {
            ClockUnit::Hours => count * 60,
            ClockUnit::Days => count * DAY,
            ClockUnit::BusinessDays => (count + 2 * count.div_ceil(5)) * DAY,
            ClockUnit::Months => count * 31 * DAY,
            ClockUnit::Years => count * 366 * DAY,
        }
    }

    /// Whether this clock can end after another one that starts with the same event, on any day of any year.
    ///
    /// Holidays lengthen business days by an unknown number of days. With `has_cut_off`, the last day of the other clock
    /// ends before midnight. The hour of a clock change is left out: `irplan deadlines` has a note when it matters.
    pub fn can_end_after(self, other: Self, has_cut_off: bool) -> bool {
        let (one, other) = (self.years_as_months(), other.years_as_months());
        if one.unit == other.unit && one.unit != ClockUnit::Hours {
            return one.count > other.count || (has_cut_off && one.count == other.count);
        }
        let days_before_cut_off = u64::from(has_cut_off);
        match (one.unit, other.unit) {
            (ClockUnit::BusinessDays, _) => true,
            (ClockUnit::Hours, ClockUnit::Hours) => one.count > other.count,
            (ClockUnit::Hours, _) => {
                let days = other.fewest_days().saturating_sub(days_before_cut_off);
                u64::from(one.count) > days * Self::HOURS_PER_DAY
            }
            (_, ClockUnit::Hours) => {
                // The day of the event does not count, so that there can be almost one day more.
                (one.most_days() + 1) * Self::HOURS_PER_DAY > u64::from(other.count)
            }
            _ => one.most_days() + days_before_cut_off > other.fewest_days(),
        }
    }

    fn years_as_months(self) -> Self {
        match self.unit {
            ClockUnit::Years => Self::new(self.count.saturating_mul(12), ClockUnit::Months),
            _ => self,
        }
    }

    /// Returns the fewest days from the day of the event to the last day.
    fn fewest_days(self) -> u64 {
        let count = u64::from(self.count);
        match self.unit {
            ClockUnit::Hours => count / Self::HOURS_PER_DAY,
            ClockUnit::Days | ClockUnit::BusinessDays => count,
            ClockUnit::Months => count / 12 * 365 + Self::days_of_months(count % 12).0,
            ClockUnit::Years => count * 365,
        }
    }

    /// Returns the most days from the day of the event to the last day. Those of business days are not known.
    fn most_days(self) -> u64 {
        let count = u64::from(self.count);
        match self.unit {
            ClockUnit::Hours => count.div_ceil(Self::HOURS_PER_DAY),
            ClockUnit::Days | ClockUnit::BusinessDays => count,
            ClockUnit::Months => count / 12 * 366 + Self::days_of_months(count % 12).1,
            ClockUnit::Years => count * 366,
        }
    }

    /// Returns the fewest and the most days of less than 12 months in a row.
    fn days_of_months(count: u64) -> (u64, u64) {
        const DAYS: [u64; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
        let count = usize::try_from(count).unwrap_or(0);
        let sums = (0..DAYS.len()).map(|first| {
            let months = DAYS.iter().cycle().skip(first).take(count);
            months.sum::<u64>()
        });
        let fewest = sums.clone().min().unwrap_or(0);
        // A leap year has one day more.
        let most = sums.max().unwrap_or(0) + u64::from(count > 1);
        (fewest, most)
    }

    /// Returns the most minutes up to the end of the clock. Hours end at their minute, and all else at midnight.
    pub fn latest_minutes(self) -> u64 {
        const DAY: u64 = 24 * 60;
        match self.unit {
            ClockUnit::Hours => self.most_minutes(),
            _ => self.most_minutes() + DAY,
        }
    }
}

impl NoticeTime {
    /// Reads a limit, or words without any number.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, NoticeTimeError> {
        match text.trim() {
            "" => Err(NoticeTimeError {
                text: text.to_owned(),
                problem: Problem::Form,
            }),
            words if !words.contains(char::is_numeric) => Ok(Self::Words(words.to_owned())),
            limit => ClockLimit::parse(limit).map(Self::Limit),
        }
    }

    /// Returns the number and the unit, if there is a number.
    pub fn limit(&self) -> Option<ClockLimit> {
        match self {
            Self::Limit(limit) => Some(*limit),
            Self::Words(_) => None,
        }
    }

    /// In words: `72 hours`, or the words of the law.
    pub fn in_words(&self) -> String {
        match self {
            Self::Limit(limit) => limit.in_words(),
            Self::Words(words) => words.clone(),
        }
    }
}

/// A text that is not the time of a duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoticeTimeError {
    text: String,
    problem: Problem,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Form,
    NoUnit,
    Minutes,
    Range,
}

impl fmt::Display for NoticeTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text.escape_debug();
        match self.problem {
            Problem::Form => write!(f, "`{text}` is not the time of a duty"),
            Problem::NoUnit => write!(
                f,
                "`{text}` has no unit: add h, d, bd for business days, mo for months, or y"
            ),
            Problem::Minutes => write!(
                f,
                "`{text}` is in minutes, which a duty cannot be: write `mo` for months, or use hours"
            ),
            Problem::Range => write!(
                f,
                "`{text}` is out of range: the number is 1 to {}",
                ClockLimit::MAX_COUNT
            ),
        }
    }
}

impl std::error::Error for NoticeTimeError {}

impl Default for NoticeTime {
    fn default() -> Self {
        Self::Words(String::new())
    }
}

/// As it is written, with weeks as days: `72h`.
impl fmt::Display for ClockLimit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", self.count, self.unit.symbol())
    }
}

/// As it is written: `72h`, `without undue delay`.
impl fmt::Display for NoticeTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Limit(limit) => limit.fmt(f),
            Self::Words(words) => f.write_str(words),
        }
    }
}

impl Value for ClockLimit {
    fn expected() -> &'static str {
        "a number with a unit, such as \"24h\", \"30d\", \"4bd\", \"1mo\" or \"1y\""
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    /// Former schemes of digests did not tell hours from days.
    fn canonical(&self) -> Canonical {
        let written = self.to_string();
        match self.former {
            Some(former) => Canonical::MeaningByScheme(MeaningByScheme {
                former: former.canonical().to_string(),
                current: written,
            }),
            None => Canonical::Text(written),
        }
    }
}

impl Value for NoticeTime {
    fn expected() -> &'static str {
        "a time such as \"24h\", \"30d\", \"4bd\" or \"1mo\", or words such as \"without undue delay\""
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        match self {
            Self::Limit(limit) => limit.canonical(),
            Self::Words(words) => Canonical::text(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, words: &str) {
        let time = NoticeTime::parse(text).expect("a time");
        assert_eq!(time.in_words(), words);
    }

    #[test]
    fn times_are_numbers_or_words() {
        check("72h", "72 hours");
        check("1d", "1 day");
        check("2w", "14 days");
        check("4bd", "4 business days");
        check("1mo", "1 month");
        check("1y", "1 year");
        check("without undue delay", "without undue delay");
        check("immediately", "immediately");
    }

    #[test]
    fn other_texts_are_refused() {
        for bad in [
            "",
            " ",
            "15m",
            "1 m",
            "72",
            "0h",
            "1.5h",
            "3 d",
            "within 3 days",
            "10001d",
            "-1d",
        ] {
            assert!(NoticeTime::parse(bad).is_err(), "{bad}");
        }
        let minutes = NoticeTime::parse("1m").expect_err("minutes").to_string();
        assert!(minutes.contains("`mo` for months"), "{minutes}");
    }

    #[test]
    fn the_latest_end_of_a_clock_is_compared_with_the_earliest_end_of_another() {
        let limit = |text| ClockLimit::parse(text).expect("a limit");
        let can_end_after = |one, other| limit(one).can_end_after(limit(other), false);
        for (one, other) in [
            ("72h", "72h"),
            ("2d", "72h"),
            ("72h", "3d"),
            ("28d", "1mo"),
            ("59d", "2mo"),
            ("12mo", "1y"),
            ("4d", "4bd"),
            ("96h", "4bd"),
            ("4bd", "4bd"),
        ] {
            assert!(!can_end_after(one, other), "{one} {other}");
        }
        for (one, other) in [
            ("73h", "72h"),
            ("3d", "72h"),
            ("73h", "3d"),
            ("29d", "1mo"),
            ("30d", "1mo"),
            ("1mo", "30d"),
            ("60d", "2mo"),
            ("366d", "1y"),
            ("5d", "4bd"),
            ("97h", "4bd"),
            ("1bd", "30d"),
            ("1bd", "1y"),
            ("5bd", "4bd"),
        ] {
            assert!(can_end_after(one, other), "{one} {other}");
        }
        // The recipient's last day ends before midnight.
        assert!(limit("4bd").can_end_after(limit("4bd"), true));
        assert!(!limit("3bd").can_end_after(limit("4bd"), true));
        assert!(!limit("72h").can_end_after(limit("4bd"), true));
        assert!(limit("73h").can_end_after(limit("4bd"), true));
    }

    #[test]
    fn hours_and_days_are_different_clocks() {
        let canonical = |text| NoticeTime::parse(text).expect("a time").canonical();
        assert_ne!(canonical("72h"), canonical("3d"));
        assert_ne!(canonical("1mo"), canonical("30d"));
        assert_eq!(canonical("1w"), canonical("7d"));
        assert_ne!(canonical("24h"), canonical("1d"));
    }
}
