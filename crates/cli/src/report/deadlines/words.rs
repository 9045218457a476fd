//! The words that several formats share.

use irplan_engine::notice_deadlines::NoticeDeadline;
use irplan_plan::deadlines::{DueTime, Outcome, SentState};
use irplan_plan::model::{DutyFact, StartEvent, offset_in_words};
use jiff::{SignedDuration, Timestamp, Zoned};

/// Writes an instant with its weekday and offset: `Mon 2026-11-23 22:15 -05:00`.
fn instant(at: &Zoned) -> String {
    let offset = offset_in_words(at.offset());
    format!("{} {offset}", at.strftime("%a %Y-%m-%d %H:%M"))
}

/// Writes when a notice is due in the zone of its clock. If that is not the plan's, names it, and adds the time in the plan's:
/// `Mon 2026-11-23 22:15 +01:00 in Europe/Berlin (Mon 2026-11-23 16:15 -05:00 in America/New_York)`.
pub(super) fn due(due: &DueTime, of_plan: &str) -> String {
    let at = in_own_zone(due);
    if due.zone == of_plan {
        return at;
    }
    let end = match due.is_end_of_day {
        true => due
            .in_zone(of_plan)
            .saturating_add(SignedDuration::from_secs(1)),
        false => due.in_zone(of_plan),
    };
    format!("{at} in {} ({} in {of_plan})", due.zone, instant(&end))
}

/// Writes when a notice is due in the zone of its clock; a whole day ends at 24:00.
fn in_own_zone(due: &DueTime) -> String {
    let at = due.zoned();
    match due.is_end_of_day {
        true => format!(
            "{} 24:00 {}",
            at.strftime("%a %Y-%m-%d"),
            offset_in_words(at.offset())
        ),
        false => instant(&at),
    }
}

/// Says how much time is left: `in 2 days 3 h`, `5 h ago`.
pub(super) fn time_left(due: &DueTime, now: Timestamp) -> String {
    const HOUR: i64 = 60;
    const DAY: i64 = 24 * HOUR;
    let seconds = due.at.as_second() - now.as_second();
    let minutes = seconds.abs() / 60;
    let length = match minutes {
        0..HOUR => format!("{minutes} min"),
        HOUR..DAY => format!("{} h {} min", minutes / HOUR, minutes % HOUR),
        _ => {
            let days = minutes / DAY;
            let plural = if days == 1 { "" } else { "s" };
            format!("{days} day{plural} {} h", minutes % DAY / HOUR)
        }
    };
    match seconds < 0 {
        true => format!("{length} ago"),
        false => format!("in {length}"),
    }
}

/// Says how much time is left, or that the notice was sent.
pub(super) fn notice_or_time_left(
    notice: &NoticeDeadline<'_>,
    due: &DueTime,
    now: Timestamp,
) -> String {
    match notice.deadline.sent {
        Some(sent) => SentState::of(sent, due.at).in_words().to_owned(),
        None => time_left(due, now),
    }
}

/// Says why there is no deadline.
pub(super) fn without_deadline(notice: &NoticeDeadline<'_>) -> String {
    let state = notice.state().in_words();
    if let Some(decision) = &notice.decision {
        let (why, by, on) = (&decision.why.value, &decision.by.value, decision.on.value);
        return format!("{state} on {on} by {by}: {why}");
    }
    match &notice.deadline.outcome {
        Outcome::Due(_) => String::new(),
        Outcome::NoNumber(words) => words.clone(),
        Outcome::Waiting(events) => {
            let events: Vec<_> = events.iter().map(StartEvent::in_words).collect();
            format!("{state}: {}", events.join(", "))
        }
        Outcome::NotComputed(status) => status.in_words().to_owned(),
        Outcome::NotApplicable => match &notice.duty.not_applicable {
            Some(decision) => {
                let until = decision.until_in_words();
                format!("{state}{until}: {}", decision.reason.value)
            }
            None => state.to_owned(),
        },
        Outcome::OnRequest | Outcome::NoClock | Outcome::Unconfirmed | Outcome::FaultyPack => {
            state.to_owned()
        }
        Outcome::OutsideCalendar(reason) => format!("{state}: {reason}"),
    }
}

/// Says who sends the notice: `Legal (Jane Doe)`.
pub(super) fn sender(notice: &NoticeDeadline<'_>) -> Option<String> {
    let role = notice.role.as_ref()?;
    Some(match &notice.holder {
        Some(holder) => format!("{role} ({holder})"),
        None => role.clone(),
    })
}

/// Says who is notified.
pub(super) fn recipient(notice: &NoticeDeadline<'_>) -> Option<String> {
    let recipient = notice
        .duty
        .recipient
        .as_ref()
        .map(|words| words.value.clone());
    match (recipient, &notice.contact) {
        (Some(words), Some(contact)) if words != *contact => Some(format!("{words} ({contact})")),
        (words, contact) => words.or_else(|| contact.clone()),
    }
}

/// Says why the notice is due then, with the source of the rule.
pub(super) fn reason(notice: &NoticeDeadline<'_>) -> Option<String> {
    let rule = notice.deadline.rule.as_ref();
    let source = source(notice);
    match (rule, source) {
        (Some(rule), Some(source)) => Some(format!("{rule} ({source})")),
        (rule, source) => rule.cloned().or(source),
    }
}

/// Returns the source of the rule, and says if the repository's own pack names it.
fn source(notice: &NoticeDeadline<'_>) -> Option<String> {
    let source = notice.duty.source.as_ref().map(|source| &source.value);
    if !notice.is_of_own_pack {
        return source.cloned();
    }
    let own = "a pack of this repository";
    Some(source.map_or_else(|| own.to_owned(), |source| format!("{source}; {own}")))
}

/// Returns the other facts, each with its label: what the reader has to know before sending.
pub(super) fn facts(
    notice: &NoticeDeadline<'_>,
    now: Timestamp,
    of_plan: &str,
) -> Vec<(&'static str, String)> {
    let duty = notice.duty;
    let of_duty = DutyFact::BEFORE_SENDING.into_iter().map(|fact| {
        let text = match fact {
            DutyFact::Sender => sender(notice),
            DutyFact::Recipient => recipient(notice),
            // The recipient has the contact's name.
            DutyFact::Contact => None,
            DutyFact::Template => fact.of(duty).map(|id| format!("section:{id}")),
            fact => fact.of(duty),
        };
        (fact.label(), text)
    });
    let own_limit = notice.deadline.own_limit.as_ref();
    let own_limit = own_limit.map(|limit| due(limit, of_plan));
    // It is not the first thing to say about the notice.
    let deadline = notice
        .due()
        .filter(|_| notice.earlier_own_limit().is_some());
    let deadline = deadline.map(|at| format!("{}, {}", due(at, of_plan), time_left(at, now)));
    let facts = [("deadline", deadline), ("because", reason(notice))];
    let facts = facts.into_iter().chain(of_duty);
    let facts = facts.chain([("own limit", own_limit)]);
    let facts = facts.filter_map(|(label, text)| Some((label, text?)));
    let of_deadline = notice.deadline.notes.iter().cloned();
    let of_duty = duty.notes.iter().map(|note| note.value.clone());
    let notes = of_deadline
        .chain(of_duty)
        .map(|note| (DutyFact::Notes.label(), note));
    facts.chain(notes).collect()
}
