//! `irplan sign`: records what was signed on paper, by the codes of the slips.

use clap::Args;
use irplan_plan::signoff::How;

use super::verify::how;
use crate::session::{Outcome, Session};
use crate::sign::{self, SignerOptions};

const AFTER_HELP: &str = "\
Examples:
  irplan review --slip --client harbor-dental        prints slips with codes
  irplan sign GXAF-6M6F-BK24-49V0 --by jane-doe --on 2026-11-20
  irplan sign gxaf6m6fbk2449v0 --by sam-ortiz --how called

A code names one subject of one plan with one text. Capitals, hyphens and spaces do not matter, and
a mistyped code is noticed. A code of an earlier text is refused: what was signed is not what stands
there now. What is written is the same as what `irplan review` and its like write.";

/// What `irplan sign` takes.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct SignArguments {
    /// The codes of the slips
    #[arg(value_name = "CODE", required = true)]
    codes: Vec<String>,

    #[command(flatten)]
    common: SignerOptions,

    /// How the contacts among them were reached, strongest first
    #[arg(long, value_parser = how())]
    how: Option<How>,
}

/// Records.
///
/// # Errors
/// All that is wrong with the codes, or what keeps a file from being written.
pub(crate) fn run(arguments: &SignArguments, session: &mut Session) -> anyhow::Result<Outcome> {
    sign::run_codes(&arguments.codes, &arguments.common, arguments.how, session)
}
