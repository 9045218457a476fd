//! Sign-offs from the command line: the request, the questions, and the output.
//!
//! The rules are in [`irplan_engine::signing`]. Read [`request`] first, which is what was typed. [`mod@run`] carries it out
//! on the [`plans`]. [`slip`] prints paper slips, [`walk`] asks one by one, and [`editor`] opens a file.

mod editor;
mod plans;
mod request;
mod run;
mod slip;
mod subject;
mod walk;

pub(crate) use request::{SignOptions, SignRequest, SignerOptions};
pub(crate) use run::{run, run_codes};
