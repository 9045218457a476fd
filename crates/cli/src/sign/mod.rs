//! Sign-offs from the command line: who signs what, all faults at once, and the writing of it.
//!
//! What a sign-off is worth is for `irplan-plan` to say. Read [`act`] first: what can be done to which subjects; then
//! [`request`]: what was asked for; [`signer`]: in whose name; [`subjects`]: which subjects are meant; [`write`].

mod act;
mod request;
mod run;
mod signer;
mod subjects;
mod walk;
mod write;

pub use act::Act;
pub use request::{Options, Request};
pub use run::run;
