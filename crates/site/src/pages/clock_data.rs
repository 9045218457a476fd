//! What the page of duties needs to compute deadlines: the clocks of a plan's duties and its calendars, as data for
//! `deadlines.js`.
//!
//! The words for states, relations and facts are those that `irplan deadlines` prints. Notes and reasons are written in
//! `irplan_plan::deadlines` and again in `deadlines.js`, and tests compare the two. What only the day of reading decides,
//! such as whether a decision still counts, is left to the page.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::deadlines::{Calendar, DeadlineState, LegalPeriod, SentState};
use irplan_plan::model::{
    BusinessDayCount, ClockLimit, DecisionNotApplicable, Duty, DutyFact, NoticeTime, RegimeStatus,
    Relation, StartEvent,
};
use irplan_plan::time_zone::offsets_between;
use irplan_plan::{Id, SubjectKind};
use jiff::civil::Date;
use serde::Serialize;

use crate::edition::Edition;
use crate::view::plan_field::{date, flag, texts};

/// Everything for one plan.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct ClockData {
    /// The plan's id and name, for calendars that readers save.
    plan: String,
    name: String,
    /// The time zone of times without an offset.
    zone: String,
    /// The offsets from UTC of each zone in which something is counted, by which the page can see whether the browser has the
    /// same rules.
    zones: BTreeMap<String, Vec<(i64, i32)>>,
    /// The states of a deadline in order, with their words.
    states: Vec<StateWords>,
    /// The words for a notice that was sent.
    sent: SentWords,
    calendars: BTreeMap<&'static str, CalendarData>,
    duties: Vec<DutyData>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct StateWords {
    name: &'static str,
    words: &'static str,
    is_owed: bool,
    is_open: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct SentWords {
    in_time: &'static str,
    late: &'static str,
}

#[derive(Serialize)]
struct CalendarData {
    id: &'static str,
    from: String,
    until: String,
    days: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DutyData {
    id: String,
    name: String,
    status: &'static str,
    status_in_words: &'static str,
    not_applicable: Option<Exemption>,
    is_unconfirmed: bool,
    /// Whether nothing is computed, because its pack has an error.
    is_stopped: bool,
    is_on_request: bool,
    clocks: Vec<ClockOfDuty>,
    /// What starts the own limit.
    starts: Vec<StartData>,
    own_limit: Option<LimitData>,
    /// The words of the law, if they have no number.
    within_words: Option<String>,
    relations: Vec<RelationData>,
    later_readings: Vec<&'static str>,
    business_days: &'static str,
    calendar: Option<String>,
    zone: Option<String>,
    cut_off: Option<String>,
    period: Option<Period>,
    source: String,
    /// The other facts that the reader needs before sending.
    facts: Vec<FactData>,
    notes: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Exemption {
    reason: String,
    on: String,
    until: Option<String>,
    /// Whether it says why, who and when.
    is_complete: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ClockOfDuty {
    from: StartData,
    limit: Option<LimitData>,
    words: String,
    lapses_after: Option<String>,
}

#[derive(Serialize)]
struct StartData {
    kind: &'static str,
    id: String,
    /// As it is written.
    text: String,
    words: String,
}

#[derive(Serialize)]
struct LimitData {
    count: u32,
    unit: &'static str,
}

/// How the notice relates to that of another duty.
#[derive(Serialize)]
struct RelationData {
    kind: &'static str,
    words: &'static str,
    duty: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FactData {
    label: &'static str,
    text: String,
    /// Whether the list of deadlines shows it. The card of the duty has all facts.
    is_shown: bool,
}

/// When the law applies, and the words for events before and after.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Period {
    first: Option<String>,
    last: Option<String>,
    not_yet: &'static str,
    no_longer: &'static str,
}

impl ClockData {
    /// Collects what the readers of an edition may see.
    pub(crate) fn new(edition: &Edition<'_>) -> Self {
        let duties = edition.plan.duties();
        Self {
            plan: edition.plan.id().to_string(),
            name: edition.plan.name().to_owned(),
            zone: edition.plan.timezone().to_owned(),
            zones: zones(edition),
            states: DeadlineState::ALL.map(StateWords::new).into(),
            sent: SentWords {
                in_time: SentState::InTime.in_words(),
                late: SentState::Late.in_words(),
            },
            calendars: calendars_of(duties.values().map(|duty| &*duty.value)),
            duties: duties
                .iter()
                .map(|(id, duty)| DutyData::new(edition, id, duty))
                .collect(),
        }
    }
}

/// Returns the offsets of the zones of a plan and its duties, from a year before the day of the build to ten years after.
fn zones(edition: &Edition<'_>) -> BTreeMap<String, Vec<(i64, i32)>> {
    let duties = edition.plan.duties().values();
    let named = duties.filter_map(|duty| Some(duty.zone.as_ref()?.value.as_str()));
    let zones: BTreeSet<_> = named.chain([edition.plan.timezone()]).collect();
    let year = |years: i16| {
        let year = edition.today().year().saturating_add(years);
        Date::new(year, 1, 1).unwrap_or(edition.today())
    };
    let zones = zones.into_iter();
    zones
        .map(|zone| (zone.to_owned(), offsets_between(zone, year(-1), year(10))))
        .collect()
}

impl StateWords {
    fn new(state: DeadlineState) -> Self {
        Self {
            name: state.name(),
            words: state.in_words(),
            is_owed: state.is_owed(),
            is_open: state.is_open(),
        }
    }
}

/// Returns the calendars that some duties name.
pub(crate) fn named_calendars<'a>(
    duties: impl Iterator<Item = &'a Duty>,
) -> impl Iterator<Item = &'static Calendar> {
    let named: BTreeSet<_> = duties
        .filter_map(|duty| Some(duty.calendar.as_ref()?.value.as_str()))
        .collect();
    let known = named.into_iter();
    known
        .filter_map(|id| Calendar::all().get(id))
        .collect::<Vec<_>>()
        .into_iter()
}

fn calendars_of<'a>(
    duties: impl Iterator<Item = &'a Duty>,
) -> BTreeMap<&'static str, CalendarData> {
    let data = |calendar: &'static Calendar| {
        let head = &calendar.head;
        let data = CalendarData {
            id: &calendar.id,
            from: head.from.value.to_string(),
            until: head.until.value.to_string(),
            days: calendar.days().map(|(day, _)| day.to_string()).collect(),
        };
        (calendar.id.as_str(), data)
    };
    named_calendars(duties).map(data).collect()
}

