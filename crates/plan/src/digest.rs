//! Digests: hashes of what a subject means.
//!
//! The rule of what counts is in `docs/digests.md`, and stored examples in the tests pin it: a digest, once released,
//! cannot change silently, so it carries the version of the scheme.

use std::fmt;

use serde::{Serialize, Serializer};
use toml::Spanned;
use toml::de::DeValue;

use crate::toml::{Canonical, Reader, Value};

/// The hash of a subject's meaning: the first 160 bits of a BLAKE3 hash, written `1:` and 40 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Digest {
    version: u8,
    hash: [u8; Digest::LENGTH],
}

impl Digest {
    /// The version of the scheme that is written.
    pub const VERSION: u8 = 1;
    /// The length of the hash in bytes.
    pub const LENGTH: usize = 20;

    /// Hashes a meaning.
    pub fn of(meaning: &Canonical) -> Self {
        let mut bytes = Vec::new();
        meaning.write_to(&mut bytes);
        let mut hasher =
            blake3::Hasher::new_derive_key("irplan 2026 digest of a subject, version 1");
        hasher.update(&bytes);
        let mut hash = [0; Self::LENGTH];
        hasher.finalize_xof().fill(&mut hash);
        Self {
            version: Self::VERSION,
            hash,
        }
    }

    /// Reads a digest as it is written.
    ///
    /// # Errors
    /// One lowercase phrase that says what is wrong.
    pub fn parse(text: &str) -> Result<Self, String> {
        let shown = text.escape_debug();
        let (version, hex) = text
            .split_once(':')
            .ok_or_else(|| format!("`{shown}` is no digest: the version is missing"))?;
        if version != "1" {
            return Err(format!(
                "`{shown}` is a digest of a version that this irplan does not know"
            ));
        }
        let is_hex = hex
            .bytes()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
        if hex.len() != 2 * Self::LENGTH || !is_hex {
            return Err(format!(
                "`{shown}` is no digest: 40 hex digits follow the version"
            ));
        }
        let mut hash = [0; Self::LENGTH];
        for (at, byte) in hash.iter_mut().enumerate() {
            *byte = u8::from_str_radix(&hex[2 * at..2 * at + 2], 16)
                .map_err(|error| error.to_string())?;
        }
        Ok(Self {
            version: Self::VERSION,
            hash,
        })
    }
}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.version)?;
        self.hash
            .iter()
            .try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Serialize for Digest {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl Value for Digest {
    const EXPECTED: &'static str = "a digest as `irplan review` writes it";

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        let text = String::read(value, reader)?;
        match Self::parse(&text) {
            Ok(digest) => Some(digest),
            Err(problem) => {
                reader.invalid(value.span().into(), problem, Self::EXPECTED);
                None
            }
        }
    }

    fn canonical(&self) -> Canonical {
        Canonical::Text(self.to_string())
    }
}
