//! A number as a file has it.

use std::fmt;

use toml::Spanned;
use toml::de::DeValue;

use super::error::PhoneError;
use super::number::PhoneNumber;
use super::region::Region;
use crate::toml::{Canonical, Reader, Value, read_parsed_string};

/// The text of a phone number in a file, read with the region of its plan.
///
/// The text is kept even if it is not a number, so that people see what the file has. Only [`PhoneText::dialled`]
/// and [`PhoneText::short`] return something to dial.
#[derive(Clone, Debug)]
pub struct PhoneText {
    written: String,
    dialled: Result<PhoneNumber, PhoneError>,
    short: Result<PhoneNumber, PhoneError>,
}

impl PhoneText {
    /// Reads a number. A region is needed if it has no country code.
    pub fn new(written: &str, region: Option<Region>) -> Self {
        Self {
            written: written.to_owned(),
            dialled: PhoneNumber::parse(written, region),
            short: PhoneNumber::parse_short(written),
        }
    }

    /// Returns the text as it is written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Returns the number that can be dialled from everywhere.
    ///
    /// # Errors
    /// Why it could not be read with certainty.
    pub fn dialled(&self) -> Result<&PhoneNumber, &PhoneError> {
        self.dialled.as_ref()
    }

    /// Returns the emergency or other short number, which works only in its own country or house.
    ///
    /// # Errors
    /// Why it is not one.
    pub fn short(&self) -> Result<&PhoneNumber, &PhoneError> {
        self.short.as_ref()
    }

    /// Returns the number of either form.
    ///
    /// # Errors
    /// Why it cannot be dialled from everywhere, if it is not a short number either.
    pub fn either(&self) -> Result<&PhoneNumber, &PhoneError> {
        self.dialled()
            .or_else(|error| self.short().map_err(|_| error))
    }
}

/// As it is written.
impl fmt::Display for PhoneText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}

/// No number.
impl Default for PhoneText {
    fn default() -> Self {
        Self::new("", None)
    }
}

impl Value for PhoneText {
    fn expected() -> &'static str {
        "a phone number such as `+1 212 555 0143`"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        let written = String::read(value, reader)?;
        Some(Self::new(&written, reader.region()))
    }

    fn canonical(&self) -> Canonical {
        let number = self.either().ok();
        Canonical::spelling(&self.written, number.map(PhoneNumber::meaning))
    }
}

impl Value for Region {
    fn expected() -> &'static str {
        "a two-letter country code of ISO 3166-1, such as \"GB\""
    }

    /// Sets the region of the numbers that are read after it and have no country code.
    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        let region = read_parsed_string(value, Self::expected(), reader, Self::parse)?;
        reader.set_region(Some(region));
        Some(region)
    }

    fn canonical(&self) -> Canonical {
        Canonical::text(self.code())
    }
}
