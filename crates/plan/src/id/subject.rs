//! Subjects: anything in a plan that can be signed off, changed or pointed at.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::id::{Id, IdError, SubjectKind};

/// Anything in a plan that can be signed off, changed or pointed at: `section:containment`, `plan`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject {
    /// What kind of thing.
    pub kind: SubjectKind,
    /// Its id; `None` for the plan itself.
    pub id: Option<Id>,
}

impl Subject {
    /// The plan as a whole.
    pub const PLAN: Self = Self {
        kind: SubjectKind::Plan,
        id: None,
    };

    /// Makes a subject with an id.
    pub fn new(kind: SubjectKind, id: &Id) -> Self {
        Self {
            kind,
            id: Some(id.clone()),
        }
    }

    /// Reads `kind:id` or `plan`.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, SubjectError> {
        if text == SubjectKind::Plan.name() {
            return Ok(Self::PLAN);
        }
        let (kind, id) = text.split_once(':').ok_or(SubjectError::Form)?;
        let with_ids = SubjectKind::from_name(kind).filter(|kind| *kind != SubjectKind::Plan);
        let kind = with_ids.ok_or_else(|| SubjectError::Kind(kind.to_owned()))?;
        let id = Some(kind.parse_id(id)?);
        Ok(Self { kind, id })
    }
}

impl SubjectKind {
    /// Reads the id of a subject of this kind. Only that of a duty may be in a pack.
    pub(crate) fn parse_id(self, text: &str) -> Result<Id, IdError> {
        match self {
            Self::Duty => Id::parse_in_pack(text),
            _ => Id::parse(text),
        }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.id {
            Some(id) => write!(f, "{}:{id}", self.kind),
            None => f.write_str(self.kind.name()),
        }
    }
}

impl Serialize for Subject {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text is not a [`Subject`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SubjectError {
    /// It has no colon, and is not `plan`.
    Form,
    /// The word before the colon is not a kind of subject with ids.
    Kind(String),
    /// The text after the colon is not an id.
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

impl std::error::Error for SubjectError {}

impl From<IdError> for SubjectError {
    fn from(error: IdError) -> Self {
        Self::Id(error)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn subjects_print_as_they_parse() {
        for text in [
            "plan",
            "section:containment",
            "contact:jane-doe",
            "duty:gdpr:authority",
        ] {
            assert_eq!(
                Subject::parse(text).map(|subject| subject.to_string()),
                Ok(text.to_owned())
            );
        }
        for bad in [
            "",
            "plan:x",
            "sections:x",
            "contact",
            "contact:",
            "contact:X",
            "contact:gdpr:x",
            "duty:a:b:c",
        ] {
            assert!(Subject::parse(bad).is_err(), "{bad}");
        }
    }
}
