//! Sign-offs: what one person stated, on one day, about one subject at one digest.
//!
//! [`Act`] names the four ways to sign off, `suggested_command` the commands for them, and `verification_method` the
//! ways to verify a contact. `signing_medium` names what was signed if not the ledger itself. A `sign_off` is the
//! statement itself, and `ledger` has it with its place in a file.
//! `status` says what it is worth, in words that terminal and pages share, and `status_rules` finds that out.
//! `no_approval` says why a plan has no approval to compare with.
//! `permitted_signers` knows who may sign, and `signers_to_ask` whom to ask first. `ledger_file` chooses the file, and `splice`
//! writes the sign-off there without changing any other byte. `slip_code` is the short form for paper. `due_calendar`
//! keeps the work of each week even. `retainer` says which roles a contract covers, so that nobody acknowledges them.

mod due_calendar;
mod ledger;
mod ledger_file;
mod no_approval;
mod permitted_signers;
mod retainer;
mod sign_off;
mod signers_to_ask;
mod signing_medium;
mod slip_code;
mod splice;
mod status;
mod status_rules;
mod suggested_command;
mod verification_method;

pub use crate::kinds::Act;
pub use due_calendar::{DueCalendar, days_between, spread_evenly};
pub use ledger::{Ledger, LedgerEntry};
pub(crate) use ledger_file::subject_of_file_name;
pub use ledger_file::{SignOffFileError, file_name_of, other_file_of, possible_sign_off_files};
pub use no_approval::NoApproval;
pub use sign_off::{SignOff, Signature};
pub use signing_medium::SigningMedium;
pub use slip_code::{CodeError, SlipCode};
pub use splice::splice;
pub use status::{Problem, SignOffStatus, State};
pub use verification_method::VerificationMethod;
