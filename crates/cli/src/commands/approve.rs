//! `irplan approve`: signs off that a plan is approved.

use clap::Args;

use crate::exit_code::CommandResult;
use crate::session::Session;
use crate::sign::{self, SignOptions, SignRequest};
use irplan_engine::signing::Act;

const AFTER_HELP: &str = "\
Examples:
  irplan approve --client harbor-dental --by helen-marsh
  irplan approve --pending                       go through the plans that are due

An approval covers what an executive decides: the profile with its accepted risks, roles and
what they may decide, severities, escalation, duties and their clocks, assets, tools and vectors.
Contacts, channels, sections and playbooks are not part of it, because others verify and review
them.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan approve`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ApproveArguments {
    #[command(flatten)]
    options: SignOptions,
}

/// Signs.
///
/// # Errors
/// All that is wrong with the request, or the reason why a file cannot be written.
pub(crate) fn run(
    arguments: &ApproveArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let request = SignRequest {
        act: Act::Approve,
        options: arguments.options.clone(),
        how: None,
    };
    sign::run(&request, session)
}
