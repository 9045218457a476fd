//! A sign-off: a person's statement about a subject on one day.
//!
//! [`LedgerEntry`] is a sign-off with its place in a file, and [`SignOffStatus`](crate::SignOffStatus) says whether it
//! counts today.

use std::cmp::Ordering;
use std::fmt;

use jiff::civil::Date;

use crate::digest::{Digest, Scheme};
use crate::id::{Id, PlanId, Subject};
use crate::signoff::{LedgerEntry, SigningMedium, VerificationMethod};
use crate::toml::Canonical;

/// A person's statement about a subject, wherever it is written.
///
/// Two sign-offs that print the same are the same: history keeps these words and follows a sign-off by them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct SignOff {
    /// The contact who signed.
    pub by: Id,
    /// The day.
    pub on: Date,
    /// The digest of the subject at that time.
    pub digest: Digest,
    /// How a contact was verified.
    pub how: Option<VerificationMethod>,
    /// The medium on which it was given, if the person did not run the command.
    pub via: Option<SigningMedium>,
    /// The day on which it ends, if that is before the end of its interval.
    pub due: Option<Date>,
    /// The signer's own signature.
    pub signature: Option<Signature>,
}

/// How many hex digits a checksum has. Chance makes two equal once in 2^48 times.
const CHECKSUM_DIGITS: usize = 12;

/// A signer's signature over [`SignOff::message`], which its hash identifies.
#[derive(Clone, Debug)]
pub struct Signature {
    hash: Digest,
    /// `None` if only the hash is known, as history keeps it.
    text: Option<String>,
}

impl Signature {
    /// A signature as a ledger has it.
    pub fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        Self {
            hash: Digest::of(&Canonical::Text(text.clone()), Scheme::First),
            text: Some(text),
        }
    }

    /// Returns the signature itself; `None` if only its hash is known.
    pub fn text(&self) -> Option<&str> {
        self.text.as_deref()
    }
}

impl PartialEq for Signature {
    fn eq(&self, other: &Self) -> bool {
        self.hash == other.hash
    }
}

impl Eq for Signature {}

impl PartialOrd for Signature {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Signature {
    fn cmp(&self, other: &Self) -> Ordering {
        self.hash.cmp(&other.hash)
    }
}

impl SignOff {
    /// Makes a sign-off with what each must have.
    pub fn new(by: Id, on: Date, digest: Digest) -> Self {
        Self {
            by,
            on,
            digest,
            how: None,
            via: None,
            due: None,
            signature: None,
        }
    }

    /// Returns the statement of a ledger's entry.
    pub fn of(entry: &LedgerEntry) -> Self {
        // Without `..`, so that no field of an entry can be forgotten.
        let LedgerEntry {
            origin: _,
            by,
            on,
            digest,
            how,
            via,
            due,
            checksum: _,
            signature,
        } = entry;
        Self {
            by: by.value.clone(),
            on: on.value,
            digest: digest.value,
            how: how.as_ref().map(|how| how.value),
            via: via.as_ref().map(|via| via.value),
            due: due.as_ref().map(|due| due.value),
            signature: signature.as_ref().map(|text| Signature::new(&*text.value)),
        }
    }

    /// Returns a short hash of all its parts, so that an entry shows if a merge took parts of two. It proves nothing about
    /// who signed. The subject and the plan are not among the parts, because an entry moves with them.
    pub fn checksum(&self) -> String {
        let digest = Digest::of(&Canonical::Text(format!("sign-off {self}")), Scheme::First);
        let digits = digest.to_string();
        digits
            .chars()
            .skip("1:".len())
            .take(CHECKSUM_DIGITS)
            .collect()
    }

