//! One JSON document. `docs/output.md` describes it; keys are added, never renamed.

use std::collections::BTreeMap;

use irplan_engine::notice_deadlines::{DeadlineList, NoticeDeadline};
use irplan_plan::deadlines::{DueTime, Outcome};
use irplan_plan::model::{StartEvent, offset_in_words};
use irplan_plan::{Id, PlanId};
use jiff::Timestamp;
use serde::Serialize;

use super::words;
use crate::report;

/// The name and version of the document's schema.
const SCHEMA: &str = "irplan-deadlines/1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct DeadlinesDocument<'a> {
    schema: &'static str,
    plan: &'a PlanId,
    timezone: &'a str,
    now: String,
    events: BTreeMap<&'a Id, String>,
    sent: BTreeMap<&'a Id, String>,
    notes: &'a [String],
    deadlines: Vec<WireDeadline<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireDeadline<'a> {
    duty: &'a Id,
    pack: Option<&'a str>,
    own_pack: bool,
    name: String,
    state: &'static str,
    due: Option<WireDue>,
    own_limit: Option<WireDue>,
    first: Option<&'static str>,
    minutes_left: Option<i64>,
    sent: Option<String>,
    rule: Option<&'a str>,
    source: Option<&'a str>,
    words: Option<String>,
    waiting_for: Vec<String>,
    role: Option<&'a Id>,
    sender: Option<String>,
    recipient: Option<String>,
    contact: Option<&'a Id>,
    channel: Option<&'a str>,
    template: Option<&'a Id>,
    content: Vec<&'a str>,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireDue {
    at: String,
    utc: String,
    timezone: String,
    weekday: String,
    end_of_day: bool,
}

/// Writes the answer as one document.
///
/// # Errors
/// If it cannot be written as JSON.
pub(super) fn json(list: &DeadlineList<'_>, now: Timestamp) -> serde_json::Result<String> {
    let events = list.known.events.iter();
    let sent = list.known.sent.iter();
    report::json(&DeadlinesDocument {
        schema: SCHEMA,
        plan: &list.plan.id,
        timezone: &list.known.zone,
        now: now.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        events: events.map(|(id, at)| (id, at.to_string())).collect(),
        sent: sent.map(|(id, at)| (id, at.to_string())).collect(),
        notes: &list.notes,
        deadlines: list
            .notices
            .iter()
            .map(|notice| wire(notice, now))
            .collect(),
    })
}

fn wire<'a>(notice: &'a NoticeDeadline<'_>, now: Timestamp) -> WireDeadline<'a> {
    let NoticeDeadline {
        duty,
        deadline,
        role: _,
        holder: _,
        contact: _,
        // The state says whether there is one.
        decision: _,
        is_of_own_pack,
    } = notice;
    let (due, first) = (notice.due(), notice.first_end());
    let minutes_left = first.map(|end| (end.at.as_second() - now.as_second()).div_euclid(60));
    let waiting_for = match &deadline.outcome {
        Outcome::Waiting(events) => events.iter().map(StartEvent::to_string).collect(),
        _ => Vec::new(),
    };
    let of_duty = duty.notes.iter().map(|note| note.value.as_str());
    let notes = deadline.notes.iter().map(String::as_str).chain(of_duty);
    WireDeadline {
        duty: &deadline.duty,
        pack: deadline.duty.in_pack().map(|(pack, _)| pack),
        own_pack: *is_of_own_pack,
        name: duty.title(&deadline.duty),
        state: notice.state().name(),
        due: due.map(wire_due),
        own_limit: deadline.own_limit.as_ref().map(wire_due),
        first: first.map(|_| first_name(notice)),
        minutes_left,
        sent: deadline
            .sent
            .map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        rule: deadline.rule.as_deref(),
        source: duty.source.as_ref().map(|source| source.value.as_str()),
        words: due.is_none().then(|| words::without_deadline(notice)),
        waiting_for,
        role: duty.role.as_ref().map(|role| &role.value),
        sender: words::sender(notice),
        recipient: words::recipient(notice),
        contact: duty.contact.as_ref().map(|contact| &contact.value),
        channel: duty.channel.as_ref().map(|channel| channel.value.as_str()),
        template: duty.template.as_ref().map(|template| &template.value),
        content: duty
            .content
            .iter()
            .map(|item| item.value.as_str())
            .collect(),
        notes: notes.collect(),
    }
}

/// Names what ends first, as the key that has it.
fn first_name(notice: &NoticeDeadline<'_>) -> &'static str {
    match notice.earlier_own_limit() {
        Some(_) => "own-limit",
        None => "due",
    }
}

fn wire_due(due: &DueTime) -> WireDue {
    let zoned = due.zoned();
    let DueTime {
        at,
        zone,
        is_end_of_day,
    } = due;
    let local = zoned.strftime("%Y-%m-%dT%H:%M:%S").to_string();
    WireDue {
        at: format!("{local}{}", offset_in_words(zoned.offset())),
        utc: at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string(),
        timezone: zone.clone(),
        weekday: zoned.strftime("%a").to_string(),
        end_of_day: *is_end_of_day,
    }
}
