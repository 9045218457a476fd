//! Places what people wrote down on the line of time.

use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone, TimeZoneDatabase};
use jiff::{SignedDuration, Timestamp};

use crate::model::Moment;

/// Returns the day of a moment in a zone, by its IANA name and by the moment's earliest reading; `None` outside of the calendar.
pub(crate) fn first_day(moment: Moment, zone: &str) -> Option<Date> {
    let zone = Zone::named(zone);
    Some(zone.day(Instant::of(moment, &zone)?.at))
}

/// When something happened, by the earliest reading of what was written.
#[derive(Clone, Debug)]
pub(super) struct Instant {
    pub at: Timestamp,
    /// The latest reading.
    pub last: Timestamp,
    /// Why another reading would be later.
    pub note: Option<String>,
}

impl Instant {
    /// Reads a moment that was written in a time zone; `None` outside of the calendar.
    pub(super) fn of(moment: Moment, zone: &Zone) -> Option<Self> {
        match moment {
            Moment::Instant(at, _) => Some(Self {
                at,
                last: at,
                note: None,
            }),
            Moment::Day(day) => {
                let start = |day: Date| Some(day.to_zoned(zone.zone.clone()).ok()?.timestamp());
                let at = start(day)?;
                let next = start(day.tomorrow().ok()?)?;
                let note =
                    format!("only the day {day} is known, so the clock is counted from its start");
                Some(Self {
                    at,
                    last: next.checked_sub(SignedDuration::from_secs(1)).ok()?,
                    note: Some(note),
                })
            }
            Moment::Local(local) => {
                let reading = zone.zone.to_ambiguous_timestamp(local);
                let time = local.strftime("%H:%M on %Y-%m-%d").to_string();
                let note = match reading.offset() {
                    AmbiguousOffset::Unambiguous { .. } => None,
                    AmbiguousOffset::Fold { .. } => Some(format!(
                        "{time} happens twice in {}, and the first is taken; add the offset if it was the second",
                        zone.name
                    )),
                    AmbiguousOffset::Gap { .. } => Some(format!(
                        "{time} does not exist in {}, and the earlier reading is taken; check the time",
                        zone.name
                    )),
                };
                Some(Self {
                    at: reading.earlier().ok()?,
                    last: reading.later().ok()?,
                    note,
                })
            }
        }
    }
}

/// A time zone with its name.
#[derive(Clone, Debug)]
pub(super) struct Zone {
    pub name: String,
    pub zone: TimeZone,
}

impl Zone {
    /// Returns the zone of a name, or UTC if there is none.
    pub(super) fn named(name: &str) -> Self {
        match TimeZoneDatabase::bundled().get(name) {
            Ok(zone) => Self {
                name: name.to_owned(),
                zone,
            },
            Err(_) => Self {
                name: "UTC".to_owned(),
                zone: TimeZone::UTC,
            },
        }
    }

    /// Returns the day of an instant.
    pub(super) fn day(&self, at: Timestamp) -> Date {
        self.zone.to_datetime(at).date()
    }
}
