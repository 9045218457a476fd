//! Chooses the format for the history of a subject.

use clap::ValueEnum;
use irplan_engine::blame::SubjectBlame;

use super::{human, json};
use crate::terminal::OutputStream;

/// A format of the history of a subject.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum BlameFormat {
    /// Text for people.
    Human,
    /// One JSON document.
    Json,
}

/// Prints the history of a subject.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write(
    blame: &SubjectBlame<'_>,
    format: BlameFormat,
    out: &mut OutputStream,
) -> anyhow::Result<()> {
    match format {
        BlameFormat::Human => Ok(human::write(blame, out)?),
        BlameFormat::Json => json::write(blame, out),
    }
}
