//! `irplan review`: signs off that sections, playbooks and packs were read and are right.

use clap::Args;

use crate::exit_code::CommandResult;
use crate::session::Session;
use crate::sign::{self, SignOptions, SignRequest};
use irplan_engine::signing::Act;

const AFTER_HELP: &str = "\
Examples:
  irplan review --client harbor-dental section:containment --by sam-ortiz
  irplan review harbor-dental/playbook:ransomware kestrel-works/playbook:ransomware
  irplan review --pending                        go through what is due
  irplan review --client harbor-dental --all --by sam-ortiz --on 2026-11-20
  irplan review pack:gdpr --by priya-nair        in your own plan: you read the law

A review is valid until the text changes in meaning or its time runs out. irplan writes it to a file
in the plan's `signoffs` folder; commit that file. Packs are reviewed in the provider's plan, and an
update of a pack voids the review. If anything is wrong, irplan reports all of it and writes
nothing.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan review`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ReviewArguments {
    #[command(flatten)]
    options: SignOptions,
}

/// Signs.
///
/// # Errors
/// All that is wrong with the request, or the reason why a file cannot be written.
pub(crate) fn run(
    arguments: &ReviewArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let request = SignRequest {
        act: Act::Review,
        options: arguments.options.clone(),
        how: None,
    };
    sign::run(&request, session)
}
