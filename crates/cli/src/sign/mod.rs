//! Sign-offs from the command line: what is asked for, how people are asked, and what is printed.
//!
//! The rules are in [`irplan_engine::signing`]. Read [`request`] first: what was asked for; then [`run`]: how that goes;
//! [`plans`]: the plans that are signed; [`slip`] prints slips of paper; [`walk`] asks one by one, and [`editor`] opens a
//! file.

mod editor;
mod plans;
mod request;
mod run;
mod slip;
mod subject;
mod walk;

pub(crate) use request::{SignOptions, SignRequest, SignerOptions};
pub(crate) use run::{run, run_codes};
