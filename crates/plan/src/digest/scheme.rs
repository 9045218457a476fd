//! The schemes of digests. `docs/digests.md` says how they differ.

use std::sync::LazyLock;

use blake3::Hasher;

/// How digests are computed. A sign-off counts by the scheme that it was made under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Scheme {
    /// The first one, which also covers the spelling of phone numbers, but not every fact on a page.
    First,
    /// The second one, which takes 72 hours for 3 days, and knows no duties of packs.
    Second,
    /// The one that is written today.
    #[default]
    Third,
}

impl Scheme {
    /// The one that new digests have.
    pub const CURRENT: Self = Self::Third;

    /// Every scheme, the oldest first.
    pub const ALL: [Self; 3] = [Self::First, Self::Second, Self::Third];

    /// Returns the text before the colon of a digest.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::First => "1",
            Self::Second => "2",
            Self::Third => "3",
        }
    }

    /// Returns a hasher whose key keeps the hashes of the schemes apart. Deriving a key takes as long as hashing a small
    /// table, so it is done once for each scheme.
    pub(crate) fn hasher(self) -> Hasher {
        static HASHERS: LazyLock<[Hasher; 3]> =
            LazyLock::new(|| Scheme::ALL.map(|scheme| Hasher::new_derive_key(scheme.key())));
        HASHERS[self as usize].clone()
    }

    fn key(self) -> &'static str {
        match self {
            Self::First => "irplan 2026 digest of a subject, version 1",
            Self::Second => "irplan 2026 digest of a subject, version 2",
            Self::Third => "irplan 2026 digest of a subject, version 3",
        }
    }
}
