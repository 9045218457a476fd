//! Months, weeks and quarters.

use jiff::ToSpan;
use jiff::civil::Date;

/// How long a period is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PeriodLength {
    /// Calendar months.
    Month,
    /// Weeks that end on a Sunday.
    Week,
    /// Calendar quarters.
    Quarter,
}

/// A stretch of time with a name.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Period {
    /// The last day.
    pub end: Date,
    /// `2026-11`, `2026-W47` or `2026-Q4`.
    pub name: String,
}

impl PeriodLength {
    /// Returns the period of a day; `None` at the end of the calendar.
    pub fn period(self, day: Date) -> Option<Period> {
        let period = match self {
            Self::Month => Period {
                end: day.last_of_month(),
                name: format!("{:04}-{:02}", day.year(), day.month()),
            },
            Self::Week => {
                let week = day.iso_week_date();
                let left = 7 - i64::from(week.weekday().to_monday_one_offset());
                Period {
                    end: day.checked_add(left.days()).ok()?,
                    name: format!("{:04}-W{:02}", week.year(), week.week()),
                }
            }
            Self::Quarter => {
                let quarter = (day.month() - 1) / 3;
                let last = Date::new(day.year(), quarter * 3 + 3, 1).ok()?;
                Period {
                    end: last.last_of_month(),
                    name: format!("{:04}-Q{}", day.year(), quarter + 1),
                }
            }
        };
        Some(period)
    }

    /// Returns the next period; `None` at the end of the calendar.
    pub fn next(self, period: &Period) -> Option<Period> {
        self.period(period.end.checked_add(1.day()).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[track_caller]
    fn check(by: PeriodLength, day: Date, expected: [&str; 2]) {
        let period = by.period(day).unwrap();
        let next = by.next(&period).unwrap();
        let show = |period: Period| format!("{} to {}", period.name, period.end);
        assert_eq!([show(period), show(next)], expected);
    }

    #[test]
    fn periods_end_where_the_calendar_says() {
        check(
            PeriodLength::Month,
            date(2028, 2, 3),
            ["2028-02 to 2028-02-29", "2028-03 to 2028-03-31"],
        );
        check(
            PeriodLength::Quarter,
            date(2026, 11, 22),
            ["2026-Q4 to 2026-12-31", "2027-Q1 to 2027-03-31"],
        );
        check(
            PeriodLength::Week,
            date(2026, 11, 22),
            ["2026-W47 to 2026-11-22", "2026-W48 to 2026-11-29"],
        );
        check(
            PeriodLength::Week,
            date(2027, 1, 1),
            ["2026-W53 to 2027-01-03", "2027-W01 to 2027-01-10"],
        );
    }
}