    /// Reads a sign-off from its printed form; `None` for anything else. Then only the hash of its signature is known.
    pub fn parse(words: &str) -> Option<Self> {
        let mut parts = words.split(',');
        let mut next = || parts.next();
        let signature = |word: &str| {
            Some(Signature {
                hash: Digest::parse(word).ok()?,
                text: None,
            })
        };
        let sign_off = Self {
            by: Id::parse(next()?).ok()?,
            on: next()?.parse().ok()?,
            digest: Digest::parse(next()?).ok()?,
            how: optional(next()?, VerificationMethod::from_word)?,
            due: optional(next()?, |word| word.parse().ok())?,
            signature: optional(next()?, signature)?,
            via: None,
        };
        let via = next().map(SigningMedium::from_word);
        let is_read = via != Some(None) && next().is_none();
        is_read.then_some(Self {
            via: via.flatten(),
            ..sign_off
        })
    }

    /// Returns the text that a signer's signature covers: the sign-off in words, with a line for each part.
    pub fn message(&self, plan: &PlanId, subject: &Subject) -> String {
        let Self {
            by,
            on,
            digest,
            how,
            via,
            due,
            signature: _,
        } = self;
        let mut message = format!(
            "irplan sign-off, version 1\nplan: {plan}\nsubject: {subject}\ndigest: {digest}\nby: {by}\non: {on}\n"
        );
        message.extend(how.map(|how| format!("how: {}\n", how.word())));
        message.extend(via.map(|via| format!("via: {}\n", via.word())));
        message.extend(due.map(|due| format!("due: {due}\n")));
        message
    }
}

/// Reads a part that may be empty; the outer `None` means that it is wrong.
fn optional<T>(word: &str, read: impl FnOnce(&str) -> Option<T>) -> Option<Option<T>> {
    match word {
        "" => Some(None),
        word => read(word).map(Some),
    }
}

impl LedgerEntry {
    /// Whether its checksum belongs to other values: git merged two entries line by line, or somebody edited one of them.
    /// Nobody signed what it says.
    pub fn is_mixed(&self) -> bool {
        let checksum = self.checksum.as_ref();
        checksum.is_some_and(|checksum| checksum.value != SignOff::of(self).checksum())
    }
}

/// One line without white space: `jane-doe,2026-11-22,1:…,called,,`. A medium comes last, so that entries without one have
/// the same line, and so the same checksum, as before there were any.
impl fmt::Display for SignOff {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            by,
            on,
            digest,
            how,
            via,
            due,
            signature,
        } = self;
        let how = how.map_or("", VerificationMethod::word);
        let due = due.map(|due| due.to_string()).unwrap_or_default();
        write!(f, "{by},{on},{digest},{how},{due},")?;
        if let Some(signature) = signature {
            write!(f, "{}", signature.hash)?;
        }
        match via {
            Some(via) => write!(f, ",{}", via.word()),
            None => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(words: &str, is_sign_off: bool) {
        let printed = SignOff::parse(words).map(|sign_off| sign_off.to_string());
        assert_eq!(printed.as_deref(), is_sign_off.then_some(words));
    }

    #[test]
    fn what_prints_is_read_back() {
        let digest = Digest::default().to_string().replacen('0', "1", 1);
        check(&format!("jane-doe,2026-11-22,{digest},called,,"), true);
        check(&format!("jane-doe,2026-11-22,{digest},,,"), true);
        check(
            &format!("jane-doe,2026-11-22,{digest},,2026-12-01,{digest}"),
            true,
        );
        check(&format!("jane-doe,2026-11-22,{digest},called,"), false);
        check(&format!("jane-doe,2026-11-22,{digest},shouted,,"), false);
        check(&format!("jane-doe,2026-11-22,{digest},,,,paper"), true);
        check(&format!("jane-doe,2026-11-22,{digest},,,,stone"), false);
        check(&format!("jane-doe,2026-11-22,{digest},,,,paper,"), false);
        check(&format!("jane-doe,2026-11-22,{digest},called,,,"), false);
        check(&format!("jane-doe,2026-02-30,{digest},,,"), false);
        check("", false);
    }
}
