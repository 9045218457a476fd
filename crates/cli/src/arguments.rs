//! What can be typed: the options that commands share. Each command's own stand in its file.

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::styling::{AnsiColor, Styles};
use clap::{Args, Parser, ValueEnum};
use irplan_engine::load::PlanSelection;
use irplan_plan::PlanId;
use jiff::civil::Date;

use crate::commands::Command;

const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// The widest line of help, in characters.
const WIDTH: usize = 100;

const AFTER_HELP: &str = "\
Start here:
  irplan init plans-repo         make a repository: a base plan, your own plan, a sample client
  irplan check                   say what is stale, missing or wrong, with the place
  irplan diff origin/main        say what a change means, before it is merged
  irplan build                   write one self-contained site for each client, and the portal

Exit status: 0 clean, 1 findings that fail the check, 2 the job could not be done.";

/// Incident response plans as code: checked, compared and published from git.
#[derive(Debug, Parser)]
#[command(name = "irplan", version, styles = STYLES, after_help = AFTER_HELP, max_term_width = WIDTH)]
#[command(disable_help_subcommand = true)]
pub struct Arguments {
    /// What the command line shares with all commands.
    #[command(flatten)]
    pub common: Common,

    /// What to do; help where nothing is said.
    #[command(subcommand)]
    pub command: Option<Command>,
}

/// Options of every command.
#[derive(Debug, Args)]
pub struct Common {
    /// Work in this folder instead of the current one
    #[arg(
        short = 'C',
        value_name = "DIR",
        global = true,
        help_heading = "Common options"
    )]
    pub folder: Option<PathBuf>,

    /// When to use colour; `auto` heeds the terminal, NO_COLOR and CLICOLOR_FORCE
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        help_heading = "Common options"
    )]
    pub color: Colour,

    /// Say nothing but findings, data and failures
    #[arg(
        short,
        long,
        global = true,
        conflicts_with = "verbose",
        help_heading = "Common options"
    )]
    pub quiet: bool,

    /// Say more, such as which findings a waiver excuses
    #[arg(short, long, global = true, help_heading = "Common options")]
    pub verbose: bool,

    /// Heed nothing that an earlier run left to save time, and keep no history for the next
    #[arg(long, global = true, help_heading = "Common options")]
    pub no_cache: bool,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Colour {
    /// On a terminal.
    Auto,
    /// Even where nobody looks.
    Always,
    /// Not even on a terminal.
    Never,
}

impl From<Colour> for anstream::ColorChoice {
    fn from(colour: Colour) -> Self {
        match colour {
            Colour::Auto => Self::Auto,
            Colour::Always => Self::Always,
            Colour::Never => Self::Never,
        }
    }
}

/// Which plans to read, and as of when.
#[derive(Clone, Debug, Default, Args)]
pub struct Selection {
    /// Read this revision from git instead of the files on disk: a branch, a tag, a commit, HEAD~1
    #[arg(long, value_name = "REV", value_parser = revision)]
    pub rev: Option<String>,

    /// Judge as of this day [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,

    /// Only these plans; several with commas or by repeating the option
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = PlanId::parse)]
    pub client: Vec<PlanId>,
}

impl Selection {
    /// The plans to read.
    pub fn plans(&self) -> PlanSelection {
        PlanSelection {
            revision: self.rev.clone(),
            plans: self.client.clone(),
        }
    }
}

/// Reads a day.
///
/// # Errors
/// One phrase that says what is wrong.
pub fn date(text: &str) -> Result<Date, String> {
    text.parse::<Date>()
        .ok()
        .filter(|date| text.len() == 10 && (1..=9998).contains(&date.year()))
        .ok_or_else(|| "a date is written YYYY-MM-DD, such as 2026-11-22".to_owned())
}

/// Takes a revision's name; what it names is for git to say.
///
/// # Errors
/// One phrase that says what is wrong.
pub fn revision(text: &str) -> Result<String, String> {
    match text {
        "" => Err("a revision cannot be empty".into()),
        text if text.starts_with('-') => Err("a revision does not start with a hyphen".into()),
        text => Ok(text.to_owned()),
    }
}

impl Arguments {
    /// Parses what was typed.
    ///
    /// # Errors
    /// What clap has to say: help and version are errors to it.
    pub fn parse_from_typed(
        typed: impl IntoIterator<Item = OsString>,
    ) -> Result<Self, clap::Error> {
        Self::try_parse_from(typed)
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_well_formed() {
        Arguments::command().debug_assert();
    }

    /// Lines of help that we broke, and that would be broken once more.
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
        too_long(&Arguments::command(), &mut found);
        assert_eq!(found, Vec::<String>::new());
    }

    #[test]
    fn dates_are_whole_and_real() {
        for good in ["2026-11-22", "2028-02-29"] {
            assert!(date(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "2026-11-31",
            "20261122",
            "2026-W47-7",
            "9999-01-01",
            "tomorrow",
        ] {
            assert!(date(bad).is_err(), "{bad}");
        }
    }
}
