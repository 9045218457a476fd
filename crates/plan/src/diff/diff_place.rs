//! Where a difference is, and on which side of a comparison.

use serde::Serialize;

use crate::place::Place;

/// A place in one of two revisions. A span of one revision means nothing in the other, whose files may be longer or
/// shorter.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct DiffPlace {
    /// The revision.
    pub side: Side,
    /// The place in it.
    pub place: Place,
}

/// One of the two revisions that are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Side {
    /// The one before.
    Older,
    /// The one after.
    Newer,
}

impl DiffPlace {
    /// A place in the older revision.
    pub fn older(place: Place) -> Self {
        Self {
            side: Side::Older,
            place,
        }
    }

    /// A place in the newer revision.
    pub fn newer(place: Place) -> Self {
        Self {
            side: Side::Newer,
            place,
        }
    }

    /// Returns the place in the newer revision, or else that in the older one.
    pub(crate) fn newest(older: Option<Place>, newer: Option<Place>) -> Option<Self> {
        newer.map(Self::newer).or(older.map(Self::older))
    }
}
