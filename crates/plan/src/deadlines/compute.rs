//! Answers for every duty of a plan when its notice is due.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::civil::Date;

use crate::deadlines::calendar::Calendar;
use crate::deadlines::clocks::{Clock, Clocks};
use crate::deadlines::day_count::{DayCount, DueTime, OutsideCalendar};
use crate::deadlines::instant::{Instant, Zone};
use crate::deadlines::outcome::{Deadline, Outcome};
use crate::deadlines::relations;
use crate::id::Id;
use crate::model::{
    BusinessDayCount, ClockLimit, ClockUnit, Duty, Moment, NoticeTime, RegimeStatus, StartEvent,
};

/// What happened, and which notices were sent.
#[derive(Clone, Debug, Default)]
pub struct KnownTimes {
    /// The IANA name of the time zone of times without an offset.
    pub zone: String,
    /// Today in that zone. Decisions that a duty does not apply count for a time only.
    pub today: Date,
    /// The plan's contacts. Only they can decide that a duty does not apply.
    pub contacts: BTreeSet<Id>,
    /// When each event happened.
    pub events: BTreeMap<Id, Moment>,
    /// When the notice of each duty was sent.
    pub sent: BTreeMap<Id, Moment>,
    /// The duties whose packs have errors. Nothing is computed for them.
    pub faulty: BTreeSet<Id>,
}

impl KnownTimes {
    /// Returns when a moment was, by its earliest reading in the zone of these times.
    pub fn instant(&self, moment: Moment) -> Option<Timestamp> {
        Some(Instant::of(moment, &Zone::named(&self.zone))?.at)
    }
}

/// Returns when the notice of each duty is due, in the order of their ids.
pub fn deadlines<'a>(
    duties: impl IntoIterator<Item = (&'a Id, &'a Duty)>,
    known: &KnownTimes,
) -> Vec<Deadline> {
    let calculator = Calculator {
        duties: duties.into_iter().collect(),
        known,
        zone: Zone::named(&known.zone),
    };
    let duties = calculator.duties.iter();
    let mut answers = duties
        .map(|(id, duty)| (*id, calculator.deadline(id, duty)))
        .collect();
    relations::apply(&calculator.duties, &mut answers, &calculator.zone);
    answers.into_values().map(with_own_limit_note).collect()
}

/// Says if an own limit is too long to count.
fn with_own_limit_note(mut deadline: Deadline) -> Deadline {
    if let (Some(own), Some(due)) = (&deadline.own_limit, deadline.outcome.due())
        && own.at > due.at
    {
        let note = "the own limit ends after the deadline, so the deadline counts";
        deadline.notes.push(note.to_owned());
    }
    deadline
}

struct Calculator<'a> {
    duties: BTreeMap<&'a Id, &'a Duty>,
    known: &'a KnownTimes,
    zone: Zone,
}

