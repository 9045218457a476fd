//! Signing: who signs what, all errors at once, and the new texts of the files.
//!
//! `irplan-plan` knows whether a sign-off counts. Read [`signing_terms`] first: the values that all sign-offs of one run
//! share. [`signing_basis`] puts them together with the plans and their history, for all commands that sign. [`signer`]
//! finds the signer. [`subjects`] finds subjects by name, and [`slip_codes`] by the codes of slips. [`new_entries`] makes
//! the new texts, and [`due_dates`] the day on which each sign-off ends. [`verifier`] checks which sign-offs are proven by
//! a signature, and [`signature_programs`] runs the programs for signatures.

mod due_dates;
mod new_entries;
mod signature_programs;
mod signer;
mod signing_basis;
mod signing_terms;
mod slip_codes;
mod subjects;
mod verifier;

pub use irplan_plan::Act;
pub use new_entries::{NewEntries, NewText, faults_of_plan, new_texts, sign, unsigned};
pub use signer::SignerIdentity;
pub use signing_basis::{SigningBasis, SigningReview};
pub use signing_terms::SigningTerms;
pub use slip_codes::find as subjects_of_codes;
pub use subjects::{
    SubjectNames, SubjectOfPlan, SubjectShare, due, names, parse_subjects, split_by_signer,
};
pub(crate) use verifier::SignatureVerifier;
