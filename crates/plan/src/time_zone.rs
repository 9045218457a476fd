//! Time zones by their names in the IANA database.
//!
//! The program includes the database, so that every machine knows the same names.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::{TimeZone, TimeZoneDatabase};
use toml::Spanned;
use toml::de::DeValue;

use crate::toml::{Canonical, Reader, Value, nearest, read_parsed_string};

/// The name of a time zone, current or former: `Europe/London`, `US/Eastern`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZoneName(String);

/// A text that names no time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TimeZoneError {
    written: String,
    /// The name that was probably meant.
    pub suggestion: Option<String>,
}

impl TimeZoneName {
    /// Checks a name, which is spelled as in the database.
    ///
    /// # Errors
    /// If no time zone has it; with the name that was probably meant, if one is near.
    pub fn parse(text: &str) -> Result<Self, TimeZoneError> {
        let zone = TimeZoneDatabase::bundled().get(text);
        let is_exact = zone.is_ok_and(|zone| zone.iana_name() == Some(text));
        match is_exact {
            true => Ok(Self(text.to_owned())),
            false => Err(TimeZoneError {
                written: text.to_owned(),
                suggestion: suggestion(text),
            }),
        }
    }

    /// Returns the name.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns the offsets of a zone from UTC between two days, in seconds, each with the instant from which it counts. The first
/// is that of the first day; none if there is no such zone.
pub fn offsets_between(zone: &str, from: Date, until: Date) -> Vec<(i64, i32)> {
    let start = |day: Date| day.to_zoned(TimeZone::UTC).map(|start| start.timestamp());
    let zone = TimeZoneDatabase::bundled().get(zone);
    let (Ok(zone), Ok(from), Ok(until)) = (zone, start(from), start(until)) else {
        return Vec::new();
    };
    let first = (from.as_second(), zone.to_offset(from).seconds());
    let changes = zone.following(from);
    let changes = changes.take_while(|change| change.timestamp() < until);
    let changes = changes.map(|change| (change.timestamp().as_second(), change.offset().seconds()));
    std::iter::once(first).chain(changes).collect()
}

/// Returns the closest name, or the zone with that place: `London` for `Europe/London`.
fn suggestion(text: &str) -> Option<String> {
    let database = TimeZoneDatabase::bundled();
    let names: Vec<String> = database.available().map(|name| name.to_string()).collect();
    let input = text.trim().replace(' ', "_");
    let place = |name: &str| name.rsplit('/').next().unwrap_or(name).to_lowercase();
    let same_words = names.iter().find(|name| name.eq_ignore_ascii_case(&input));
    let same_place = || {
        let regions = names.iter().filter(|name| name.contains('/'));
        let mut places = regions.filter(|name| place(name) == place(&input));
        places.next()
    };
    let near = || nearest(&input, names.iter().map(String::as_str)).map(str::to_owned);
    same_words
        .or_else(same_place)
        .cloned()
        .or_else(|| (input.len() > SHORTEST).then(near).flatten())
}

/// Names up to this length are close to any other.
const SHORTEST: usize = 5;

impl fmt::Display for TimeZoneName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for TimeZoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = self.written.escape_debug();
        match &self.suggestion {
            Some(name) => write!(
                f,
                "there is no time zone `{written}`; did you mean `{name}`?"
            ),
            None => write!(f, "there is no time zone `{written}`"),
        }
    }
}

impl std::error::Error for TimeZoneError {}

impl Value for TimeZoneName {
    fn expected() -> &'static str {
        "a name of the IANA database, such as \"Europe/London\""
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        Canonical::text(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn offsets_change_with_summer_time() {
        let year = (date(2026, 1, 1), date(2027, 1, 1));
        let offsets = |zone| offsets_between(zone, year.0, year.1);
        assert_eq!(
            offsets("Europe/Berlin"),
            [
                (1_767_225_600, 3_600),
                (1_774_746_000, 7_200),
                (1_792_890_000, 3_600)
            ]
        );
        assert_eq!(offsets("UTC"), [(1_767_225_600, 0)]);
        assert_eq!(offsets("Mars/Crater"), []);
    }

    #[track_caller]
    fn check(text: &str, expected: Result<(), Option<&str>>) {
        let found = TimeZoneName::parse(text);
        let found = found.as_ref().map(|_| ());
        assert_eq!(
            found.map_err(|error| error.suggestion.as_deref()),
            expected,
            "{text}"
        );
    }

    #[test]
    fn names_are_those_of_the_database() {
        for name in [
            "UTC",
            "Europe/London",
            "Europe/Kiev",
            "US/Eastern",
            "Asia/Calcutta",
            "Etc/GMT-1",
        ] {
            check(name, Ok(()));
        }
        check("Europe/Londn", Err(Some("Europe/London")));
        check("Europe/London ", Err(Some("Europe/London")));
        check("europe/london", Err(Some("Europe/London")));
        check("London", Err(Some("Europe/London")));
        check("New York", Err(Some("America/New_York")));
        check("Nowhere/Town", Err(None));
        check("Mars/Phobos", Err(None));
        check("UTC+1", Err(None));
        check("", Err(None));
        check("../etc/passwd", Err(None));
    }
}
