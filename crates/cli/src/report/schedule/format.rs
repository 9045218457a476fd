//! Chooses the format for a schedule.

use irplan_engine::schedule::Schedule;

use super::{human, json};
use crate::terminal::OutputStream;

/// A format of a schedule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ScheduleFormat {
    /// Text for people.
    Human,
    /// One JSON document.
    Json,
}

/// Writes a schedule.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write(
    schedule: &Schedule,
    format: ScheduleFormat,
    out: &mut OutputStream,
) -> anyhow::Result<()> {
    match format {
        ScheduleFormat::Human => out.text(&human::human(schedule, &out.text_style()))?,
        ScheduleFormat::Json => out.json(&json::json(schedule)?)?,
    }
    Ok(())
}
