//! Chooses the format for changes.

use clap::ValueEnum;

use super::report::ChangesReport;
use super::{html, human, json, markdown};
use crate::terminal::OutputStream;

/// A format of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChangesFormat {
    /// Text for people; use `| less -R` to page through it
    Human,
    /// A comment for a pull request: at most 60,000 characters, without mentions or links from plans
    Markdown,
    /// One JSON document; its schema is docs/schemas/diff.json, or approvals.json with --since-approval
    Json,
    /// One self-contained page, to mail or to attach
    Html,
}

/// Writes a report.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write(
    report: &ChangesReport<'_>,
    format: ChangesFormat,
    out: &mut OutputStream,
) -> anyhow::Result<()> {
    match format {
        ChangesFormat::Human => human::write(report, out)?,
        ChangesFormat::Markdown => out.text(&markdown::render(report))?,
        ChangesFormat::Json => json::write(report, out)?,
        ChangesFormat::Html => html::write(report, &[], out)?,
    }
    Ok(())
}
