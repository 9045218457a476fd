//! The ids of contacts, roles, sections and so on.

use std::fmt;
use std::sync::Arc;

use serde::{Serialize, Serializer};

use super::words_of;

/// The id of a contact, role, section and so on. It is in kebab-case, and unique among its kind in its plan.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(Arc<str>);

impl Id {
    /// The longest id, in bytes.
    pub const MAX_LENGTH: usize = 80;

    /// Checks an id: lowercase letters, digits and single hyphens between them, at most [`Self::MAX_LENGTH`] bytes.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        if text.is_empty() {
            return Err(IdError::Empty);
        }
        if text.len() > Self::MAX_LENGTH {
            return Err(IdError::TooLong);
        }
        let is_bad = |c: &char| !matches!(c, 'a'..='z' | '0'..='9' | '-');
        if let Some(bad) = text.chars().find(is_bad) {
            return Err(IdError::Character(bad));
        }
        if text.starts_with('-') || text.ends_with('-') || text.contains("--") {
            return Err(IdError::Hyphens);
        }
        Ok(Self(Arc::from(text)))
    }

    /// The mark between a pack and the id of its duty.
    const PACK_MARK: char = ':';

    /// Checks an id that may be that of a pack's duty: `authority`, `gdpr:authority`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse_in_pack(text: &str) -> Result<Self, IdError> {
        match text.split_once(Self::PACK_MARK) {
            Some((pack, id)) => Ok(Self::of_pack(&Self::parse(pack)?, &Self::parse(id)?)),
            None => Self::parse(text),
        }
    }

    /// Returns the id of a pack's duty in a plan: `gdpr:authority`.
    pub fn of_pack(pack: &Self, id: &Self) -> Self {
        Self(Arc::from(format!("{pack}{}{id}", Self::PACK_MARK)))
    }

    /// Returns the pack and the id in it, if it is the id of a pack's duty.
    pub fn in_pack(&self) -> Option<(&str, &str)> {
        self.0.split_once(Self::PACK_MARK)
    }

    /// Makes an id from any words: `Is it the X-ray?` becomes `is-it-the-x-ray`. If no letter or digit is left, it is
    /// `fallback`.
    pub fn slug(words: &str, fallback: &str) -> Self {
        let mut slug = String::with_capacity(words.len());
        for c in words.chars().flat_map(char::to_lowercase) {
            if c.is_ascii_alphanumeric() {
                slug.push(c);
            } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(c, '\'' | '’') {
                slug.push('-');
            }
            if slug.len() >= Self::MAX_LENGTH {
                break;
            }
        }
        let slug = slug.trim_end_matches('-');
        Self(Arc::from(if slug.is_empty() { fallback } else { slug }))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The mark at the start of a stand-in. No file can contain an id with it.
    const STAND_IN: char = '\0';

    /// Makes an id in place of something that a copy of a plan leaves out.
    pub(crate) fn stand_in(number: usize) -> Self {
        Self(Arc::from(format!("{}{number}", Self::STAND_IN)))
    }

    /// Whether the id is in place of something that a copy of a plan leaves out; see
    /// [`Repository::for_audience`](crate::Repository::for_audience).
    pub fn is_stand_in(id: &str) -> bool {
        id.starts_with(Self::STAND_IN)
    }

    /// Returns the id in words, with a capital: `incident-commander` becomes `Incident commander`.
    pub fn in_words(&self) -> String {
        let id = self.in_pack().map_or(&*self.0, |(_, id)| id);
        let mut words = words_of(id);
        if let Some(first) = words.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
        words
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::borrow::Borrow<str> for Id {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

/// Why a text is not an [`Id`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdError {
    /// It is empty.
    Empty,
    /// It is longer than [`Id::MAX_LENGTH`].
    TooLong,
    /// It has a character that ids do not have.
    Character(char),
    /// A hyphen is at its start or end, or next to another.
    Hyphens,
}

impl fmt::Display for IdError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => f.write_str("an id cannot be empty"),
            Self::TooLong => write!(f, "an id has at most {} characters", Id::MAX_LENGTH),
            Self::Character(bad) => write!(
                f,
                "an id has only lowercase letters, digits and hyphens, not `{}`",
                bad.escape_debug()
            ),
            Self::Hyphens => f.write_str("a hyphen in an id must be between two letters or digits"),
        }
    }
}

impl std::error::Error for IdError {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kebab_case() {
        for good in ["a", "jane-doe", "24x7", "2026-05-04-ransomware"] {
            assert!(Id::parse(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "-a",
            "a-",
            "a--b",
            "Jane",
            "a b",
            "é",
            "a/b",
            "..",
            &"a".repeat(81),
        ] {
            assert!(Id::parse(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn ids_are_put_into_words_as_people_say_them() {
        for (id, words) in [
            ("incident-commander", "Incident commander"),
            ("it", "IT"),
            ("head-of-it", "Head of IT"),
            ("client-it", "Client IT"),
            ("on-call-it", "On call IT"),
            ("ot-and-it", "OT and IT"),
            ("it-on-call", "IT on call"),
            ("head-of-it-security", "Head of IT security"),
            ("keep-it-safe", "Keep it safe"),
            ("report-it", "Report it"),
            ("how-to-turn-it-off", "How to turn it off"),
            ("what-to-do-about-it", "What to do about it"),
            ("vip-assistant", "VIP assistant"),
            ("hr-lead", "HR lead"),
            ("group-ciso", "Group CISO"),
            ("e-mail", "E-mail"),
            ("e-mail-gateway", "E-mail gateway"),
            ("lost-e-mail", "Lost e-mail"),
            ("vpn-and-mfa", "VPN and MFA"),
            ("wi-fi", "Wi-Fi"),
            ("ddos", "DDoS"),
            ("maid", "Maid"),
            ("sev1", "Sev1"),
        ] {
            let id = Id::parse(id).expect("an id");
            assert_eq!(id.in_words(), words);
        }
    }

    #[test]
    fn slugs_are_ids() {
        for (words, slug) in [
            ("Is it the X-ray?", "is-it-the-x-ray"),
            ("Don't panic", "dont-panic"),
            ("  ", "step"),
            ("Über", "ber"),
        ] {
            assert_eq!(Id::slug(words, "step").as_str(), slug);
            assert!(Id::parse(slug).is_ok());
        }
    }
}
