//! When something happened, as people write it down.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::{Offset, TimeZoneDatabase};
use toml::Spanned;
use toml::de::DeValue;

use crate::finding::message::reason;
use crate::id::Id;
use crate::place::Span;
use crate::time_zone::{TimeZoneError, TimeZoneName};
use crate::toml::{Canonical, Field, Reader, Slot, Table, Value};

/// When something happened: an instant, a local time without an offset, or only a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Moment {
    /// A time with its offset: `2026-11-25T09:00+01:00`.
    Instant(Timestamp, Offset),
    /// A local time: `2026-11-25T09:00`.
    Local(DateTime),
    /// A day: `2026-11-25`.
    Day(Date),
}

impl Moment {
    /// The years from which clocks can be counted.
    const YEARS: RangeInclusive<i16> = 1..=9997;

    /// Reads a moment as it is written.
    ///
    /// # Errors
    /// If it is not a moment.
    pub fn parse(text: &str) -> Result<Self, MomentError> {
        let error = || MomentError {
            text: text.to_owned(),
            problem: MomentProblem::Form,
        };
        let pieces = Pieces::parse(text.trim()).map_err(|_| error())?;
        if !Self::YEARS.contains(&pieces.date().year()) {
            return Err(MomentError {
                problem: MomentProblem::OutOfRange,
                ..error()
            });
        }
        if pieces.time_zone_annotation().is_some() {
            return Err(MomentError {
                problem: MomentProblem::of_zone(text.trim(), &pieces),
                ..error()
            });
        }
        let Some(time) = pieces.time() else {
            return match pieces.offset() {
                None => Ok(Self::Day(pieces.date())),
                Some(_) => Err(error()),
            };
        };
        let local = pieces.date().to_datetime(time);
        let offset = match pieces.offset() {
            None => return Ok(Self::Local(local)),
            Some(PiecesOffset::Zulu) => Offset::UTC,
            Some(PiecesOffset::Numeric(offset)) => offset.offset(),
            Some(_) => return Err(error()),
        };
        let instant = offset.to_timestamp(local).map_err(|_| error())?;
        Ok(Self::Instant(instant, offset))
    }
}

impl Default for Moment {
    fn default() -> Self {
        Self::Day(Date::default())
    }
}

/// As it is written, to the minute if the seconds are 0.
impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = |local: DateTime| match local.second() {
            0 => local.strftime("%Y-%m-%dT%H:%M").to_string(),
            _ => local.strftime("%Y-%m-%dT%H:%M:%S").to_string(),
        };
        match self {
            Self::Instant(instant, offset) => {
                let local = written(offset.to_datetime(*instant));
                write!(f, "{local}{}", offset_in_words(*offset))
            }
            Self::Local(local) => f.write_str(&written(*local)),
            Self::Day(day) => write!(f, "{day}"),
        }
    }
}

/// Writes an offset: `+01:00`.
pub fn offset_in_words(offset: Offset) -> String {
    let minutes = offset.seconds() / 60;
    let sign = if minutes < 0 { '-' } else { '+' };
    let minutes = minutes.abs();
    format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60)
}

/// A text that is not a moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MomentError {
    text: String,
    problem: MomentProblem,
}

/// What is wrong with such a text.
#[derive(Clone, Debug, PartialEq, Eq)]
enum MomentProblem {
    /// It is written in another way.
    Form,
    /// No clock can be counted from its year.
    OutOfRange,
    /// It names a time zone; with the same time and its offset, if that is known.
    Zone(Option<String>),
    /// It names a time zone that does not exist.
    UnknownZone(TimeZoneError),
}

impl MomentProblem {
    /// Says what to write instead of a time zone: `2026-11-20T22:15+01:00` for `2026-11-20T22:15[Europe/Berlin]`.
    fn of_zone(text: &str, pieces: &Pieces<'_>) -> Self {
        let start = text.find('[').unwrap_or(text.len());
        let (before, name) = (text.get(..start).unwrap_or_default(), text.get(start..));
        let name = name.unwrap_or_default().trim_matches(['[', ']', '!']);
        match TimeZoneName::parse(name) {
            Err(error) => Self::UnknownZone(error),
            Ok(_) if pieces.offset().is_some() => Self::Zone(Some(before.to_owned())),
            Ok(zone) => Self::Zone(pieces.time().and_then(|time| {
                let local = pieces.date().to_datetime(time);
                let zone = TimeZoneDatabase::bundled().get(zone.as_str()).ok()?;
                let offset = zone.to_ambiguous_timestamp(local).unambiguous().ok()?;
                Some(Moment::Instant(offset, zone.to_offset(offset)).to_string())
            })),
        }
    }
}

