//! Finds the end of one clock.
//!
//! Hours pass one after the other, through nights, weekends and changes of the clock. All other units count days in the zone
//! of the duty. The day of the start does not count, and the last one counts up to its end. In New York, with a start at
//! 22:15 on Friday, 2026-10-30:
//!
//! | limit | end | why |
//! |---|---|---|
//! | `72h` | Mon 2026-11-02 21:15 | the clocks went back on Sunday, so this is 72 hours later |
//! | `3d` | Mon 2026-11-02, its end | the third day after the 30th |
//! | `1mo` | Mon 2026-11-30, its end | the day with the same number; from 31 October, the last day of November |
//! | `4bd` | Thu 2026-11-05, its end | Monday is the first business day |

use std::fmt;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Span, Timestamp, Zoned};

use crate::deadlines::calendar::{Calendar, is_weekend};
use crate::deadlines::instant::Zone;
use crate::model::{BusinessDayCount, ClockLimit, ClockUnit, LaterReading};

/// When a notice is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DueTime {
    /// The instant: for a day, its last second.
    pub at: Timestamp,
    /// The IANA name of the time zone in which it is counted.
    pub zone: String,
    /// Whether a whole day is left, up to its end.
    pub is_end_of_day: bool,
}

impl DueTime {
    /// A notice that is due at an instant.
    pub(super) fn at(at: Timestamp, zone: &Zone) -> Self {
        Self {
            at,
            zone: zone.name.clone(),
            is_end_of_day: false,
        }
    }

    /// Returns the instant in the time zone in which it is counted.
    pub fn zoned(&self) -> Zoned {
        self.in_zone(&self.zone)
    }

    /// Returns the instant in another zone, by its IANA name.
    pub fn in_zone(&self, zone: &str) -> Zoned {
        self.at.to_zoned(Zone::named(zone).zone)
    }
}

/// Why a clock cannot be counted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum OutsideCalendar {
    /// Its calendar of holidays does not cover a day that matters.
    Holidays {
        /// The id of the calendar.
        calendar: String,
        /// The first day that it covers.
        from: Date,
        /// The last day that it covers.
        until: Date,
    },
    /// It ends after the year 9999, which no calendar has.
    OutOfRange,
}

impl fmt::Display for OutsideCalendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Holidays {
                calendar,
                from,
                until,
            } => write!(f, "the calendar {calendar} covers only {from} to {until}"),
            Self::OutOfRange => f.write_str("the date is out of range"),
        }
    }
}

/// How days are counted.
#[derive(Clone, Debug)]
pub(super) struct DayCount {
    pub zone: Zone,
    pub calendar: Option<&'static Calendar>,
    pub business_days: BusinessDayCount,
    pub cut_off: Option<Time>,
}

impl DayCount {
    /// Returns the end of a clock that starts at an instant.
    pub(super) fn end(
        &self,
        limit: ClockLimit,
        start: Timestamp,
    ) -> Result<DueTime, OutsideCalendar> {
        let day = self.zone.day(start);
        self.end_from(limit, start, day)
    }

    /// Returns the end of a clock that starts with a day, such as the end of a year.
    pub(super) fn end_after_day(
        &self,
        limit: ClockLimit,
        day: Date,
    ) -> Result<DueTime, OutsideCalendar> {
        let start = self.end_of_day(day)?.at;
        self.end_from(limit, start, day)
    }

    fn end_from(
        &self,
        limit: ClockLimit,
        start: Timestamp,
        day: Date,
    ) -> Result<DueTime, OutsideCalendar> {
        let count = i64::from(limit.count);
        let span = match limit.unit {
            ClockUnit::Hours => {
                let end = start.checked_add(SignedDuration::from_hours(count));
                return end
                    .map(|at| self.due(at, false))
                    .map_err(|_| OutsideCalendar::OutOfRange);
            }
            ClockUnit::Days => Span::new().try_days(count),
            ClockUnit::Months => Span::new().try_months(count),
            ClockUnit::Years => Span::new().try_years(count),
            ClockUnit::BusinessDays => {
                return self.end_of_day(self.business_day(day, limit.count)?);
            }
        };
        // A month ends on the day of the same number, or on its last day.
        let last = span.and_then(|span| day.checked_add(span));
        self.end_of_day(last.map_err(|_| OutsideCalendar::OutOfRange)?)
    }

    fn due(&self, at: Timestamp, is_end_of_day: bool) -> DueTime {
        DueTime {
            at,
            zone: self.zone.name.clone(),
            is_end_of_day,
        }
    }

