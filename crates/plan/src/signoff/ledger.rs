//! Sign-offs as a plan's ledger has them.

use std::collections::BTreeMap;

use jiff::civil::Date;

use crate::digest::Digest;
use crate::id::{Id, Subject};
use crate::signoff::{SigningMedium, VerificationMethod};
use crate::toml::{Field, record};

record! {
    /// A sign-off with its place: one table of `signoffs.toml`, or the one of a file under `signoffs/`.
    pub struct LedgerEntry {
        /// The contact who signed.
        pub by: Field<Id> = "by" => [Contact],
        /// The day.
        pub on: Field<Date> = "on",
        /// What was signed.
        pub digest: Field<Digest> = "digest",
        /// How a contact was verified.
        pub how: Option<Field<VerificationMethod>> = "how",
        /// The medium on which it was given, if the person did not run the command.
        pub via: Option<Field<SigningMedium>> = "via",
        /// The day on which it ends, if that is before the end of its interval.
        pub due: Option<Field<Date>> = "due",
        /// Belongs to the other keys: see [`LedgerEntry::is_mixed`]. Entries of earlier versions have none.
        pub checksum: Option<Field<String>> = "checksum",
        /// The signer's own signature, as `irplan review --sign` makes it.
        pub signature: Option<Field<String>> = "signature",
    }
}

/// The sign-offs of a plan by subject: `signoffs.toml` and the files under `signoffs/`.
pub type Ledger = BTreeMap<Subject, LedgerEntry>;