impl DutyData {
    fn new(edition: &Edition<'_>, id: &Id, duty: &Duty) -> Self {
        let clocks = duty.clocks().into_iter();
        let status = duty.status();
        let within = duty.within.as_ref().map(|within| &within.value);
        Self {
            id: id.to_string(),
            name: duty.title(id),
            status: status.word(),
            status_in_words: status.in_words(),
            not_applicable: duty
                .not_applicable
                .as_deref()
                .map(|decision| Exemption::new(edition, decision)),
            is_unconfirmed: duty.is_unconfirmed(id),
            is_stopped: edition.plan.is_stopped(id),
            is_on_request: flag(&duty.on_request),
            clocks: clocks.map(ClockOfDuty::new).collect(),
            starts: duty.start_events().map(StartData::new).collect(),
            own_limit: duty.own_limit.as_ref().map(|it| LimitData::new(it.value)),
            within_words: within
                .filter(|within| within.limit().is_none())
                .map(NoticeTime::in_words),
            relations: duty.relations().map(RelationData::new).collect(),
            later_readings: duty
                .later_readings
                .iter()
                .map(|reading| reading.value.word())
                .collect(),
            business_days: duty
                .business_days
                .as_ref()
                .map_or(BusinessDayCount::Plain, |it| it.value)
                .word(),
            calendar: duty.calendar.as_ref().map(|it| it.value.to_string()),
            zone: duty.zone.as_ref().map(|it| it.value.to_string()),
            cut_off: duty.cut_off.as_ref().map(|it| it.value.to_string()),
            period: Period::of(duty),
            source: source(edition, id, duty),
            facts: facts(edition, duty),
            notes: texts(&duty.notes),
        }
    }
}

