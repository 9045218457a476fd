//! `irplan completions`: prints a completion script for a shell.

use clap::{Args, ValueHint};
use clap_complete::Shell;

use crate::exit_code::CommandResult;
use crate::session::Session;

const AFTER_HELP: &str = "\
Examples:
  irplan completions bash > ~/.local/share/bash-completion/completions/irplan
  irplan completions zsh > ~/.zfunc/_irplan
  irplan completions powershell >> $PROFILE

Exit status: 0 if all is well, 2 if irplan could not do its job.";

/// Arguments of `irplan completions`.
#[derive(Debug, Args)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct CompletionsArguments {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Prints the script.
///
/// # Errors
/// If the output cannot be written.
pub(crate) fn run(
    arguments: &CompletionsArguments,
    command: &mut clap::Command,
    session: &mut Session,
) -> anyhow::Result<CommandResult> {
    let mut script = Vec::new();
    *command = without_file_names(std::mem::take(command));
    clap_complete::generate(arguments.shell, command, "irplan", &mut script);
    // A script is not text from a plan, so its tabs and the like are kept.
    session.out.raw(&script)?;
    Ok(CommandResult::Clean)
}

/// Keeps shells from completing ids and dates to the names of files. Values that are paths are completed to files.
fn without_file_names(command: clap::Command) -> clap::Command {
    let command = command.mut_args(|argument| match argument.get_value_hint() {
        ValueHint::Unknown if argument.get_action().takes_values() => {
            argument.value_hint(ValueHint::Other)
        }
        _ => argument,
    });
    command.mut_subcommands(without_file_names)
}
