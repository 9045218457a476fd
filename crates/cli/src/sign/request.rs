//! The arguments of the commands that sign.

use std::path::PathBuf;

use clap::Args;
use irplan_plan::signoff::VerificationMethod;
use irplan_plan::{Id, PlanId};
use irplan_repo::Repository;
use jiff::civil::Date;

use crate::option_values::date;
use crate::session::variable;
use irplan_engine::signing::{Act, SignerIdentity};

/// Options of every command that signs one kind of thing.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SignOptions {
    /// What to sign, as KIND:ID or PLAN/KIND:ID
    #[arg(value_name = "SUBJECT", conflicts_with_all = ["pending", "all"])]
    pub(crate) subjects: Vec<String>,

    /// Go through everything that is due and that you may sign, and show what changed; without a terminal, only list it
    #[arg(long, conflicts_with = "all")]
    pub(crate) pending: bool,

    /// Sign everything that is due and that you may sign, without asking
    #[arg(long)]
    pub(crate) all: bool,

    /// Print a slip to sign on paper, for the given subjects or for everything that is due
    #[arg(long, conflicts_with_all = ["pending", "all", "by", "on", "sign"])]
    pub(crate) slip: bool,

    /// Also list sign-offs that no key proves; see [policy.keys]
    #[arg(long, conflicts_with = "subjects")]
    pub(crate) require_signatures: bool,

    /// Sign in these plans; separate them by commas, or repeat the option
    #[arg(long, value_name = "ID", value_delimiter = ',', value_parser = PlanId::parse)]
    pub(crate) client: Vec<PlanId>,

    /// Who signs, and when.
    #[command(flatten)]
    pub(crate) common: SignerOptions,

    /// Let the sign-off end on this day; it must be before the end that the policy sets
    #[arg(long, value_name = "DATE", value_parser = date, conflicts_with = "slip")]
    pub(crate) due: Option<Date>,

    /// End each sign-off up to 25 % of its time early, so that they don't all fall due in one week
    #[arg(long, conflicts_with_all = ["due", "slip"])]
    pub(crate) spread: bool,
}

/// Options of every command that records sign-offs.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct SignerOptions {
    /// Sign as this contact [default: the one with your email address in git]
    #[arg(long, value_name = "CONTACT", value_parser = Id::parse)]
    pub(crate) by: Option<Id>,

    /// Use this day as the date of the sign-off [default: today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) on: Option<Date>,

    /// Judge as of this day [default: SOURCE_DATE_EPOCH, or today]
    #[arg(long, value_name = "DATE", value_parser = date)]
    pub(crate) today: Option<Date>,

    /// Add a signature by this SSH key to each entry; it survives squash and cherry-pick
    #[arg(long, value_name = "KEY-FILE")]
    pub(crate) sign: Option<PathBuf>,
}

impl SignerOptions {
    /// Returns who signs: the contact who was named, or else the author that git would use.
    pub(super) fn signer(&self, source: &Repository) -> SignerIdentity {
        if let Some(by) = &self.by {
            return SignerIdentity::Contact(by.clone());
        }
        let configured = || source.author_email(&|name| variable(name).map(Into::into));
        match variable("GIT_AUTHOR_EMAIL").or_else(configured) {
            Some(email) => SignerIdentity::Email(email),
            None => SignerIdentity::Unnamed,
        }
    }
}

/// What to sign, who signs, and when.
#[derive(Clone, Debug)]
pub(crate) struct SignRequest {
    /// The values that all sign-offs share.
    pub(crate) act: Act,
    /// What was typed.
    pub(crate) options: SignOptions,
    /// How contacts were verified.
    pub(crate) how: Option<VerificationMethod>,
}
