//! `irplan codeowners`: lists the people that a forge asks to review changes.

use clap::Args;
use jiff::civil::Date;

use crate::exit_code::CommandResult;
use crate::option_values::{date, revision};
use crate::session::{Session, today};
use irplan_engine::scaffold::codeowners;
use irplan_engine::stages::{PlanSelection, read};

const AFTER_HELP: &str = "\
Examples:
  irplan codeowners > CODEOWNERS
  irplan -C ops codeowners > CODEOWNERS     if the plans are in the folder ops

GitHub and GitLab read this file at the root of the git repository. They ask the people in it to
review changes. These are the people who may sign, as [[policy.signers]] says. Without that table,
they are the people of the roles `incident-commander` and `it`, and of `executive` for a whole plan.

The account of a contact is its key `forge`, such as `forge = \"@sam-ortiz\"`. irplan lists people
without an account on standard error.

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// What the file says about itself.
const HEAD: &str = "\
# Who reviews which files: the people who may sign them in the plans. `irplan codeowners` wrote this file. Do not edit it: change
# the plans and run the command again. If several lines match a file, the last one counts.
";

/// Arguments of `irplan codeowners`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct CodeownersArguments {
    /// Read this revision from git instead of the files on disk: a branch, tag or commit, or HEAD~1
    #[arg(long, value_name = "REV", value_parser = revision)]
    rev: Option<String>,

    /// Leave out people who left by this day [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    today: Option<Date>,
}

/// Prints the file.
///
/// # Errors
/// If plans cannot be read.
pub(crate) fn run(
    arguments: &CodeownersArguments,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let today = today(arguments.today)?;
    let selection = PlanSelection {
        revision: arguments.rev.clone(),
        ..PlanSelection::default()
    };
    let mut source = session.discover()?;
    let set = read(&mut source, &selection)?;
    let made = codeowners(set.plans(), &source.folder_in_git(), today);
    session.out.public_text(HEAD)?;
    session.out.public_text(&made.text)?;
    session.out.flush()?;
    if !made.without_account.is_empty() {
        let names: Vec<_> = made.without_account.into_iter().collect();
        let names = names.join(", ");
        session.print_status(&format!("no account (`forge`) for: {names}"))?;
    }
    Ok(CommandResult::Clean)
}
