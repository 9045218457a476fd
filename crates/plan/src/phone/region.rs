//! The region for national numbers.

use std::fmt;

use rlibphonenumber::PHONE_NUMBER_UTIL;

/// A country or territory with a numbering plan, by its ISO 3166-1 alpha-2 code: `GB`, `DE`, `US`.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Region([u8; 2]);

/// A text that is not the code of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegionError {
    written: String,
    /// The code that was probably meant.
    pub suggestion: Option<String>,
}

/// Codes that people write for a country with another code.
const OTHER_NAMES: &[(&str, &str)] = &[
    ("UK", "GB"),
    ("EN", "GB"),
    ("ENGLAND", "GB"),
    ("USA", "US"),
    ("GER", "DE"),
    ("GERMANY", "DE"),
    ("EL", "GR"),
];

impl Region {
    /// Reads a code in upper case, as ISO 3166-1 writes it.
    ///
    /// # Errors
    /// If there is no such region; with the code that was probably meant, if one is known.
    pub fn parse(text: &str) -> Result<Self, RegionError> {
        Self::find(text).ok_or_else(|| RegionError {
            written: text.to_owned(),
            suggestion: suggestion(text),
        })
    }

    /// Returns the code: `GB`.
    pub fn code(&self) -> &str {
        str::from_utf8(&self.0).expect("two letters of ASCII")
    }

    fn find(code: &str) -> Option<Self> {
        let letters = <[u8; 2]>::try_from(code.as_bytes()).ok()?;
        let region = Self(letters);
        let is_code = letters.iter().all(u8::is_ascii_uppercase);
        let id = is_code.then(|| region.id()).flatten()?;
        PHONE_NUMBER_UTIL.get_country_code_for_region(id)?;
        Some(region)
    }

    /// Returns a region of the parser; `None` for numbers that belong to no country.
    pub(super) fn of(id: rlibphonenumber::Region) -> Option<Self> {
        Self::find(&id.as_region_str())
    }

    /// Returns what the parser calls it.
    pub(super) fn id(self) -> Option<rlibphonenumber::Region> {
        rlibphonenumber::Region::from_code(self.code()).ok()
    }
}

fn suggestion(text: &str) -> Option<String> {
    let upper = text.trim().to_uppercase();
    let other = OTHER_NAMES.iter().find(|(name, _)| *name == upper);
    let is_code = || Region::find(&upper).map(|region| region.to_string());
    other.map(|(_, code)| (*code).to_owned()).or_else(is_code)
}

impl fmt::Display for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Region {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for RegionError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let written = self.written.escape_debug();
        write!(f, "`{written}` is not a two-letter country code")?;
        match &self.suggestion {
            Some(code) => write!(f, "; did you mean `{code}`?"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for RegionError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, expected: Result<&str, Option<&str>>) {
        let region = Region::parse(written);
        let found = region.as_ref().map(Region::code);
        assert_eq!(found.map_err(|error| error.suggestion.as_deref()), expected);
    }

    #[test]
    fn regions_are_iso_codes() {
        for code in ["GB", "DE", "US", "CH", "JP", "NZ"] {
            check(code, Ok(code));
        }
        check("UK", Err(Some("GB")));
        check("de", Err(Some("DE")));
        check("USA", Err(Some("US")));
        check("XX", Err(None));
        check("", Err(None));
        check("G\u{212A}", Err(None));
    }
}
