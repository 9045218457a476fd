//! Parses the values of options: one function for each kind, which clap calls.

use irplan_plan::model::{Moment, MomentError};
use irplan_plan::phone::{Region, RegionError};
use irplan_plan::time_zone::{TimeZoneError, TimeZoneName};
use jiff::Timestamp;
use jiff::civil::Date;
use thiserror::Error;

/// Why an option does not accept a value.
#[derive(Debug, Error)]
pub(crate) enum ValueError {
    /// It is not a day, or is outside of the calendar.
    #[error("write the date as YYYY-MM-DD, such as 2026-11-22")]
    Date,
    /// It is not a name with a time.
    #[error("write a name and a time, such as aware=2026-11-20T22:15")]
    NamedMoment,
    /// The time cannot be read.
    #[error("{0}")]
    Moment(MomentError),
    /// It is not an instant.
    #[error("write the time with its offset, such as 2026-11-20T22:15+01:00")]
    Timestamp,
    /// A revision is empty.
    #[error("a revision cannot be empty")]
    EmptyRevision,
    /// A revision looks like an option.
    #[error("a revision cannot start with a hyphen")]
    HyphenRevision,
    /// There is no such time zone.
    #[error("{0}{example}", example = example(&.0.suggestion, "America/New_York"))]
    TimeZone(TimeZoneError),
    /// There is no such country.
    #[error("{0}{example}", example = example(&.0.suggestion, "US"))]
    Region(RegionError),
    /// A key of front matter is empty.
    #[error("a key cannot be empty")]
    EmptyKey,
    /// The address of a repository is not one that a pipeline can use.
    #[error("the address must start with `https://` and have no spaces or quotes")]
    SourceAddress,
    /// It is not the full hash of a commit.
    #[error("a full hash has 40 digits: 0 to 9 and a to f")]
    FullHash,
    /// The address of a forge does not say how to reach it.
    #[error("an address must start with https:// or http://")]
    LinkScheme,
    /// The address of a forge has characters that are not safe in a link.
    #[error("an address can contain only letters, digits and -._~:/%")]
    LinkCharacter,
}

/// Returns what to write instead, if no known value is close.
fn example(suggestion: &Option<String>, example: &str) -> String {
    match suggestion {
        Some(_) => String::new(),
        None => format!("; write it like `{example}`"),
    }
}

/// Reads a day.
pub(crate) fn date(text: &str) -> Result<Date, ValueError> {
    text.parse::<Date>()
        .ok()
        .filter(|date| text.len() == 10 && (1..=9998).contains(&date.year()))
        .ok_or(ValueError::Date)
}

/// Reads a name and a time: `aware=2026-11-20T22:15`.
pub(crate) fn named_moment(text: &str) -> Result<(String, Moment), ValueError> {
    let (name, moment) = text.split_once('=').ok_or(ValueError::NamedMoment)?;
    let moment = Moment::parse(moment).map_err(ValueError::Moment)?;
    Ok((name.trim().to_owned(), moment))
}

/// Reads a time, with or without an offset.
pub(crate) fn moment(text: &str) -> Result<Moment, ValueError> {
    Moment::parse(text).map_err(ValueError::Moment)
}

/// Reads an instant with its offset.
pub(crate) fn timestamp(text: &str) -> Result<Timestamp, ValueError> {
    match Moment::parse(text) {
        Ok(Moment::Instant(at, _)) => Ok(at),
        _ => Err(ValueError::Timestamp),
    }
}

/// Takes a revision's name; git says what it names.
pub(crate) fn revision(text: &str) -> Result<String, ValueError> {
    match text {
        "" => Err(ValueError::EmptyRevision),
        text if text.starts_with('-') => Err(ValueError::HyphenRevision),
        text => Ok(text.to_owned()),
    }
}

/// Reads the name of a time zone that exists.
pub(crate) fn time_zone(name: &str) -> Result<TimeZoneName, ValueError> {
    TimeZoneName::parse(name).map_err(ValueError::TimeZone)
}

/// Reads a country in two letters, of either case.
pub(crate) fn region(code: &str) -> Result<Region, ValueError> {
    Region::parse(&code.to_ascii_uppercase()).map_err(ValueError::Region)
}

/// Takes the name of a key in front matter.
pub(crate) fn key(text: &str) -> Result<String, ValueError> {
    match text.trim() {
        "" => Err(ValueError::EmptyKey),
        key => Ok(key.to_owned()),
    }
}

/// Takes the address of the repository that has irplan's source.
pub(crate) fn source_address(text: &str) -> Result<String, ValueError> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~:/@%+".contains(&byte);
    match text.starts_with("https://") && text.bytes().all(is_plain) {
        true => Ok(text.to_owned()),
        false => Err(ValueError::SourceAddress),
    }
}

/// Takes the full hash of a commit.
pub(crate) fn full_hash(text: &str) -> Result<String, ValueError> {
    match text.len() == 40 && text.bytes().all(|byte| b"0123456789abcdef".contains(&byte)) {
        true => Ok(text.to_owned()),
        false => Err(ValueError::FullHash),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_whole_and_real() {
        for good in ["2026-11-22", "2028-02-29"] {
            assert!(date(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "2026-11-31",
            "20261122",
            "2026-W47-7",
            "9999-01-01",
            "tomorrow",
        ] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }
}
