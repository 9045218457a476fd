//! What all formats are given.

use clap::ValueEnum;
use irplan_plan::{PlanId, Standing, Subject};

use super::{human, json};
use crate::terminal::Screen;
use irplan_engine::blame::Blame;

/// How to print who made a subject what it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum BlameFormat {
    /// For people.
    Human,
    /// One document.
    Json,
}

/// Everything that there is to print.
pub struct Report<'a> {
    /// The plan that was asked about.
    pub plan: &'a PlanId,
    /// The plan whose file has the subject, where that is another one.
    pub inherited_from: Option<&'a PlanId>,
    /// The subject.
    pub subject: &'a Subject,
    /// Its name.
    pub title: String,
    /// The plan in which it is signed, and what its sign-off there is worth; `None` where nobody signs it.
    pub sign_off: Option<(&'a PlanId, Standing)>,
    /// The commit from which history is seen.
    pub commit: String,
    /// Whether the working tree has it otherwise than that commit.
    pub is_uncommitted: bool,
    /// What happened to it.
    pub blame: &'a Blame,
}

impl Report<'_> {
    /// Prints the report.
    ///
    /// # Errors
    /// When the stream cannot be written.
    pub fn write(&self, format: BlameFormat, out: &mut Screen) -> anyhow::Result<()> {
        match format {
            BlameFormat::Human => Ok(human::write(self, out)?),
            BlameFormat::Json => json::write(self, out),
        }
    }
}