impl Calculator<'_> {
    /// Answers for one duty by its own clocks.
    fn deadline(&self, id: &Id, duty: &Duty) -> Deadline {
        let mut notes = Vec::new();
        let sent = self.known.sent.get(id).and_then(|sent| {
            let sent = Instant::of(*sent, &self.zone)?;
            notes.extend(sent.note);
            Some(sent.at)
        });
        let mut deadline = Deadline {
            duty: id.clone(),
            outcome: Outcome::NoClock,
            own_limit: None,
            rule: None,
            sent,
            notes,
        };
        let is_contact = |by: &Id| self.known.contacts.contains(by);
        if duty.exemption(self.known.today, is_contact).is_some() {
            deadline.outcome = Outcome::NotApplicable;
            return deadline;
        }
        if duty.not_applicable.is_some() {
            let note =
                "the decision that it does not apply does not count today: see `irplan check`";
            deadline.notes.push(note.to_owned());
        }
        if self.known.faulty.contains(id) {
            deadline.outcome = Outcome::FaultyPack;
            return deadline;
        }
        if !duty.status().computes() {
            deadline.outcome = Outcome::NotComputed(duty.status());
            return deadline;
        }
        deadline.own_limit = self.own_limit(id, duty);
        match duty.is_unconfirmed(id) {
            true => deadline.outcome = Outcome::Unconfirmed,
            false => self.run_clocks(duty, &mut deadline),
        }
        deadline
    }

    /// Finds the earliest end of the duty's own clocks.
    fn run_clocks(&self, duty: &Duty, deadline: &mut Deadline) {
        let mut found = Clocks::default();
        for (from, within, lapses_after) in duty.clocks() {
            let Some(start) = self.start(from, duty) else {
                found.waiting.push(from.clone());
                continue;
            };
            if let Some((status, note)) = self.outside_period(&deadline.duty, from) {
                deadline.notes.push(note);
                found.not_in_force = Some(status);
                continue;
            }
            let limit = match within {
                NoticeTime::Limit(limit) => *limit,
                NoticeTime::Words(text) => {
                    found.words.push(text.clone());
                    continue;
                }
            };
            match self.clock(duty, (from, limit), &start) {
                Err(reason) => found.outside.push(reason),
                Ok(clock) => {
                    let latest = self.latest_end(duty, limit, &start, &clock);
                    match self.lapse(clock, latest, lapses_after) {
                        Ok(clock) => found.running.push(clock),
                        Err(note) => deadline.notes.push(note),
                    }
                }
            }
        }
        found.settle(duty, deadline);
    }

    /// Returns when a clock starts; `None` if that did not happen yet.
    fn start(&self, from: &StartEvent, duty: &Duty) -> Option<Start> {
        let moment = match from {
            StartEvent::Event(event) | StartEvent::EndOfCalendarYear(event) => {
                self.known.events.get(event)?
            }
            StartEvent::Sent(other) => self.known.sent.get(other)?,
            StartEvent::Words(_) => return None,
        };
        let instant = Instant::of(*moment, &self.zone)?;
        match from {
            StartEvent::EndOfCalendarYear(_) => {
                let year = self.day_count(duty).zone.day(instant.at).year();
                let day = Date::new(year, 12, 31).ok()?;
                Some(Start::Day(day, instant.note))
            }
            _ => Some(Start::Instant(instant)),
        }
    }

    /// Returns why an event starts no clock of a pack, if the law did not apply on its day.
    fn outside_period(&self, duty: &Id, from: &StartEvent) -> Option<(RegimeStatus, String)> {
        let duty = self.duties.get(duty)?;
        let period = duty.period();
        let event = from.event()?;
        let instant = Instant::of(*self.known.events.get(event)?, &self.zone)?;
        // A law applies by the days of its own zone.
        let day = self.day_count(duty).zone.day(instant.at);
        let event = from.in_words();
        if let Some(first) = period.from.filter(|first| day < *first) {
            let note = format!("the law applies from {first}, and {event} was on {day}");
            return Some((RegimeStatus::NotYetApplicable, note));
        }
        let last = period.until.filter(|last| day > *last)?;
        let note = format!("the law applied until {last}, and {event} was on {day}");
        Some((RegimeStatus::Repealed, note))
    }

    fn clock(
        &self,
        duty: &Duty,
        (from, limit): (&StartEvent, ClockLimit),
        start: &Start,
    ) -> Result<Clock, OutsideCalendar> {
        let day_count = self.day_count(duty);
        let mut notes = Vec::new();
        let (due, at) = match start {
            Start::Instant(Instant { at, last: _, note }) => {
                notes.extend(note.clone());
                (day_count.end(limit, *at)?, *at)
            }
            Start::Day(day, note) => {
                notes.extend(note.clone());
                let due = day_count.end_after_day(limit, *day)?;
                let at = due.at;
                (due, at)
            }
        };
        if limit.unit == ClockUnit::BusinessDays && day_count.calendar.is_none() {
            notes.push("no calendar of holidays is set, so only weekends are skipped".to_owned());
        }
        let later = duty.later_readings.iter();
        notes.extend(later.filter_map(|it| day_count.later_reading(it.value, limit, at, &due)));
        let rule = format!("{} from {}", limit.in_words(), from.in_words());
        Ok(Clock { due, rule, notes })
    }

    /// Returns the end of a clock by the latest reading of what starts it.
    fn latest_end(
        &self,
        duty: &Duty,
        limit: ClockLimit,
        start: &Start,
        clock: &Clock,
    ) -> Timestamp {
        let latest = match start {
            Start::Instant(instant) => self.day_count(duty).end(limit, instant.last).ok(),
            Start::Day(..) => None,
        };
        latest.map_or(clock.due.at, |due| due.at.max(clock.due.at))
    }

    /// Applies an event that takes a clock away if it happens after the clock's end.
    ///
    /// If that depends on when the clock started, and only the day of that is known, the earliest end with which the clock
    /// still counts is that of the event.
    ///
    /// # Errors
    /// Why the clock no longer counts.
    fn lapse(
        &self,
        mut clock: Clock,
        latest: Timestamp,
        event: Option<&Id>,
    ) -> Result<Clock, String> {
        let moment = event.and_then(|event| Some((event, self.known.events.get(event)?)));
        let Some((event, moment)) = moment else {
            return Ok(clock);
        };
        let Some(instant) = Instant::of(*moment, &self.zone) else {
            return Ok(clock);
        };
        let rule = &clock.rule;
        if instant.at > latest {
            return Err(format!(
                "{rule} no longer counts, because it had passed before {event}"
            ));
        }
        if instant.at > clock.due.at {
            let note = format!("{rule} may have passed before {event}, and then no longer counts");
            clock.notes.push(note);
            clock.due.at = instant.at;
            clock.due.is_end_of_day = false;
        }
        Ok(clock)
    }

    fn day_count(&self, duty: &Duty) -> DayCount {
        let zone = duty.zone.as_ref();
        let calendar = duty.calendar.as_ref();
        let business_days = duty.business_days.as_ref();
        DayCount {
            zone: zone.map_or_else(|| self.zone.clone(), |zone| Zone::named(zone.as_str())),
            calendar: calendar.and_then(|id| Calendar::all().get(id.as_str())),
            business_days: business_days.map_or(BusinessDayCount::Plain, |count| count.value),
            cut_off: duty.cut_off.as_ref().map(|time| time.value.0),
        }
    }

    /// Returns the end of the organisation's own limit, from the earliest start.
    fn own_limit(&self, id: &Id, duty: &Duty) -> Option<DueTime> {
        let limit = duty.own_limit.as_ref()?.value;
        let day_count = DayCount {
            cut_off: None,
            ..self.day_count(duty)
        };
        let starts = duty.start_events();
        let in_force = starts.filter(|from| self.outside_period(id, from).is_none());
        let ends = in_force.filter_map(|from| {
            let end = match self.start(from, duty)? {
                Start::Instant(instant) => day_count.end(limit, instant.at),
                Start::Day(day, _) => day_count.end_after_day(limit, day),
            };
            end.ok()
        });
        ends.min_by_key(|due| due.at)
    }
}

/// What a clock starts with.
enum Start {
    Instant(Instant),
    Day(Date, Option<String>),
}
