//! `irplan verify`: signs off that contacts were reached and channels tried.

use clap::Args;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use irplan_plan::signoff::VerificationMethod;

use crate::exit_code::CommandResult;
use crate::session::Session;
use crate::sign::{self, SignOptions, SignRequest};
use irplan_engine::signing::Act;

const AFTER_HELP: &str = "\
Examples:
  irplan verify --client harbor-dental contact:helen-marsh --by sam-ortiz --how called
  irplan verify --client harbor-dental helen-marsh insurer-hotline --how called
  irplan verify --pending                        go through the contacts and channels that are due
  irplan verify northwind/noc-hotline --how called --on 2026-11-20

A verification is valid until the contact or channel changes, or its time runs out. Verify
the provider's own staff once, in the provider's plan.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan verify`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct VerifyArguments {
    #[command(flatten)]
    options: SignOptions,

    /// Record how you reached or tried them; the values run from strongest to weakest
    #[arg(long, value_parser = how(), conflicts_with = "slip")]
    how: Option<VerificationMethod>,
}

/// Returns the values of the option, which are words of the plan language.
pub(super) fn how() -> impl TypedValueParser<Value = VerificationMethod> {
    PossibleValuesParser::new(VerificationMethod::WORDS).try_map(|word| {
        VerificationMethod::from_word(&word)
            .ok_or_else(|| format!("`{word}` is not a way to verify"))
    })
}

/// Signs.
///
/// # Errors
/// All that is wrong with the request, or the reason why a file cannot be written.
pub(crate) fn run(
    arguments: &VerifyArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let request = SignRequest {
        act: Act::Verify,
        options: arguments.options.clone(),
        how: arguments.how,
    };
    sign::run(&request, session)
}
