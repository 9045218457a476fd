//! Sign-offs: a statement by one person, on one day, about one subject at one digest.
//!
//! [`Act`] names the four ways to sign off, `command` the commands for them, and `how` the ways to verify a contact. A
//! `sign_off` is the statement itself, and `ledger` has it with its place in a file. `status` judges whether it still
//! counts, in the words of `state`. `signers` knows who may sign, and `asking` whom to ask first. `file` chooses the
//! file, and `splice` writes the sign-off there without changing any other byte. `code` is the short form for paper.
//! `spread` keeps the work of each week even.

mod asking;
mod code;
mod command;
mod file;
mod how;
mod ledger;
mod sign_off;
mod signers;
mod splice;
mod spread;
mod state;
mod status;

pub use crate::kinds::Act;
pub use code::{CodeError, SlipCode};
pub(crate) use file::subject_of_file;
pub use file::{SignOffFileError, file_of, other_file_of};
pub use how::How;
pub use ledger::{Ledger, LedgerEntry};
pub use sign_off::{SignOff, Signature};
pub use splice::splice;
pub use spread::{Calendar, days_between, evenly};
pub use state::{Problem, State};
pub use status::SignOffStatus;
