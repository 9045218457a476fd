//! Sign-offs from the command line: the request, the questions, and the output.
//!
//! The rules are in [`irplan_engine::signing`]. Read [`request`] first, which is what was typed. [`mod@run`] carries it out
//! on the [`locked_plans`]. [`paper_slip`] prints paper slips, [`ask_each`] asks one by one, and [`editor`] opens a file.

mod ask_each;
mod editor;
mod locked_plans;
mod paper_slip;
mod request;
mod run;
mod subject;

pub(crate) use request::{SignOptions, SignRequest, SignerOptions};
pub(crate) use run::{run, run_codes};
