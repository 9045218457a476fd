//! Duties to notify: every deadline, the shortest first.

use std::collections::BTreeSet;

use irplan_plan::deadlines::DeadlineState;
use irplan_plan::model::{DecisionNotApplicable, Duty, EVENTS, StartEvent};
use irplan_plan::phrases::capitalised;
use irplan_plan::{Id, SubjectKind};
use serde::Serialize;

use crate::data_script::script;
use crate::edition::Edition;
use crate::error::Error;
use crate::html::RootPath;
use crate::pages::clock_data::{ClockData, named_calendars};
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::plan_field::{text, texts};
use crate::view::{PackView, PageLink, PersonView, subject_link};

/// One duty.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Clock {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) regime: String,
    /// What starts the clock, and what that means.
    pub(crate) starts: String,
    /// How long the clock runs by law or contract.
    pub(crate) within: Option<String>,
    /// The organisation's own limit.
    pub(crate) own_limit: Option<String>,
    /// Whether a clock starts when somebody gets to know of the incident.
    pub(crate) is_awareness: bool,
    /// Whether its law binds nobody today.
    pub(crate) is_not_in_force: bool,
    /// The state of the law, in words.
    pub(crate) state: String,
    /// Words of the law besides the number.
    pub(crate) wording: String,
    /// Why there is no deadline, if the law is not in force or the duty does not apply.
    pub(crate) status: Option<String>,
    /// When a decision that the duty does not apply ends, and what is shown after that.
    pub(crate) decision_end: Option<DecisionEnd>,
    pub(crate) applies: String,
    pub(crate) unless: Vec<String>,
    pub(crate) hold: String,
    pub(crate) content: Vec<String>,
    pub(crate) notes: Vec<String>,
    /// The pack that brings the duty.
    pub(crate) pack: Option<PackView>,
    pub(crate) recipient: String,
    pub(crate) contact: Option<PersonView>,
    pub(crate) sender: Option<PageLink>,
    pub(crate) channel: String,
    pub(crate) template: Option<PageLink>,
    pub(crate) source: String,
}

/// The end of a decision that a duty does not apply, with what the page shows after it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct DecisionEnd {
    /// The last day on which it counts.
    pub(crate) until: String,
    /// How long the clock runs then.
    within: String,
    /// The state of the duty then.
    state: String,
}

/// Returns the duties of a plan, the strictest first.
pub(crate) fn clocks(edition: &Edition<'_>, root: RootPath) -> Vec<Clock> {
    let mut duties: Vec<_> = edition.plan.duties().iter().collect();
    duties.sort_by_key(|(id, duty)| (status(edition, id, duty).is_some(), minutes(duty), *id));
    duties
        .into_iter()
        .map(|(id, duty)| clock(edition, id, duty, root))
        .collect()
}

/// Returns how long a clock runs, for sorting only: the strictest of the law's and the own limit.
fn minutes(duty: &Duty) -> u64 {
    let own = duty.own_limit.as_ref().map(|limit| limit.value);
    let limits = duty.strictest().into_iter().chain(own);
    limits
        .map(|limit| limit.most_minutes())
        .min()
        .unwrap_or(u64::MAX)
}

/// Returns why a duty has no deadline here; `None` if it has one.
fn status(edition: &Edition<'_>, id: &Id, duty: &Duty) -> Option<String> {
    let Some(decision) = exemption(edition, duty) else {
        return legal_status(edition, id, duty);
    };
    let (reason, on) = (&decision.reason.value, decision.on.value);
    let state = DeadlineState::NotApplicable.in_words();
    let (until, today) = (decision.until_in_words(), edition.today());
    Some(format!(
        "{state}{until}: {reason} (decided on {on}, checked on {today})"
    ))
}

/// Returns the decision that a duty does not apply, if that counts on the day on which the page is made.
fn exemption<'a>(edition: &Edition<'_>, duty: &'a Duty) -> Option<&'a DecisionNotApplicable> {
    let is_contact = |by: &Id| edition.plan.contacts().contains_key(by);
    duty.exemption(edition.today(), is_contact)
}