impl Exemption {
    fn new(edition: &Edition<'_>, decision: &DecisionNotApplicable) -> Self {
        let is_contact = |by: &Id| edition.plan.contacts().contains_key(by);
        Self {
            reason: decision.reason.value.clone(),
            on: decision.on.value.to_string(),
            until: date(&decision.until),
            is_complete: decision.counts_on(decision.on.value, is_contact),
        }
    }
}

impl ClockOfDuty {
    fn new((from, within, lapses_after): (&StartEvent, &NoticeTime, Option<&Id>)) -> Self {
        Self {
            from: StartData::new(from),
            limit: within.limit().map(LimitData::new),
            words: within.in_words(),
            lapses_after: lapses_after.map(Id::to_string),
        }
    }
}

impl StartData {
    fn new(start: &StartEvent) -> Self {
        let (kind, id) = match start {
            StartEvent::Event(id) => ("event", id.to_string()),
            StartEvent::EndOfCalendarYear(id) => ("end-of-calendar-year", id.to_string()),
            StartEvent::Sent(id) => ("sent", id.to_string()),
            StartEvent::Words(_) => ("words", String::new()),
        };
        Self {
            kind,
            id,
            text: start.to_string(),
            words: start.in_words(),
        }
    }
}

impl LimitData {
    fn new(limit: ClockLimit) -> Self {
        Self {
            count: limit.count,
            unit: limit.unit.symbol(),
        }
    }
}

impl RelationData {
    fn new((relation, duty): (Relation, &Id)) -> Self {
        Self {
            kind: relation.name(),
            words: relation.in_words(),
            duty: duty.to_string(),
        }
    }
}

impl Period {
    /// Returns when a duty applies; `None` if it does not say.
    fn of(duty: &Duty) -> Option<Self> {
        let period = duty.period();
        (period != LegalPeriod::default()).then(|| Self {
            first: period.from.map(|day| day.to_string()),
            last: period.until.map(|day| day.to_string()),
            not_yet: RegimeStatus::NotYetApplicable.in_words(),
            no_longer: RegimeStatus::Repealed.in_words(),
        })
    }
}

/// Returns the source of the rule, and says if the provider's own pack names it.
fn source(edition: &Edition<'_>, id: &Id, duty: &Duty) -> String {
    let pack = id.in_pack();
    let pack = pack.and_then(|(pack, _)| edition.plan.packs().get(pack));
    let own = pack.filter(|pack| pack.is_own);
    let own = own.map(|_| format!("a pack of {}", edition.plan.provider()));
    let source = duty.source.as_ref().map(|source| source.value.clone());
    source.into_iter().chain(own).collect::<Vec<_>>().join("; ")
}

/// Returns what the reader has to know before sending. Unlike at a terminal, the names of a section and a contact suffice,
/// because the card of the duty has links to them.
fn facts(edition: &Edition<'_>, duty: &Duty) -> Vec<FactData> {
    let title = |kind, id: String| edition.plan.title(kind, &id);
    let facts = DutyFact::BEFORE_SENDING.into_iter().filter_map(|fact| {
        let text = fact.of(duty)?;
        let text = match fact {
            DutyFact::Sender => title(SubjectKind::Role, text)?,
            DutyFact::Template => title(SubjectKind::Section, text)?,
            DutyFact::Contact => {
                let contact = edition.plan.contacts().get(text.as_str())?;
                contact.name.value.clone()
            }
            _ => text,
        };
        Some(FactData {
            label: fact.label(),
            text,
            is_shown: !matches!(fact, DutyFact::Wording | DutyFact::StartsNote),
        })
    });
    facts.collect()
}