    /// Returns the last second of a day, or the time after which the recipient counts the next day.
    fn end_of_day(&self, day: Date) -> Result<DueTime, OutsideCalendar> {
        if let Some(time) = self.cut_off {
            let at = self.zone.zone.to_ambiguous_timestamp(day.to_datetime(time));
            let at = at.earlier().map_err(|_| OutsideCalendar::OutOfRange)?;
            return Ok(self.due(at, false));
        }
        let next = day.tomorrow().map_err(|_| OutsideCalendar::OutOfRange)?;
        let next = next
            .to_zoned(self.zone.zone.clone())
            .map_err(|_| OutsideCalendar::OutOfRange)?;
        let last = next.timestamp().checked_sub(SignedDuration::from_secs(1));
        last.map(|at| self.due(at, true))
            .map_err(|_| OutsideCalendar::OutOfRange)
    }

    /// Returns the day that is a number of business days after another.
    fn business_day(&self, start: Date, count: u32) -> Result<Date, OutsideCalendar> {
        let mut day = start;
        let mut left = count;
        if self.business_days == BusinessDayCount::Sec && !self.is_business_day(day)? {
            // The period begins on the next business day, and that day counts.
            while !self.is_business_day(day)? {
                day = day.tomorrow().map_err(|_| OutsideCalendar::OutOfRange)?;
            }
            left = left.saturating_sub(1);
        }
        while left > 0 {
            day = day.tomorrow().map_err(|_| OutsideCalendar::OutOfRange)?;
            if self.is_business_day(day)? {
                left -= 1;
            }
        }
        Ok(day)
    }

    fn is_business_day(&self, day: Date) -> Result<bool, OutsideCalendar> {
        let Some(calendar) = self.calendar else {
            return Ok(!is_weekend(day));
        };
        calendar
            .is_business_day(day)
            .ok_or_else(|| OutsideCalendar::Holidays {
                calendar: calendar.id.clone(),
                from: calendar.head.from.value,
                until: calendar.head.until.value,
            })
    }

    /// Says until when another reading of the law would allow the notice, if that is later.
    pub(super) fn later_reading(
        &self,
        reading: LaterReading,
        limit: ClockLimit,
        start: Timestamp,
        due: &DueTime,
    ) -> Option<String> {
        match reading {
            LaterReading::FullHours => {
                if limit.unit != ClockUnit::Hours {
                    return None;
                }
                let full = next_full_hour(start, &self.zone)?;
                let later = self.end(limit, full).ok()?;
                (later.at > due.at).then(|| {
                    let time = later.zoned().strftime("%a %Y-%m-%d %H:%M").to_string();
                    format!("if Regulation 1182/71 applies, the hour of the event does not count: {time}")
                })
            }
            LaterReading::NextWorkingDay => {
                if limit.unit == ClockUnit::Hours {
                    return None;
                }
                let day = self.next_working_day(due)?;
                let day = day.strftime("%a %Y-%m-%d").to_string();
                Some(format!(
                    "the last day is not a working day; Regulation 1182/71 may allow until the end of {day}{}",
                    self.unknown_holidays()
                ))
            }
            LaterReading::NoonNextWorkingDay | LaterReading::NoonNextWorkingDaySome => {
                let day = self.next_working_day(due)?;
                let day = day.strftime("%a %Y-%m-%d").to_string();
                let who = match reading {
                    LaterReading::NoonNextWorkingDaySome => {
                        ", but not to banks, central counterparties, trading venues and entities under NIS2"
                    }
                    _ => "",
                };
                Some(format!(
                    "Regulation 2025/301 Art. 5(4) allows until {day} 12:00{who}{}",
                    self.unknown_holidays()
                ))
            }
        }
    }

    fn unknown_holidays(&self) -> &'static str {
        match self.calendar {
            Some(_) => "",
            None => " (holidays were not looked up)",
        }
    }

    /// Returns the next working day, if the day of a deadline is none.
    fn next_working_day(&self, due: &DueTime) -> Option<Date> {
        let mut day = self.zone.day(due.at);
        if self.is_business_day(day).ok()? {
            return None;
        }
        while !self.is_business_day(day).ok()? {
            day = day.tomorrow().ok()?;
        }
        Some(day)
    }
}

/// Returns the next full hour on the wall clock; `None` if it is one.
fn next_full_hour(at: Timestamp, zone: &Zone) -> Option<Timestamp> {
    const HOUR: i64 = 3600;
    let local = zone.zone.to_datetime(at);
    let past = i64::from(local.minute()) * 60 + i64::from(local.second());
    if past == 0 {
        return None;
    }
    at.checked_add(SignedDuration::from_secs(HOUR - past)).ok()
}
