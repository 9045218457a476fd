//! Chooses the format for a work list.

use clap::ValueEnum;
use irplan_engine::worklist::Worklist;
use irplan_plan::Repository;
use jiff::civil::Date;

use super::{human, issues, json, markdown};
use crate::terminal::OutputStream;

/// A format of a work list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum WorklistFormat {
    /// Text for people
    Human,
    /// One JSON document; docs/output.md describes it
    Json,
    /// Markdown
    Markdown,
    /// A JSON array with an issue for each owner
    Issues,
}

/// Writes the work of the owners in some plans.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write(
    list: &Worklist,
    plans: &Repository,
    today: Date,
    format: WorklistFormat,
    out: &mut OutputStream,
) -> anyhow::Result<()> {
    match format {
        WorklistFormat::Human => out.text(&human::human(list, plans, &out.text_style()))?,
        WorklistFormat::Json => out.json(&json::json(list, today)?)?,
        WorklistFormat::Markdown => out.text(&markdown::markdown(list, plans))?,
        WorklistFormat::Issues => out.json(&issues::issues(list, plans)?)?,
    }
    Ok(())
}
