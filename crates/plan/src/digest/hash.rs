//! The hash of a meaning, with the version of its scheme.
//!
//! `docs/digests.md` says what counts, and stored examples in the tests pin it. A digest carries the version of the
//! scheme, because a released digest must not change silently.

use std::fmt;

use serde::{Serialize, Serializer};
use toml::Spanned;
use toml::de::DeValue;

use crate::digest::Scheme;
use crate::toml::{Canonical, Reader, Value, read_parsed_string};

/// The hash of a subject's meaning: the first 160 bits of a BLAKE3 hash, written `3:` and 40 hex digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Digest {
    scheme: Scheme,
    hash: [u8; Digest::LENGTH],
}

impl Digest {
    /// The length of the hash in bytes.
    pub const LENGTH: usize = 20;

    /// Hashes a meaning.
    pub fn of(meaning: &Canonical, scheme: Scheme) -> Self {
        let mut bytes = Vec::new();
        meaning.write_to(&mut bytes, scheme);
        Self::of_bytes(&bytes, scheme)
    }

    /// Hashes a meaning that is written as [`Canonical::write_to`] does it.
    pub(crate) fn of_bytes(bytes: &[u8], scheme: Scheme) -> Self {
        let mut hasher = scheme.hasher();
        hasher.update(bytes);
        let mut hash = [0; Self::LENGTH];
        hasher.finalize_xof().fill(&mut hash);
        Self { scheme, hash }
    }

    /// Returns the scheme of the digest.
    pub fn scheme(&self) -> Scheme {
        self.scheme
    }

    /// Reads a digest as it is written.
    ///
    /// # Errors
    /// What is wrong with the text.
    pub fn parse(text: &str) -> Result<Self, DigestError> {
        let error = |problem| DigestError {
            text: text.to_owned(),
            problem,
        };
        let (version, digits) = text
            .split_once(':')
            .ok_or_else(|| error(DigestProblem::NoVersion))?;
        let scheme = Scheme::ALL
            .into_iter()
            .find(|scheme| scheme.version() == version)
            .ok_or_else(|| error(DigestProblem::UnknownVersion))?;
        let hash = bytes_of(digits).ok_or_else(|| error(DigestProblem::Digits))?;
        Ok(Self { scheme, hash })
    }
}

/// Reads the hash of a digest: two lowercase hex digits for each byte.
fn bytes_of(digits: &str) -> Option<[u8; Digest::LENGTH]> {
    let value = |digit: u8| match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        _ => None,
    };
    let mut digits = digits.bytes();
    let mut hash = [0; Digest::LENGTH];
    for byte in &mut hash {
        *byte = value(digits.next()?)? << 4 | value(digits.next()?)?;
    }
    digits.next().is_none().then_some(hash)
}

/// A text that is not a digest.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DigestError {
    text: String,
    problem: DigestProblem,
}

/// What is wrong with a digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum DigestProblem {
    NoVersion,
    UnknownVersion,
    Digits,
}

impl fmt::Display for DigestError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.text.escape_debug();
        match self.problem {
            DigestProblem::NoVersion => {
                write!(f, "`{text}` is not a digest: it does not start with `3:`")
            }
            DigestProblem::UnknownVersion => write!(
                f,
                "`{text}` is a digest of a version that this irplan does not support"
            ),
            DigestProblem::Digits => write!(
                f,
                "`{text}` is not a digest: 40 lowercase hex digits must follow the colon"
            ),
        }
    }
}

impl std::error::Error for DigestError {}

impl fmt::Display for Digest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // To format each byte by itself takes a good part of the time in which large plans are compared.
        const DIGITS: &[u8; 16] = b"0123456789abcdef";
        let mut hex = [0; 2 * Self::LENGTH];
        for (pair, byte) in hex.chunks_exact_mut(2).zip(self.hash) {
            pair[0] = DIGITS[usize::from(byte >> 4)];
            pair[1] = DIGITS[usize::from(byte & 0xf)];
        }
        f.write_str(self.scheme.version())?;
        f.write_str(":")?;
        f.write_str(str::from_utf8(&hex).expect("hex digits are ASCII"))
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
    fn expected() -> &'static str {
        "a digest as `irplan review` writes it"
    }

    fn read(value: &Spanned<DeValue<'_>>, reader: &mut Reader) -> Option<Self> {
        read_parsed_string(value, Self::expected(), reader, Self::parse)
    }

    fn canonical(&self) -> Canonical {
        Canonical::Text(self.to_string())
    }
}
