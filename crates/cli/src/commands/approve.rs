//! `irplan approve`: signs that a plan is approved.

use clap::Args;

use crate::session::{Outcome, Session};
use crate::sign::{self, Options, Request};
use irplan_engine::signing::Act;

const AFTER_HELP: &str = "\
Examples:
  irplan approve --client harbor-dental --by jane-doe
  irplan approve --pending                       plans that are due, one by one

An executive approves the plan as it stands: everything in it, inherited text included.";

/// What `irplan approve` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub struct Arguments {
    #[command(flatten)]
    options: Options,
}

/// Signs.
///
/// # Errors
/// All that is wrong with the request, or what keeps the file from being written.
pub(super) fn run(arguments: &Arguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let request = Request {
        act: Act::Approve,
        options: arguments.options.clone(),
        how: None,
    };
    sign::run(&request, session)
}
