//! Sign-offs: who signs what, all faults at once, and the texts that say so.
//!
//! What a sign-off is worth is for `irplan-plan` to say. Read
//! [`terms`]: what one run states of all that it signs; [`signer`]: in whose name; [`subjects`]: which subjects are meant,
//! by name, and [`slip_codes`] by the codes of slips; [`write`] makes the new texts, with the day on which [`ends`] lets
//! each sign-off end. [`verifier`] checks which sign-offs show
//! who made them, by the [`programs`] that know signatures.

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
