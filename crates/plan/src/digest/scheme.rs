//! The schemes of digests. `docs/digests.md` says how they differ.

use std::sync::LazyLock;

use blake3::Hasher;

use crate::id::SubjectKind;
use crate::kinds::Act;

/// How digests are computed. A sign-off counts by the scheme that it was made under.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum Scheme {
    /// The first one, which also covers the spelling of phone numbers, but not every fact on a page.
    First,
    /// The second one, which takes 72 hours for 3 days, and knows no duties of packs.
    Second,
    /// The one that is written today for everything but the approval of a plan, which covers the whole plan by it.
    #[default]
    Third,
    /// The one that is written today for the approval of a plan, which covers only what an executive decides. There are no
    /// such digests of anything else.
    Fourth,
}

impl Scheme {
    /// Every scheme, the oldest first.
    pub const ALL: [Self; 4] = [Self::First, Self::Second, Self::Third, Self::Fourth];

    /// Returns the one that new digests of a kind of subject have.
    pub fn current(kind: SubjectKind) -> Self {
        match kind {
            SubjectKind::Plan => Self::Fourth,
            _ => Self::Third,
        }
    }

    /// Whether the approval of a plan covers its subjects of a kind. What others verify and review is not for the executive
    /// to decide.
    pub fn approval_covers(self, kind: SubjectKind) -> bool {
        let is_signed_by_others = matches!(kind.act(), Some(Act::Verify | Act::Review));
        kind.has_digest() && (self < Self::Fourth || !is_signed_by_others)
    }

    /// Returns the text before the colon of a digest.
    pub(crate) fn version(self) -> &'static str {
        match self {
            Self::First => "1",
            Self::Second => "2",
            Self::Third => "3",
            Self::Fourth => "4",
        }
    }

    /// Returns a hasher whose key keeps the hashes of the schemes apart. Deriving a key takes as long as hashing a small
    /// table, so it is done once for each scheme.
    pub(crate) fn hasher(self) -> Hasher {
        static HASHERS: LazyLock<[Hasher; 4]> =
            LazyLock::new(|| Scheme::ALL.map(|scheme| Hasher::new_derive_key(scheme.key())));
        HASHERS[self as usize].clone()
    }

    fn key(self) -> &'static str {
        match self {
            Self::First => "irplan 2026 digest of a subject, version 1",
            Self::Second => "irplan 2026 digest of a subject, version 2",
            Self::Third => "irplan 2026 digest of a subject, version 3",
            Self::Fourth => "irplan 2026 digest of a subject, version 4",
        }
    }
}
