//! What was asked for on the command line.

use clap::Args;
use irplan_plan::signoff::How;
use irplan_plan::{Id, PlanId};
use jiff::civil::Date;

use super::Act;
use crate::arguments::date;

/// Options of every command that signs.
#[derive(Clone, Debug, Default, Args)]
pub struct Options {
    /// What to sign: KIND:ID, or PLAN/KIND:ID where several plans are meant
    #[arg(value_name = "SUBJECT", conflicts_with_all = ["pending", "all"])]
    pub subjects: Vec<String>,

    /// Go through what is due, one by one; without a terminal, list it
    #[arg(long, conflicts_with = "all")]
    pub pending: bool,

    /// Sign everything that is due, without asking
    #[arg(long)]
    pub all: bool,

    /// The plans that are meant; several with commas or by repeating the option
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = PlanId::parse)]
    pub client: Vec<PlanId>,

    /// The contact in whose name this is signed [default: the one whose email is GIT_AUTHOR_EMAIL]
    #[arg(long, value_name = "CONTACT", value_parser = Id::parse)]
    pub by: Option<Id>,

    /// The day on which it was done [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub on: Option<Date>,

    /// Judge as of this day [default: SOURCE_DATE_EPOCH, else today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub today: Option<Date>,
}

/// What shall be signed, in whose name, and when.
#[derive(Clone, Debug)]
pub struct Request {
    /// What is stated.
    pub act: Act,
    /// What was typed.
    pub options: Options,
    /// How contacts were verified.
    pub how: Option<How>,
}