/// Returns when a decision that a duty does not apply ends, and what is shown then.
fn decision_end(edition: &Edition<'_>, id: &Id, duty: &Duty) -> Option<DecisionEnd> {
    let until = exemption(edition, duty)?.until.as_ref()?.value.to_string();
    let legal = legal_status(edition, id, duty);
    let within = match legal {
        Some(_) => Some("no deadline".to_owned()),
        None => duty.clocks_in_words(),
    };
    let state = legal.unwrap_or_else(|| duty.status().in_words().to_owned());
    Some(DecisionEnd {
        within: within.unwrap_or_else(|| "no deadline set".to_owned()),
        state: format!("{state}; the decision that it does not apply ended on {until}"),
        until,
    })
}

/// Returns why a duty has no deadline, whatever somebody decided; `None` if it has one.
fn legal_status(edition: &Edition<'_>, id: &Id, duty: &Duty) -> Option<String> {
    if edition.plan.is_stopped(id) {
        return Some(DeadlineState::FaultyPack.in_words().to_owned());
    }
    let status = duty.status();
    if status.computes() && duty.is_unconfirmed(id) {
        return Some(DeadlineState::Unconfirmed.in_words().to_owned());
    }
    (!status.computes()).then(|| status.in_words().to_owned())
}

/// Returns what starts the clocks.
fn starts(duty: &Duty) -> String {
    let mut events: Vec<_> = duty.start_events().map(StartEvent::in_words).collect();
    events.dedup();
    let note = duty.starts_note.as_ref().map(|note| note.value.clone());
    let events = match events.as_slice() {
        [] => String::new(),
        events => capitalised(&events.join(", or ")),
    };
    match note {
        Some(note) if events.is_empty() => note,
        Some(note) => format!("{events}: {note}"),
        None => events,
    }
}

/// Returns the pack of a duty with the day on which its sources were read.
fn pack(edition: &Edition<'_>, id: &Id, root: RootPath) -> Option<PackView> {
    let (pack, _) = id.in_pack()?;
    let pack = edition.plan.packs().get(pack)?;
    PackView::new(pack, edition.today(), root, edition.plan.audience())
}

fn clock(edition: &Edition<'_>, id: &Id, duty: &Duty, root: RootPath) -> Clock {
    let link = |kind, id: &Option<irplan_plan::toml::Field<Id>>| {
        id.as_ref()
            .map(|id| subject_link(edition, kind, id.value.as_str(), root))
    };
    let contact = duty
        .contact
        .as_ref()
        .and_then(|id| edition.plan.contacts().get_key_value(&id.value));
    Clock {
        id: id.to_string(),
        name: duty.title(id),
        regime: match id.in_pack() {
            Some(_) => String::new(),
            None => text(&duty.regime),
        },
        starts: starts(duty),
        is_awareness: duty.start_events().any(StartEvent::is_awareness),
        is_not_in_force: !duty.status().computes(),
        state: duty.status().in_words().to_owned(),
        within: duty.clocks_in_words(),
        own_limit: duty.own_limit.as_ref().map(|limit| limit.value.in_words()),
        wording: text(&duty.wording),
        status: status(edition, id, duty),
        decision_end: decision_end(edition, id, duty),
        applies: text(&duty.threshold),
        unless: texts(&duty.unless),
        hold: text(&duty.hold),
        content: texts(&duty.content),
        notes: texts(&duty.notes),
        pack: pack(edition, id, root),
        recipient: text(&duty.recipient),
        contact: contact.map(|(id, contact)| PersonView::new(edition, id, contact, root)),
        sender: link(SubjectKind::Role, &duty.role),
        channel: text(&duty.channel),
        template: link(SubjectKind::Section, &duty.template),
        source: text(&duty.source),
    }
}

/// A time that the page takes: of an event, of a notice, or of knowing at all.
#[derive(Serialize)]
struct MomentField {
    /// Which of these it is, as the name of a data attribute.
    kind: &'static str,
    id: String,
    title: String,
    means: String,
    /// Whether it is the time of knowing until the reader writes another.
    follows: bool,
}

