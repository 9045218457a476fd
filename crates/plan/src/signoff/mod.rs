//! Sign-offs: one person's statement, on one date, about one subject at one digest.
//!
//! Whether one still holds is judged in `standing`, who may make one in `signers`, and whom of them to ask in `asking`;
//! `file` says where it stands, and `splice` writes it there and leaves every other byte as it was; `code` is the short
//! form for paper.
//! `spread` keeps what falls due even. A `statement` is a sign-off without its place, as history knows those of other commits.

mod act;
mod asking;
mod code;
mod file;
mod how;
mod signers;
mod splice;
mod spread;
mod standing;
mod state;
mod statement;

pub use act::Act;
pub use code::{CodeError, SlipCode};
pub(crate) use file::subject_of_file;
pub use file::{file_of, other_file_of};
pub use how::How;
pub use splice::{Entry, splice};
pub use spread::{Calendar, days_between, evenly};
pub use standing::{Ledger, SignOff, Standing};
pub use state::{Problem, State};
pub use statement::Statement;
