//! Prints deadlines as Markdown, for a ticket or the incident's record.

use irplan_engine::notice_deadlines::{DeadlineList, NoticeDeadline};
use irplan_plan::Id;
use irplan_plan::deadlines::DeadlineState;
use jiff::Timestamp;

use super::words;
use crate::report::markdown_text;

/// Writes a table of what is due, and a list of the rest.
pub(super) fn markdown(list: &DeadlineList<'_>, now: Timestamp) -> String {
    let (name, zone) = (markdown_text(&list.plan.name), list.known.zone.as_str());
    let mut text = format!("# Deadlines of {name}\n\nTimes in {zone}.\n");
    let events = list.known.events.iter();
    let sent = list.known.sent.iter();
    let lines: Vec<_> = events
        .map(|(event, at)| format!("- {event}: {at}\n"))
        .chain(sent.map(|(duty, at)| format!("- sent {duty}: {at}\n")))
        .chain(list.notes.iter().map(|note| format!("- note: {note}\n")))
        .collect();
    if !lines.is_empty() {
        text.push('\n');
        text.push_str(&lines.concat());
    }
    let notices = list.notices.iter();
    let (due, rest): (Vec<_>, Vec<_>) =
        notices.partition(|notice| notice.state() == DeadlineState::Due);
    if !due.is_empty() {
        text.push_str("\n| due | left | notice | sent by | to | how | own limit | because |\n|---|---|---|---|---|---|---|---|\n");
    }
    for notice in &due {
        text.push_str(&row(notice, (now, zone)).unwrap_or_default());
    }
    text.push_str(&notes(&due));
    if !rest.is_empty() {
        text.push_str("\nWithout a deadline:\n\n");
    }
    for notice in rest {
        let name = markdown_text(&notice.duty.title(&notice.deadline.duty));
        let why = with_ids(&words::without_deadline(notice));
        let own_limit = notice.earlier_own_limit().map(|due| {
            let (at, left) = (
                words::due(due, zone),
                words::notice_or_time_left(notice, due, now),
            );
            format!("; own limit {at}, {left}")
        });
        text.push_str(&format!(
            "- {name} (`{}`): {why}{}\n",
            notice.deadline.duty,
            own_limit.unwrap_or_default()
        ));
        let notes = notice.deadline.notes.iter();
        text.extend(notes.map(|note| format!("  - {}\n", with_ids(note))));
    }
    text
}

/// Writes the row of a notice that is due.
fn row(notice: &NoticeDeadline<'_>, (now, zone): (Timestamp, &str)) -> Option<String> {
    let at = notice.deadline.outcome.due()?;
    let left = match notice.earlier_own_limit() {
        Some(own) => format!("own limit {}", words::time_left(own, now)),
        None => words::notice_or_time_left(notice, at, now),
    };
    let own_limit = notice.deadline.own_limit.as_ref();
    let channel = notice.duty.channel.as_ref();
    let id = &notice.deadline.duty;
    let cells = [
        words::sender(notice),
        words::recipient(notice),
        channel.map(|channel| channel.value.clone()),
        own_limit.map(|limit| words::due(limit, zone)),
        words::reason(notice),
    ];
    let cells = cells.map(|cell| with_ids(&cell.unwrap_or_default()));
    let (due, name) = (words::due(at, zone), markdown_text(&notice.duty.title(id)));
    let cells = cells.join(" | ");
    Some(format!("| {due} | {left} | {name} (`{id}`) | {cells} |\n"))
}

/// Lists what to know about the notices in the table.
fn notes(due: &[&NoticeDeadline<'_>]) -> String {
    let notes = due.iter().flat_map(|notice| {
        let id = &notice.deadline.duty;
        let notes = notice.deadline.notes.iter();
        notes.map(move |note| format!("- `{id}`: {}\n", with_ids(note)))
    });
    let notes: String = notes.collect();
    match notes.is_empty() {
        true => notes,
        false => format!("\nNotes:\n\n{notes}"),
    }
}

/// Escapes a text, and writes the ids of duties in it as code, so that people can copy them.
///
/// The text between two ids is escaped as a whole, because what is inert depends on its neighbours.
fn with_ids(text: &str) -> String {
    let (mut escaped, mut plain) = (String::new(), String::new());
    for part in text.split_inclusive(' ') {
        let word = part.trim_matches([' ', ',', ';', '.', '(', ')']);
        let is_id = word.contains(':') && Id::parse_in_pack(word).is_ok();
        match part.split_once(word).filter(|_| is_id) {
            Some((before, after)) => {
                plain.push_str(before);
                escaped.push_str(&markdown_text(&plain));
                escaped.push_str(&format!("`{word}`"));
                after.clone_into(&mut plain);
            }
            None => plain.push_str(part),
        }
    }
    escaped.push_str(&markdown_text(&plain));
    escaped
}

#[cfg(test)]
mod tests {
    use super::with_ids;

    #[test]
    fn ids_can_be_copied_and_all_else_is_inert() {
        assert_eq!(
            with_ids("at the same time as hipaa:individuals"),
            "at the same time as `hipaa:individuals`"
        );
        assert_eq!(with_ids("a `b` c"), "a \\`b\\` c");
        assert_eq!(
            with_ids("see (gdpr:authority), then"),
            "see \\(`gdpr:authority`\\), then"
        );
        assert!(!with_ids("ask @team or http://x.example").contains("@team"));
    }
}
