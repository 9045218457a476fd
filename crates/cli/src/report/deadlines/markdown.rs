//! Prints deadlines as Markdown, for a ticket or the incident's record.

use irplan_engine::notice_deadlines::{DeadlineList, NoticeDeadline};
use jiff::Timestamp;

use super::words;
use crate::report::markdown_text;

/// Writes a table of what is due, and a list of the rest.
pub(crate) fn markdown(list: &DeadlineList<'_>, now: Timestamp) -> String {
    let (name, zone) = (markdown_text(&list.plan.name), &list.known.zone);
    let mut text = format!("# Deadlines of {name}\n\nTimes in {zone}.\n");
    let events = list.known.events.iter();
    let sent = list.known.sent.iter();
    let lines: Vec<_> = events
        .map(|(event, at)| format!("- {event}: {at}\n"))
        .chain(sent.map(|(duty, at)| format!("- sent {duty}: {at}\n")))
        .collect();
    if !lines.is_empty() {
        text.push('\n');
        text.push_str(&lines.concat());
    }
    let (due, rest): (Vec<_>, Vec<_>) = list
        .notices
        .iter()
        .partition(|notice| notice.state() == "due");
    if !due.is_empty() {
        text.push_str("\n| due | left | notice | sent by | to | how | because |\n|---|---|---|---|---|---|---|\n");
    }
    for notice in due {
        text.push_str(&row(notice, now).unwrap_or_default());
    }
    if !rest.is_empty() {
        text.push_str("\nWithout a deadline:\n\n");
    }
    for notice in rest {
        let name = markdown_text(&notice.duty.title(&notice.deadline.duty));
        let why = markdown_text(&words::without_deadline(notice));
        text.push_str(&format!("- {name} (`{}`): {why}\n", notice.deadline.duty));
    }
    text
}

/// Writes the row of a notice that is due.
fn row(notice: &NoticeDeadline<'_>, now: Timestamp) -> Option<String> {
    let at = notice.deadline.outcome.due()?;
    let left = match notice.deadline.sent {
        Some(sent) if sent > at.at => "sent late".to_owned(),
        Some(_) => "sent".to_owned(),
        None => words::left(at, now),
    };
    let channel = notice.duty.channel.as_ref();
    let id = &notice.deadline.duty;
    let cells = [
        words::sender(notice),
        words::recipient(notice),
        channel.map(|channel| channel.value.clone()),
        words::reason(notice),
    ];
    let cells = cells.map(|cell| markdown_text(&cell.unwrap_or_default()));
    let (due, name) = (words::due(at), markdown_text(&notice.duty.title(id)));
    let cells = cells.join(" | ");
    Some(format!("| {due} | {left} | {name} (`{id}`) | {cells} |\n"))
}
