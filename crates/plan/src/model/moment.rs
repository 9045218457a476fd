//! When something happened, as people write it down.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::RangeInclusive;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::fmt::temporal::{Pieces, PiecesOffset};
use jiff::tz::Offset;
use toml::Spanned;
use toml::de::DeValue;

use crate::finding::message::reason;
use crate::id::Id;
use crate::place::Span;
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
            is_out_of_range: false,
        };
        let pieces = Pieces::parse(text.trim()).map_err(|_| error())?;
        if !Self::YEARS.contains(&pieces.date().year()) {
            return Err(MomentError {
                is_out_of_range: true,
                ..error()
            });
        }
        if pieces.time_zone_annotation().is_some() {
            return Err(error());
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
    is_out_of_range: bool,
}

impl fmt::Display for MomentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text.escape_debug();
        if self.is_out_of_range {
            return write!(
                f,
                "`{text}` is not a time that irplan can count from: the year is {} to {}",
                Moment::YEARS.start(),
                Moment::YEARS.end()
            );
        }
        write!(
            f,
            "`{text}` is not a time: write it as `2026-11-20T22:15`, with an offset as `2026-11-20T22:15+01:00`, or a \
             day as `2026-11-20`"
        )
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
