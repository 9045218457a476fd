//! Options that commands share. Each command's own options are in its file, and `option_values` parses the values.

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use irplan_engine::stages::{PlanSelection, SignatureProof};
use irplan_plan::PlanId;
use irplan_plan::model::Audience;
use jiff::civil::Date;

use crate::option_values::{date, revision};

/// Options of every command.
#[derive(Debug, Args)]
pub(crate) struct CommonOptions {
    /// Work in this folder instead of the current one
    #[arg(
        short = 'C',
        value_name = "DIR",
        global = true,
        help_heading = "Common options"
    )]
    pub(crate) folder: Option<PathBuf>,

    /// Use colour; `auto` decides by the terminal, NO_COLOR and CLICOLOR_FORCE
    #[arg(
        long,
        value_name = "WHEN",
        default_value = "auto",
        global = true,
        help_heading = "Common options"
    )]
    pub(crate) color: Colour,

    /// Print only findings, data and errors
    #[arg(
        short,
        long,
        global = true,
        conflicts_with = "verbose",
        help_heading = "Common options"
    )]
    pub(crate) quiet: bool,

    /// Print more, such as the findings that waivers excuse
    #[arg(short, long, global = true, help_heading = "Common options")]
    pub(crate) verbose: bool,

    /// Show phone numbers and email addresses, even if the output is not a terminal
    #[arg(long, global = true, help_heading = "Common options")]
    pub(crate) show_values: bool,

    /// Ignore cached results, and don't write new ones
    #[arg(long, global = true, help_heading = "Common options")]
    pub(crate) no_cache: bool,
}

/// When to use colour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    /// Use colour on a terminal.
    Auto,
    /// Always use colour, even in files and pipes.
    Always,
    /// Never use colour.
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

/// Selects the plans to read, and the day that counts as today.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct Selection {
    /// Read this revision from git instead of the files on disk: a branch, tag or commit, or HEAD~1
    #[arg(long, value_name = "REV", value_parser = revision)]
    pub(crate) rev: Option<String>,

    /// Judge as of this day [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) today: Option<Date>,

    /// Include only these plans; separate them by commas, or repeat the option
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = PlanId::parse)]
    pub(crate) client: Vec<PlanId>,
}

impl Selection {
    /// Returns the plans to read.
    pub(crate) fn plans(&self) -> PlanSelection {
        PlanSelection {
            revision: self.rev.clone(),
            plans: self.client.clone(),
        }
    }
}

/// Options of every command that makes pages.
#[derive(Clone, Debug, Args)]
pub(crate) struct PageOptions {
    /// Make the clients' sites for these readers
    #[arg(long, value_name = "WHO", default_value = "client")]
    pub(crate) audience: AudienceChoice,

    /// Count a sign-off only if the signer's key proves it; see [policy.keys]
    #[arg(long)]
    pub(crate) require_signatures: bool,

    /// Use the templates in this folder instead of the built-in ones of the same names; templates are code
    #[arg(long, value_name = "DIR")]
    pub(crate) templates: Option<PathBuf>,
}

/// The readers of the clients' sites.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum AudienceChoice {
    /// For the client: leave out what only the provider may see.
    Client,
    /// For the provider's staff: show everything.
    Provider,
}

impl From<AudienceChoice> for Audience {
    fn from(whom: AudienceChoice) -> Self {
        match whom {
            AudienceChoice::Client => Self::Client,
            AudienceChoice::Provider => Self::Provider,
        }
    }
}

impl PageOptions {
    /// Whether sign-offs count only if a key proves them.
    pub(crate) fn proof(&self) -> SignatureProof {
        SignatureProof::required_if(self.require_signatures)
    }
}
