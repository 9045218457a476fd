//! Prints deadlines for people at a terminal.

use std::collections::BTreeSet;

use irplan_engine::notice_deadlines::{DeadlineList, NoticeDeadline};
use irplan_plan::Id;
use irplan_plan::deadlines::{DueTime, Outcome};
use irplan_plan::model::StartEvent;
use jiff::Timestamp;

use super::words;
use crate::report::number_of;
use crate::terminal::{SafeText, TextStyle};

/// Writes the duties, what is due first at the top.
pub(super) fn human(list: &DeadlineList<'_>, now: Timestamp, style: &TextStyle) -> String {
    let plan = list.plan;
    let (name, zone) = (SafeText(&plan.name), &list.known.zone);
    let mut text = format!("{} ({}), times in {zone}\n", style.strong(name), plan.id);
    for (event, moment) in &list.known.events {
        text.push_str(&format!("  {event}: {moment}\n"));
    }
    for (duty, moment) in &list.known.sent {
        text.push_str(&format!("  sent {duty}: {moment}\n"));
    }
    for note in &list.notes {
        text.push_str(&format!("  note: {note}\n"));
    }
    if list.notices.is_empty() {
        text.push_str("\nthe plan has no duties to notify\n");
    }
    for notice in &list.notices {
        text.push_str(&entry(notice, (now, zone.as_str()), style));
    }
    text.push_str(&waiting(list));
    text
}

/// Says which events and notices would start more clocks, because they are not interchangeable.
fn waiting(list: &DeadlineList<'_>) -> String {
    let waiting = list.notices.iter().filter_map(|notice| {
        match (&notice.deadline.outcome, &notice.decision) {
            (Outcome::Waiting(starts), None) => Some(starts),
            _ => None,
        }
    });
    let waiting: Vec<_> = waiting.collect();
    let events = waits_for(&waiting, ("event", "--event EVENT"), |start| start.event());
    let notices = waits_for(&waiting, ("notice", "--sent DUTY"), |start| match start {
        StartEvent::Sent(duty) => Some(duty),
        _ => None,
    });
    events + &notices
}

/// Says how many duties wait for one kind of thing, and for which.
fn waits_for<'a>(
    waiting: &[&'a Vec<StartEvent>],
    (what, option): (&str, &str),
    name: impl Fn(&'a StartEvent) -> Option<&'a Id>,
) -> String {
    let names: Vec<BTreeSet<_>> = waiting
        .iter()
        .map(|starts| starts.iter().filter_map(&name).collect())
        .collect();
    let count = names.iter().filter(|names| !names.is_empty()).count();
    if count == 0 {
        return String::new();
    }
    let names: BTreeSet<_> = names.into_iter().flatten().collect();
    let names: Vec<_> = names.iter().map(|name| name.as_str()).collect();
    let duties = number_of(count, "duty");
    let wait = if count == 1 { "waits" } else { "wait" };
    let names = names.join(", ");
    format!("\n{duties} {wait} for another {what}: add `{option}=TIME` for {names}\n")
}

/// Writes a time, with what is left until then or whether the notice was sent.
fn time(
    notice: &NoticeDeadline<'_>,
    due: &DueTime,
    (now, zone): (Timestamp, &str),
    style: &TextStyle,
) -> String {
    let at = words::due(due, zone);
    let state = words::notice_or_time_left(notice, due, now);
    match notice.deadline.sent {
        Some(_) => format!("{at}  {}", style.faint(state)),
        None if due.at < now => format!("{at}  {}", style.error(state)),
        None => format!("{at}  {}", style.warning(state)),
    }
}

fn entry(notice: &NoticeDeadline<'_>, (now, zone): (Timestamp, &str), style: &TextStyle) -> String {
    let id = &notice.deadline.duty;
    let name = notice.duty.title(id);
    let words = style.faint(SafeText(&words::without_deadline(notice)));
    let head = match (notice.earlier_own_limit(), notice.due()) {
        (Some(own), due) => {
            let at = time(notice, own, (now, zone), style);
            match due {
                Some(_) => format!("{at}  own limit"),
                None => format!("{at}  own limit; {words}"),
            }
        }
        (None, Some(due)) => time(notice, due, (now, zone), style),
        (None, None) => words,
    };
    let mut text = format!("\n{head}\n  {}  {}\n", style.strong(id), SafeText(&name));
    let is_owed = notice.state().is_owed();
    for (label, fact) in words::facts(notice, now, zone).iter().filter(|_| is_owed) {
        text.push_str(&format!("    {label}: {}\n", SafeText(fact)));
    }
    text
}