impl fmt::Display for MomentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text.escape_debug();
        match &self.problem {
            MomentProblem::OutOfRange => write!(
                f,
                "`{text}` is not a time that irplan can count from: the year is {} to {}",
                Moment::YEARS.start(),
                Moment::YEARS.end()
            ),
            MomentProblem::Zone(Some(same)) => write!(
                f,
                "`{text}` has a time zone: write the offset instead of the time zone, as in `{same}`"
            ),
            MomentProblem::UnknownZone(error) => write!(
                f,
                "`{text}` has a time zone: {error} Write the offset instead, as in `2026-11-20T22:15+01:00`"
            ),
            MomentProblem::Zone(None) | MomentProblem::Form => write!(
                f,
                "`{text}` is not a time: write it as `2026-11-20T22:15`, with an offset as `2026-11-20T22:15+01:00`, \
                 or a day as `2026-11-20`"
            ),
        }
    }
}

impl std::error::Error for MomentError {}

impl Value for Moment {
    fn expected() -> &'static str {
        "a time without quotes, such as 2026-11-20T22:15:00+01:00"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        let text = match value.get_ref() {
            DeValue::Datetime(moment) => moment.to_string(),
            DeValue::String(text) => text.to_string(),
            _ => {
                let found = crate::toml::kind_with_article(value.get_ref());
                let problem = crate::message!("this is {}", found);
                reader.invalid(value.span().into(), problem, Self::expected());
                return None;
            }
        };
        match Self::parse(&text) {
            Ok(moment) => Some(moment),
            Err(problem) => {
                reader.invalid(value.span().into(), reason(problem), Self::expected());
                None
            }
        }
    }

    fn canonical(&self) -> Canonical {
        Canonical::Text(self.to_string())
    }
}

/// `[events]` of an incident: when what happened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct EventTimes(BTreeMap<Id, Field<Moment>>);

impl EventTimes {
    /// Returns the events in the order of their names.
    pub fn iter(&self) -> impl Iterator<Item = (&Id, &Field<Moment>)> {
        self.0.iter()
    }
}

impl Slot for EventTimes {
    fn read(table: &Table<'_>, key: &'static str, reader: &mut Reader) -> Self {
        let Some((_, value)) = table.entry(key) else {
            return Self::default();
        };
        let DeValue::Table(entries) = value.get_ref() else {
            let expected = "events with their times: `aware = 2026-11-20T22:15:00+01:00`";
            reader.invalid(value.span().into(), "this is not a table", expected);
            return Self::default();
        };
        let mut times = BTreeMap::new();
        for (name, value) in entries {
            let span: Span = name.span().into();
            match Id::parse(name.get_ref()) {
                Err(problem) => reader.invalid(span, reason(problem), "the name of an event"),
                Ok(event) => {
                    let moment = Moment::read(value, reader).map(|moment| Field {
                        value: moment,
                        key: reader.absolute(span),
                        span: reader.absolute(value.span()),
                    });
                    times.extend(moment.map(|moment| (event, moment)));
                }
            }
        }
        Self(times)
    }

    fn canonical(&self) -> Option<Canonical> {
        let entry =
            |(event, time): (&Id, &Field<Moment>)| (event.to_string(), time.value.canonical());
        (!self.0.is_empty()).then(|| Canonical::Table(self.0.iter().map(entry).collect()))
    }

    fn span(&self) -> Option<Span> {
        self.0.values().next().map(|time| time.key)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_zone(text: &str, expected: &str) {
        let error = Moment::parse(text).expect_err("it has a zone").to_string();
        assert!(error.contains(expected), "{error}");
    }

    #[test]
    fn a_time_zone_is_not_an_offset() {
        check_zone(
            "2026-11-20T22:15[Europe/Berlin]",
            "as in `2026-11-20T22:15+01:00`",
        );
        check_zone(
            "2026-06-20T22:15[Europe/Berlin]",
            "as in `2026-06-20T22:15+02:00`",
        );
        check_zone(
            "2026-11-20T22:15-05:00[America/New_York]",
            "as in `2026-11-20T22:15-05:00`",
        );
        check_zone(
            "2026-11-20T22:15[Europe/Berln]",
            "did you mean `Europe/Berlin`?",
        );
        // This local time happens twice.
        check_zone("2026-11-01T01:30[America/New_York]", "with an offset as");
        check_zone("2026-11-20[Europe/Berlin]", "or a day as `2026-11-20`");
    }

    #[test]
    fn moments_print_as_they_parse() {
        for text in [
            "2026-11-25",
            "2026-11-25T09:00",
            "2026-11-25T09:00:30",
            "2026-11-25T09:00+01:00",
            "2026-11-25T09:00-05:30",
        ] {
            let moment = Moment::parse(text).map(|moment| moment.to_string());
            assert_eq!(moment.as_deref(), Ok(text));
        }
        let zulu = Moment::parse("2026-11-25T09:00Z").map(|moment| moment.to_string());
        assert_eq!(zulu.as_deref(), Ok("2026-11-25T09:00+00:00"));
        for bad in [
            "",
            "soon",
            "09:00",
            "2026-11-25Z",
            "2026-13-01",
            "2026-11-25T25:00",
        ] {
            assert!(Moment::parse(bad).is_err(), "{bad}");
        }
    }
}
