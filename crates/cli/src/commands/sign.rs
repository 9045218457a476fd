//! `irplan sign`: records what was signed on paper, by the codes of the slips.

use clap::Args;
use irplan_plan::signoff::VerificationMethod;

use super::verify::how;
use crate::exit_code::CommandResult;
use crate::session::Session;
use crate::sign::{self, SignerOptions};

const AFTER_HELP: &str = "\
Examples:
  irplan review --slip --client harbor-dental        print slips with codes
  irplan sign GXAF-6M6F-BK24-49V0 --by helen-marsh --on 2026-11-20
  irplan sign gxaf6m6fbk2449v0 --by sam-ortiz --how called

Each code is for one subject in one plan, with its text on the day of printing. If the text has
changed since then, irplan refuses the code. Capitals, hyphens and spaces don't matter, and irplan
notices a mistyped code. The result is the same as from `irplan review` or `irplan verify`.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan sign`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct SignArguments {
    /// The codes on the slips
    #[arg(value_name = "CODE", required = true)]
    codes: Vec<String>,

    #[command(flatten)]
    common: SignerOptions,

    /// Record how the contacts or channels were reached; the values run from strongest to weakest
    #[arg(long, value_parser = how())]
    how: Option<VerificationMethod>,
}

/// Records the sign-offs.
///
/// # Errors
/// All that is wrong with the codes, or the reason why a file cannot be written.
pub(crate) fn run(
    arguments: &SignArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    sign::run_codes(&arguments.codes, &arguments.common, arguments.how, session)
}
