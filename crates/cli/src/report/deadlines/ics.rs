//! Prints deadlines as a calendar (RFC 5545): an event for the deadline of each notice that is not sent, and one for its own
//! limit if that ends earlier.

use irplan_engine::notice_deadlines::{DeadlineList, NoticeDeadline};
use irplan_plan::deadlines::DueTime;
use irplan_plan::model::StartEvent;
use jiff::Timestamp;

use super::words;
use crate::terminal::is_deceptive;

/// Returns the lines of the calendar, with its texts as `shown` gives them; none if no notice is due. Each ends with CR
/// and LF, and none is longer than 75 bytes.
pub(super) fn ics(
    list: &DeadlineList<'_>,
    now: Timestamp,
    shown: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let mut events = Vec::new();
    let open = list.notices.iter().filter(|it| it.deadline.sent.is_none());
    let written = |text: &str| escaped(&shown(text));
    for notice in open {
        for (end, at) in [
            (End::OwnLimit, notice.earlier_own_limit()),
            (End::Deadline, notice.due()),
        ] {
            let lines = at.map(|at| event((list, notice), (end, at), now, &written));
            events.extend(lines.into_iter().flatten());
        }
    }
    if events.is_empty() {
        return Vec::new();
    }
    let head = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//irplan//deadlines//EN",
    ];
    let lines = head.into_iter().chain(events.iter().map(String::as_str));
    let lines = lines.chain(["END:VCALENDAR"]);
    lines.flat_map(folded).collect()
}

/// What ends at the time of an event.
#[derive(Clone, Copy)]
enum End {
    Deadline,
    OwnLimit,
}

impl End {
    fn in_words(self) -> &'static str {
        match self {
            Self::Deadline => "Due",
            Self::OwnLimit => "Own limit",
        }
    }
}

fn event(
    (list, notice): (&DeadlineList<'_>, &NoticeDeadline<'_>),
    (end, due): (End, &DueTime),
    now: Timestamp,
    written: &dyn Fn(&str) -> String,
) -> Vec<String> {
    let what = end.in_words();
    let facts = words::facts(notice, now, &list.known.zone).into_iter();
    let facts: Vec<_> = facts
        .map(|(label, fact)| format!("{label}: {fact}"))
        .collect();
    let name = notice.duty.title(&notice.deadline.duty);
    let description = format!(
        "{what} {}\n{}",
        words::due(due, &list.known.zone),
        facts.join("\n")
    );
    vec![
        "BEGIN:VEVENT".to_owned(),
        format!("UID:{}", uid(list, (notice, end), written)),
        format!("DTSTAMP:{}", utc(now)),
        format!("DTSTART:{}", utc(due.at)),
        format!(
            "SUMMARY:{}",
            written(&format!("{what}: {name} ({})", list.plan.name))
        ),
        format!("DESCRIPTION:{}", written(&description)),
        "BEGIN:VALARM".to_owned(),
        "ACTION:DISPLAY".to_owned(),
        "TRIGGER:-PT2H".to_owned(),
        format!("DESCRIPTION:{}", written(&name)),
        "END:VALARM".to_owned(),
        "END:VEVENT".to_owned(),
    ]
}

/// Names an event. Without the file of an incident, the earliest start of the duty's clocks tells two incidents apart. While
/// that stays, a deadline that moves keeps its name, so that a calendar that has it moves it, too.
fn uid(
    list: &DeadlineList<'_>,
    (notice, end): (&NoticeDeadline<'_>, End),
    written: &dyn Fn(&str) -> String,
) -> String {
    let (plan, duty) = (&list.plan.id, &notice.deadline.duty);
    let end = match end {
        End::Deadline => "",
        End::OwnLimit => ".own-limit",
    };
    let incident = match &list.incident {
        Some(name) => Some(written(name)),
        None => earliest_start(list, notice).map(utc),
    };
    let incident = incident.map(|name| format!(".{name}"));
    format!("{plan}.{duty}{end}{}@irplan", incident.unwrap_or_default())
}

/// Returns the earliest start of a duty's clocks; if only another duty gives it a deadline, the first of everything known.
fn earliest_start(list: &DeadlineList<'_>, notice: &NoticeDeadline<'_>) -> Option<Timestamp> {
    let known = &list.known;
    let starts = notice.duty.start_events();
    let starts = starts.filter_map(|from| match from {
        StartEvent::Sent(duty) => known.sent.get(duty),
        from => known.events.get(from.event()?),
    });
    let first = starts.filter_map(|at| known.instant(*at)).min();
    first.or_else(|| {
        let all = known.events.values().chain(known.sent.values());
        all.filter_map(|at| known.instant(*at)).min()
    })
}

/// Writes an instant as a calendar does.
fn utc(at: Timestamp) -> String {
    at.strftime("%Y%m%dT%H%M%SZ").to_string()
}

/// Escapes a text. Characters that could deceive are left out, and nothing is a command to a CI runner.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let text = text.replace("::", ": :").replace("##", "# #");
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => escaped.extend(['\\', c]),
            '\n' => escaped.push_str("\\n"),
            c if c.is_control() || is_deceptive(c) => {}
            c => escaped.push(c),
        }
    }
    escaped
}

/// Breaks a line where it gets longer than 75 bytes, with a space at the start of each further line.
fn folded(line: &str) -> Vec<String> {
    const LENGTH: usize = 75;
    let mut lines = vec![String::new()];
    for c in line.chars() {
        let is_full = lines
            .last()
            .is_some_and(|last| last.len() + c.len_utf8() > LENGTH);
        if is_full {
            lines.push(" ".to_owned());
        }
        if let Some(last) = lines.last_mut() {
            last.push(c);
        }
    }
    lines.into_iter().map(|line| line + "\r\n").collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_folded_and_texts_are_escaped() {
        assert_eq!(escaped("a,b;c\\d\ne\u{7}"), "a\\,b\\;c\\\\d\\ne");
        assert_eq!(escaped("\u{202e}::debug::"), ": :debug: :");
        let lines = folded(&"ä".repeat(60));
        assert!(
            lines
                .iter()
                .all(|line| line.len() <= 77 && line.ends_with("\r\n"))
        );
        let whole: String = lines
            .iter()
            .map(|line| line.trim_matches([' ', '\r', '\n']))
            .collect();
        assert_eq!(whole, "ä".repeat(60));
    }
}
