//! A number that can be dialled.

use std::fmt;

use rlibphonenumber::PhoneNumberFormat;

use super::region::Region;
use super::reserved::is_reserved;

/// A phone number as it was written, and what to dial for it.
///
/// Two numbers are equal if the same keys reach the same line, however they are written.
#[derive(Clone, Debug)]
pub struct PhoneNumber {
    written: String,
    line: DialledNumber,
    extension: Option<String>,
    keys: Option<String>,
}

/// What to dial first.
#[derive(Clone, Debug)]
pub(super) enum DialledNumber {
    /// A number that works from everywhere, as people in its own country dial it.
    National(Box<rlibphonenumber::PhoneNumber>),
    /// A number that works from everywhere, with its country code.
    International(Box<rlibphonenumber::PhoneNumber>),
    /// The keys of an emergency or short number, which works only in its own country.
    Short(String),
}

impl PhoneNumber {
    /// Makes a number from its parts.
    pub(super) fn new(
        written: &str,
        line: DialledNumber,
        extension: Option<String>,
        keys: Option<String>,
    ) -> Self {
        Self {
            written: written.trim().to_owned(),
            line,
            extension,
            keys,
        }
    }

    /// Returns the number as it was written.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Returns the extension, in digits.
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// Returns what to press once the call is answered: digits, `*`, `#`, `,` for a pause and `;` to wait.
    pub fn keys(&self) -> Option<&str> {
        self.keys.as_deref()
    }

    /// Whether it is an emergency or short number.
    pub fn is_short(&self) -> bool {
        matches!(self.line, DialledNumber::Short(_))
    }

    /// Whether the number is reserved for fiction and examples, so that nobody answers it.
    pub fn is_reserved(&self) -> bool {
        match &self.line {
            DialledNumber::National(number) | DialledNumber::International(number) => is_reserved(
                number.country_code,
                &number.get_national_significant_number(),
            ),
            DialledNumber::Short(_) => false,
        }
    }

    /// Returns the digits that search compares: the international number without its `+`, or a short number's digits.
    pub fn digits(&self) -> String {
        self.main().chars().filter(char::is_ascii_digit).collect()
    }

    /// Returns the link that dials it, by RFC 3966: `tel:+442079460151;ext=12`. Keys to press follow in the form that
    /// phones expect.
    pub fn link(&self) -> String {
        let mut link = format!("tel:{}", encoded(&self.main()));
        if let Some(extension) = &self.extension {
            link.push_str(";ext=");
            link.push_str(extension);
        }
        if let Some(keys) = &self.keys {
            link.push_str(&encoded(keys));
        }
        link
    }

    /// Returns the meaning of the number, however it is written: `+442079460151 ext. 12 ,,123456#`. Digests and diffs
    /// compare this.
    pub fn meaning(&self) -> String {
        self.with_rest(self.main())
    }

    /// Returns the number for somebody in a region: as written if that works there, else in international form. A
    /// number with a `+` works everywhere, and a short one has only one form.
    pub fn shown_in(&self, region: Option<Region>) -> String {
        // Only a number without a country code needs its region, which the parser finds with its large patterns.
        let is_home = || region.is_some() && self.region() == region;
        match &self.line {
            DialledNumber::Short(_) => self.written.clone(),
            DialledNumber::International(_) if self.written.starts_with('+') => {
                self.written.clone()
            }
            DialledNumber::National(_) if is_home() => self.written.clone(),
            DialledNumber::National(number) | DialledNumber::International(number) => self
                .with_rest(
                    number
                        .format_as(PhoneNumberFormat::International)
                        .into_owned(),
                ),
        }
    }

    /// Returns the region of the number, if it belongs to only one.
    pub fn region(&self) -> Option<Region> {
        match &self.line {
            DialledNumber::National(number) | DialledNumber::International(number) => {
                number.get_region_code().and_then(Region::of)
            }
            DialledNumber::Short(_) => None,
        }
    }

    /// Returns what to dial first: `+442079460151`, or the keys of a short number.
    fn main(&self) -> String {
        match &self.line {
            DialledNumber::National(number) | DialledNumber::International(number) => {
                number.format_as(PhoneNumberFormat::E164).into_owned()
            }
            DialledNumber::Short(keys) => keys.clone(),
        }
    }

    fn with_rest(&self, mut text: String) -> String {
        if let Some(extension) = &self.extension {
            text.push_str(" ext. ");
            text.push_str(extension);
        }
        if let Some(keys) = &self.keys {
            text.push(' ');
            text.push_str(keys);
        }
        text
    }
}

/// In a link, `#` would begin a fragment.
fn encoded(keys: &str) -> String {
    keys.replace('#', "%23")
}

impl PartialEq for PhoneNumber {
    fn eq(&self, other: &Self) -> bool {
        self.meaning() == other.meaning()
    }
}

impl Eq for PhoneNumber {}

/// As it was written.
impl fmt::Display for PhoneNumber {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.written)
    }
}
