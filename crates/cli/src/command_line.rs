//! The command line: the program's own options, and the list of commands.

use std::ffi::OsString;

use clap::builder::styling::{AnsiColor, Styles};
use clap::error::{ContextKind, ContextValue};
use clap::{ArgMatches, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

use irplan_plan::toml::nearest;

use crate::commands::{
    acknowledge, approve, blame, build, check, codeowners, completions, deadlines, diff, explain,
    history, import, init, new, override_text, packs, review, serve, sign, status, verify,
};
use crate::shared_options::CommonOptions;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// The widest line of help, in characters.
const WIDTH: usize = 100;

const AFTER_HELP: &str = "\
Start here:
  irplan init plans-repo         create a repository: a base plan, your own plan, a sample client
  irplan check                   list what is stale, missing or wrong, and where
  irplan diff origin/main        explain a change before you merge it
  irplan build                   write one self-contained site for each client, and the portal

Exit status: 0 if all is well, 1 if the check fails or a site was left out, 2 if irplan could not
do its job.";

/// Check, compare and publish incident response plans from git
#[derive(Debug, Parser)]
#[command(name = "irplan", version, styles = STYLES, after_help = AFTER_HELP, max_term_width = WIDTH)]
pub(crate) struct CommandLine {
    /// The options and the command that were typed.
    #[command(flatten)]
    pub(crate) common: CommonOptions,

    /// The command. Without one, irplan prints its help.
    #[command(subcommand)]
    pub(crate) command: Option<Command>,

    /// The revisions among the arguments.
    #[arg(skip)]
    pub(crate) revisions: Vec<String>,
}

/// The names that help gives to revisions.
const REVISIONS: [&str; 3] = ["REV", "BASE", "HEAD"];

/// The commands of irplan.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Create a repository: a base plan, your own plan, a sample client, and CI
    Init(init::InitArguments),
    /// Add a client, or a part of a plan
    New(new::NewArguments),
    /// Copy an inherited text into a plan, which then has its own version
    Override(override_text::OverrideArguments),
    /// List what is stale, missing or wrong in the plans
    Check(check::CheckArguments),
    /// Show every plan at a glance
    Status(status::StatusArguments),
    /// Explain what a change means, who it affects, and which sign-offs it voids
    Diff(diff::DiffArguments),
    /// Show when each notice is due, given what has happened
    Deadlines(deadlines::DeadlinesArguments),
    /// Show the regimes that plans can choose, with their age, status and sources
    Packs(packs::PacksArguments),
    /// Sign off that you read sections and playbooks, and that they are right
    Review(review::ReviewArguments),
    /// Sign off that you reached contacts, or tried channels
    Verify(verify::VerifyArguments),
    /// Sign off that you know your role
    Acknowledge(acknowledge::AcknowledgeArguments),
    /// Sign off that you approve a plan
    Approve(approve::ApproveArguments),
    /// Record what somebody signed on paper, by the codes on the slip
    Sign(sign::SignArguments),
    /// Write the site of each client, and the portal
    Build(build::BuildArguments),
    /// Show the sites on this machine, and rebuild them on each save
    Serve(serve::ServeArguments),
    /// Print a CODEOWNERS file, which lists the people who may sign
    Codeowners(codeowners::CodeownersArguments),
    /// Show who changed a subject, and who signed it off
    Blame(blame::BlameArguments),
    /// Show the state of the sign-offs of each plan, month by month
    History(history::HistoryArguments),
    /// Read other sources, such as the review dates of another site
    Import(import::ImportArguments),
    /// Explain a rule: what it finds, why it matters, and what to do
    Explain(explain::ExplainArguments),
    /// Print a completion script for a shell
    Completions(completions::CompletionsArguments),
}

impl CommandLine {
    /// Parses the command line.
    ///
    /// # Errors
    /// An error of clap, which includes help and version.
    pub(crate) fn parse_arguments(
        arguments: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, clap::Error> {
        let matches = Self::command().try_get_matches_from(arguments);
        let mut matches = matches.map_err(without_far_suggestions)?;
        let revisions = revisions(&Self::command(), &matches);
        let parsed = Self::from_arg_matches_mut(&mut matches)?;
        Ok(Self {
            revisions,
            ..parsed
        })
    }
}

/// Returns the revisions that were typed for a command and for those below it.
fn revisions(command: &clap::Command, matches: &ArgMatches) -> Vec<String> {
    let is_revision = |argument: &&clap::Arg| {
        let mut names = argument.get_value_names().unwrap_or_default().iter();
        names.any(|name| REVISIONS.contains(&name.as_str()))
    };
    let arguments = command.get_arguments().filter(is_revision);
    let typed = arguments.filter_map(|argument| matches.get_raw(argument.get_id().as_str()));
    let typed = typed.flatten().map(|it| it.to_string_lossy().into_owned());
    let below = matches.subcommand().and_then(|(name, matches)| {
        let command = command.find_subcommand(name)?;
        Some(revisions(command, matches))
    });
    typed.chain(below.into_iter().flatten()).collect()
}

/// Removes suggestions that are another word, not a typo: clap suggests `check` for `schema`.
fn without_far_suggestions(mut error: clap::Error) -> clap::Error {
    let pairs = [
        (
            ContextKind::InvalidSubcommand,
            ContextKind::SuggestedSubcommand,
        ),
        (ContextKind::InvalidArg, ContextKind::SuggestedArg),
        (ContextKind::InvalidValue, ContextKind::SuggestedValue),
    ];
    for (kind, suggested) in pairs {
        let Some(ContextValue::String(word)) = error.get(kind) else {
            continue;
        };
        let is_near = |name: &str| nearest(word, [name]).is_some();
        let is_kept = match error.get(suggested) {
            Some(ContextValue::String(name)) => is_near(name),
            Some(ContextValue::Strings(names)) => names.iter().any(|name| is_near(name)),
            _ => true,
        };
        if !is_kept {
            error.remove(suggested);
        }
    }
    error
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        CommandLine::command().debug_assert();
    }

    /// Lines of help that we broke, and that clap would break again.
    fn too_long(command: &clap::Command, found: &mut Vec<String>) {
        let help = command.get_after_help().map(ToString::to_string);
        let lines = help.iter().flat_map(|help| help.lines());
        let long = lines.filter(|line| line.chars().count() > WIDTH);
        found.extend(long.map(|line| format!("{}: {line}", command.get_name())));
        command
            .get_subcommands()
            .for_each(|command| too_long(command, found));
    }

    #[test]
    fn no_line_of_help_is_broken_twice() {
        let mut found = Vec::new();
        too_long(&CommandLine::command(), &mut found);
        assert_eq!(found, Vec::<String>::new());
    }
}
