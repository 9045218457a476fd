//! Why a text is not the name of anything.

use std::error::Error;
use std::fmt;

use crate::id::{Id, SubjectKind};

/// Why a text is not an [`Id`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum IdError {
    /// It is empty.
    Empty,
    /// It is longer than [`Id::MAX_LENGTH`].
    TooLong,
    /// It has a character that ids do not have.
    Character(char),
    /// A hyphen stands at its start or end, or next to another.
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
            Self::Hyphens => {
                f.write_str("each hyphen of an id stands between two letters or digits")
            }
        }
    }
}

impl Error for IdError {}

/// Why a text is not a [`Subject`](crate::Subject).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubjectError {
    /// It has no colon, and is not `plan`.
    Form,
    /// The word before the colon is not a kind of subject with ids.
    Kind(String),
    /// What follows the colon is not an id.
    Id(IdError),
}

impl fmt::Display for SubjectError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Form => f.write_str(
                "a subject is written `kind:id`, such as `section:containment`, or `plan`",
            ),
            Self::Kind(word) => {
                let with_ids = SubjectKind::ALL
                    .iter()
                    .filter(|kind| **kind != SubjectKind::Plan);
                let names: Vec<_> = with_ids.map(|kind| kind.name()).collect();
                let word = word.escape_debug();
                write!(
                    f,
                    "`{word}` is not a kind of subject: use one of {}",
                    names.join(", ")
                )
            }
            Self::Id(error) => error.fmt(f),
        }
    }
}

impl Error for SubjectError {}

impl From<IdError> for SubjectError {
    fn from(error: IdError) -> Self {
        Self::Id(error)
    }
}