/// Returns the events that start or end the clocks of the plan, in their usual order.
fn events(edition: &Edition<'_>) -> Vec<MomentField> {
    let duties = edition.plan.duties().values();
    let duties: Vec<_> = duties.filter(|duty| duty.status().computes()).collect();
    let starts = duties.iter().flat_map(|duty| duty.start_events());
    let limits = duties.iter().flat_map(|duty| duty.limits.iter());
    let ends = limits.filter_map(|limit| limit.lapses_after.as_ref());
    let events = starts.filter_map(StartEvent::event);
    let events: BTreeSet<&Id> = events.chain(ends.map(|event| &event.value)).collect();
    let mut events: Vec<_> = events
        .into_iter()
        .map(|event| StartEvent::Event(event.clone()))
        .collect();
    events.sort_by_key(|event| event.usual_order().unwrap_or(u8::MAX));
    let field = |event: &StartEvent| MomentField {
        kind: "event",
        id: event.to_string(),
        title: capitalised(&event.in_words()),
        means: meaning(edition, &event.to_string()),
        follows: event.is_awareness(),
    };
    events.iter().map(field).collect()
}

/// Returns what an event means, by irplan or by a pack of the plan.
fn meaning(edition: &Edition<'_>, event: &str) -> String {
    let known = EVENTS.iter().find(|(name, _)| *name == event);
    let of_packs = || {
        let mut packs = edition.plan.packs().values();
        packs.find_map(|pack| Some(pack.file.events.get(event)?.means.value.clone()))
    };
    let known = known.map(|(_, meaning)| (*meaning).to_owned());
    known.or_else(of_packs).unwrap_or_default()
}

/// Returns the field that fills in every event of knowing, if the plan has one.
fn awareness(events: &[MomentField]) -> Option<MomentField> {
    let names: Vec<_> = events
        .iter()
        .filter(|event| event.follows)
        .map(|event| event.title.to_lowercase())
        .collect();
    (!names.is_empty()).then(|| MomentField {
        kind: "knew",
        id: String::new(),
        title: "When did you first know?".to_owned(),
        means: format!(
            "It counts for every event that begins with knowing: {}. If one of them was at another time, correct it below.",
            names.join(", ")
        ),
        follows: false,
    })
}

/// Returns the notices that can have been sent.
fn notices(edition: &Edition<'_>) -> Vec<MomentField> {
    let duties = edition.plan.duties().iter();
    let owed = duties.filter(|(_, duty)| duty.status().computes());
    owed.map(|(id, duty)| MomentField {
        kind: "sent",
        id: id.to_string(),
        title: duty.title(id),
        means: String::new(),
        follows: false,
    })
    .collect()
}

/// Says for which years holidays are known, and when somebody compared them with their source.
fn calendars(edition: &Edition<'_>) -> Vec<String> {
    let duties = edition.plan.duties().values().map(|duty| &*duty.value);
    let words = named_calendars(duties).map(|calendar| {
        let head = &calendar.head;
        format!(
            "{}: known from {} to {}, compared with their source on {}.",
            head.name.value, head.from.value, head.until.value, head.as_of.value
        )
    });
    words.collect()
}

/// Writes the page.
pub(crate) fn render(edition: &Edition<'_>, renderer: &mut SiteRenderer<'_>) -> Result<(), Error> {
    #[derive(Serialize)]
    struct Duties {
        plan: String,
        provider: String,
        clocks: Vec<Clock>,
        timezone: String,
        calendars: Vec<String>,
        awareness: Option<MomentField>,
        events: Vec<MomentField>,
        notices: Vec<MomentField>,
    }
    let events = events(edition);
    let it = Duties {
        plan: edition.plan.id().to_string(),
        provider: edition.plan.provider().to_owned(),
        clocks: clocks(edition, RootPath::ROOT),
        timezone: edition.plan.timezone().to_owned(),
        calendars: calendars(edition),
        awareness: awareness(&events),
        events,
        notices: notices(edition),
    };
    let info = PageInfo {
        path: "duties.html".to_owned(),
        title: "Duties to notify".to_owned(),
        lead: "All deadlines, the shortest first. A clock starts with the event next to it, not when the investigation \
               ends. Write down the time as soon as a clock may be running."
            .to_owned(),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "duties.html", &it)?;
    let path = "assets/duties-data.js";
    let data = script("irplanDuties", path, &ClockData::new(edition))?;
    renderer.add(path, data)
}
