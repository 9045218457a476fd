//! `irplan acknowledge`: signs off that people know their role.

use clap::Args;

use crate::exit_code::CommandResult;
use crate::session::Session;
use crate::sign::{self, SignOptions, SignRequest};
use irplan_engine::signing::Act;

const AFTER_HELP: &str = "\
Examples:
  irplan acknowledge --client harbor-dental role:legal --by dana-whitlock
  irplan acknowledge --pending                   go through the roles that are due

The holder of a role signs that they know its current text. An acknowledgement is valid until the
role changes or its time runs out.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan acknowledge`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct AcknowledgeArguments {
    #[command(flatten)]
    options: SignOptions,
}

/// Signs.
///
/// # Errors
/// All that is wrong with the request, or the reason why a file cannot be written.
pub(crate) fn run(
    arguments: &AcknowledgeArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let request = SignRequest {
        act: Act::Acknowledge,
        options: arguments.options.clone(),
        how: None,
    };
    sign::run(&request, session)
}
