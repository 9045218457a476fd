//! Signing: who signs what, all errors at once, and the new texts of the files.
//!
//! `irplan-plan` knows whether a sign-off counts. Read [`terms`] first: the values that all sign-offs of one run share.
//! [`signer`] finds the signer. [`subjects`] finds subjects by name, and [`slip_codes`] by the codes of slips.
//! [`mod@write`] makes the new texts, and [`ends`] the day on which each sign-off ends. [`verifier`] checks which sign-offs
//! are proven by a signature, and [`programs`] runs the programs for signatures.

mod ends;
mod programs;
mod signer;
mod slip_codes;
mod subjects;
mod terms;
mod verifier;
mod write;

pub use irplan_plan::Act;
pub use signer::SignerIdentity;
pub use slip_codes::find as subjects_of_codes;
pub use subjects::{SubjectNames, SubjectOfPlan, SubjectShare, due, names, share, typed};
pub use terms::Terms;
pub(crate) use verifier::SignatureVerifier;
pub use write::{NewEntries, NewText, SigningBasis, faults_of_plan, new_texts, sign, unsigned};
