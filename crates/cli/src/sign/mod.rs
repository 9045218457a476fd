//! Sign-offs from the command line: who signs what, all faults at once, and the writing of it.
//!
//! What a sign-off is worth is for `irplan-plan` to say. Read [`act`] first: what can be done to which subjects; then
//! [`request`]: what was asked for; [`run`]: how that goes; [`desk`]: the plans that are signed; [`signer`]: in whose
//! name; [`subjects`]: which subjects are meant, by name, and [`code`] by the codes that [`slip`] prints; [`walk`] asks
//! one by one, with what [`since`](crate::since) knows to have changed, and [`editor`] opens a file; [`write`] writes, with the
//! day on which [`ends`] lets each end. [`prove`] asks [`verify`] which sign-offs show who made them.

mod act;
mod code;
mod desk;
mod editor;
mod ends;
mod prove;
mod request;
mod run;
mod signer;
mod slip;
mod subjects;
mod verify;
mod walk;
mod write;

pub use act::Act;
pub use prove::{Witness, require_signatures};
pub use request::{Common, Options, Request};
pub use run::{run, run_codes};
