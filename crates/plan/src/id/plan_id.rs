//! The ids of plans.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::id::{Id, IdError};

/// The id of a plan, which is the name of its folder: `harbor-dental`.
///
/// It has the form of an [`Id`], but it is another type, so that a plan is never mistaken for a contact or a section.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlanId(Id);

impl PlanId {
    /// Checks the id of a plan, which follows the rules of [`Id::parse`].
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, IdError> {
        Id::parse(text).map(Self)
    }

    /// Makes the closest id from any words, as [`Id::slug`] does.
    pub fn slug(words: &str, fallback: &str) -> Self {
        Self(Id::slug(words, fallback))
    }

    /// Returns the id as text.
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// Returns the id in words, with a capital: `harbor-dental` becomes `Harbor dental`.
    pub fn in_words(&self) -> String {
        self.0.in_words()
    }
}

impl fmt::Display for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for PlanId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl std::borrow::Borrow<str> for PlanId {
    fn borrow(&self) -> &str {
        self.as_str()
    }
}

impl Serialize for PlanId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}
