//! Chooses the format for the status of plans over time.

use clap::ValueEnum;

use super::report::TrendReport;
use super::{human, json, svg};
use crate::terminal::OutputStream;

/// A format of the history.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum TrendFormat {
    /// A table for people.
    Table,
    /// One JSON document.
    Json,
    /// A self-contained picture, for light and dark backgrounds.
    Svg,
}

/// Prints the status of plans over time.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write(
    report: &TrendReport<'_>,
    format: TrendFormat,
    out: &mut OutputStream,
) -> anyhow::Result<()> {
    match format {
        TrendFormat::Table => Ok(human::write(report, out)?),
        TrendFormat::Json => json::write(report, out),
        TrendFormat::Svg => Ok(out.text(&svg::draw(report))?),
    }
}
