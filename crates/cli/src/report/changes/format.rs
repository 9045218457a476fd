//! Which format writes changes.

use clap::ValueEnum;

use super::report::ChangesReport;
use super::{html, human, json, markdown};
use crate::terminal::Screen;

/// A format of changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ChangesFormat {
    /// For people at a terminal; `| less -R` pages it
    Human,
    /// For a comment on a pull request: at most 60,000 characters, nothing in it a mention or a link from a plan
    Markdown,
    /// One JSON document; docs/schemas/diff.json is its schema, with --since-approval approvals.json
    Json,
    /// One page that is complete in itself, to mail, to keep or to attach
    Html,
}

/// Writes a report.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write(
    report: &ChangesReport<'_>,
    format: ChangesFormat,
    out: &mut Screen,
) -> anyhow::Result<()> {
    match format {
        ChangesFormat::Human => human::write(report, out)?,
        ChangesFormat::Markdown => out.text(&markdown::render(report))?,
        ChangesFormat::Json => json::write(report, out)?,
        ChangesFormat::Html => html::write(report, &[], out)?,
    }
    Ok(())
}
