//! `irplan review`: signs that sections and playbooks were read and are right.

use clap::Args;

use crate::session::{Outcome, Session};
use crate::sign::{self, SignOptions, SignRequest};
use irplan_engine::signing::Act;

const AFTER_HELP: &str = "\
Examples:
  irplan review --client harbor-dental section:containment --by sam-ortiz
  irplan review harbor-dental/playbook:ransomware kestrel-works/playbook:ransomware
  irplan review --pending                        what is due, one by one
  irplan review --client harbor-dental --all --by sam-ortiz --on 2026-11-20

A review holds until the text changes in meaning or its time is over. It is written under the
plan's signoffs; commit the file. All faults are told at once, and then nothing is written.";

/// What `irplan review` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct ReviewArguments {
    #[command(flatten)]
    options: SignOptions,
}

/// Signs.
///
/// # Errors
/// All that is wrong with the request, or what keeps the file from being written.
pub(crate) fn run(arguments: &ReviewArguments, session: &mut Session) -> anyhow::Result<Outcome> {
    let request = SignRequest {
        act: Act::Review,
        options: arguments.options.clone(),
        how: None,
    };
    sign::run(&request, session)
}
