//! Chooses the format for review dates.

use clap::ValueEnum;

use super::report::ReviewsReport;
use super::{human, json};
use crate::terminal::OutputStream;

/// A format of review dates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum ReviewsFormat {
    /// Counts for people.
    Human,
    /// One JSON document with every date that was set.
    Json,
}

/// Prints review dates.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write(
    report: &ReviewsReport<'_>,
    format: ReviewsFormat,
    out: &mut OutputStream,
) -> anyhow::Result<()> {
    match format {
        ReviewsFormat::Human => Ok(human::write(report, out)?),
        ReviewsFormat::Json => json::write(report, out),
    }
}
