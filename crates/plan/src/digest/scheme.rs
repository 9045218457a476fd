//! The schemes of digests. `docs/digests.md` says how they differ.

/// How digests are computed. A sign-off counts by the scheme that it was made under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Scheme {
    /// The first one, which also covers the spelling of phone numbers, but not every fact on a page.
    First,
    /// The one that is written today.
    #[default]
    Second,
}

impl Scheme {
    /// The one that new digests have.
    pub const CURRENT: Self = Self::Second;

    /// Every scheme, the oldest first.
    pub const ALL: [Self; 2] = [Self::First, Self::Second];

    /// Returns the text before the colon of a digest.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::First => "1",
            Self::Second => "2",
        }
    }

    /// Returns a key that keeps the hashes of the schemes apart.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::First => "irplan 2026 digest of a subject, version 1",
            Self::Second => "irplan 2026 digest of a subject, version 2",
        }
    }
}
