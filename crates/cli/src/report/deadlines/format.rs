//! Chooses the format for deadlines.

use clap::ValueEnum;
use irplan_engine::notice_deadlines::DeadlineList;
use jiff::Timestamp;

use super::{human, ics, json, markdown};
use crate::terminal::OutputStream;

/// A format of deadlines.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DeadlinesFormat {
    /// Text for people
    Human,
    /// One JSON document; docs/output.md describes it
    Json,
    /// A calendar with an event for each notice that is due
    Ics,
    /// Markdown
    Markdown,
}

/// Writes the deadlines. If there is nothing to write, returns what to print instead to the error stream.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write(
    list: &DeadlineList<'_>,
    now: Timestamp,
    format: DeadlinesFormat,
    out: &mut OutputStream,
) -> anyhow::Result<Option<&'static str>> {
    let sources = list.notices.iter().filter_map(|it| it.duty.source.as_ref());
    sources.for_each(|source| out.show_numbers_of(&source.value));
    match format {
        DeadlinesFormat::Human => out.text(&human::human(list, now, &out.text_style()))?,
        DeadlinesFormat::Json => out.json(&json::json(list, now)?)?,
        DeadlinesFormat::Markdown => out.text(&markdown::markdown(list, now))?,
        // A calendar writes its times as digits in a row, so only its texts are masked.
        DeadlinesFormat::Ics => {
            let lines = ics::ics(list, now, &|text| out.masked(text));
            lines.iter().try_for_each(|line| out.raw(line.as_bytes()))?;
            if lines.is_empty() {
                return Ok(Some("no notice is due, so there is no calendar"));
            }
        }
    }
    Ok(None)
}
