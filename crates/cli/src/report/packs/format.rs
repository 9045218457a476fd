//! Chooses the format for packs.

use clap::ValueEnum;
use irplan_plan::{Pack, Packs};

use super::report::PacksReport;
use super::{human, json};
use crate::terminal::OutputStream;

/// A format of packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum PacksFormat {
    /// Text for people
    Human,
    /// One JSON document; docs/output.md describes it
    Json,
}

/// Writes one pack, or all of them.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write(
    report: &PacksReport<'_>,
    chosen: Option<&Pack>,
    format: PacksFormat,
    out: &mut OutputStream,
) -> anyhow::Result<()> {
    let style = out.text_style();
    let text = match (format, chosen) {
        (PacksFormat::Human, Some(pack)) => human::one(report, pack, &style),
        (PacksFormat::Human, None) => human::table(report, &style),
        (PacksFormat::Json, Some(pack)) => json::json(report, [pack].into_iter())?,
        (PacksFormat::Json, None) => json::json(report, report.packs.iter().map(|pack| &**pack))?,
    };
    out.public_text(&text)?;
    Ok(())
}

/// Writes the events that start clocks, for people.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write_events(packs: &Packs, out: &mut OutputStream) -> anyhow::Result<()> {
    let text = human::events(packs, &out.text_style());
    out.public_text(&text)?;
    Ok(())
}
