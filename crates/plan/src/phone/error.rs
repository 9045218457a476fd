//! Why a text is not a phone number.

use std::fmt;

use crate::finding::Message;
use crate::finding::message::{Value, code, private};
use crate::message;

/// Why a text is not a phone number that can be read with certainty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PhoneError {
    /// There are no digits.
    Empty,
    /// It has a character that phone numbers don't have.
    Character(char),
    /// Letters that are not keys, unlike those of `1-800-FLOWERS`.
    Letters(String),
    /// It has no country code, and the plan has no region.
    NoRegion,
    /// It is an emergency or short number, but is not marked as one.
    Short,
    /// A number that is marked as short, but does not have two to six digits.
    NotShort,
    /// A second number seems to start after a slash: `030 901820 / 21`.
    Several,
    /// No country's numbering plan has it.
    Unassigned,
    /// The text after the number is neither an extension nor keys to press.
    Rest(String),
}

/// Says what is wrong with a number, in words that follow it.
impl From<&PhoneError> for Message {
    fn from(error: &PhoneError) -> Self {
        match error {
            PhoneError::Empty => "is not a phone number".into(),
            PhoneError::Short | PhoneError::Unassigned => {
                "is not a number that can be dialled".into()
            }
            PhoneError::NotShort => "is not a short number: those have two to six digits".into(),
            PhoneError::NoRegion => "has no country code, and the plan has no `region`".into(),
            PhoneError::Several => "looks like several numbers".into(),
            PhoneError::Character(c) => not_part(code(c.to_string())),
            PhoneError::Letters(letters) => not_part(code(letters.clone())),
            PhoneError::Rest(rest) => message!(
                "is not a phone number: {} after it is neither an extension nor keys to press",
                private(rest.clone())
            ),
        }
    }
}

fn not_part(what: Value) -> Message {
    message!("is not a phone number: {} cannot be part of one", what)
}

impl fmt::Display for PhoneError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Message::from(self), f)
    }
}

impl std::error::Error for PhoneError {}
