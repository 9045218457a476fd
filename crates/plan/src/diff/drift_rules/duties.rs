//! Finds weaker and stronger duties to notify, and what somebody has to judge in them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diff::drift_rules::collector::{DriftCollector, day_number, value, values, words};
use crate::diff::drift_rules::practice::LastDay;
use crate::diff::{DriftKey, DriftKind};
use crate::id::Id;
use crate::model::{ClockLimit, Duty, StartEvent, TimeOfDay};
use crate::toml::{Field, List};

pub(super) fn compare_duties(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    compare_clocks(old, new, collector);
    compare_counting(old, new, collector);
    compare_relations(old, new, collector);
    compare_exemptions(old, new, collector);
    compare_conditions(old, new, collector);
    let assigned = |key| (DriftKind::Assignment, key);
    collector.compare_required(assigned("role"), words(&old.role), words(&new.role));
    // Another recipient is one who is no longer told and one who is told from now on.
    let contact = assigned("contact");
    collector.compare_judged(contact, words(&old.contact), words(&new.contact));
    let recipient = (DriftKind::NotifyList, "recipient");
    collector.compare_judged(recipient, words(&old.recipient), words(&new.recipient));
    let way = (DriftKind::Reachability, "channel");
    collector.compare_required(way, words(&old.channel), words(&new.channel));
}

/// Compares how long the clocks run, and what starts them.
fn compare_clocks(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    let number = |duty: &Duty| duty.within.as_ref().and_then(|within| within.value.limit());
    let within = (DriftKind::Clock, "within");
    compare_clock(within, (number(old), number(new)), collector);
    compare_own_limits(old, new, collector);
    let starts = (words(&old.starts), words(&new.starts));
    if let (Some(before), Some(after)) = starts {
        compare_starts("starts".into(), (before, after), collector);
    }
    let note = (DriftKind::Clock, "starts-note");
    if old.starts_note.is_some() && new.starts_note.is_some() {
        collector.compare_unordered(note, words(&old.starts_note), words(&new.starts_note));
    }
    compare_limits(&limits(old), &limits(new), collector);
}

/// Returns the shortest limit from each event in `limits`.
fn limits(duty: &Duty) -> BTreeMap<&StartEvent, ClockLimit> {
    let mut shortest: BTreeMap<&StartEvent, ClockLimit> = BTreeMap::new();
    for limit in &*duty.limits {
        if let Some(number) = limit.within.value.limit() {
            let known = shortest.entry(&limit.from.value).or_insert(number);
            if clock_rank(&number) > clock_rank(known) {
                *known = number;
            }
        }
    }
    shortest
}

fn compare_limits(
    old: &BTreeMap<&StartEvent, ClockLimit>,
    new: &BTreeMap<&StartEvent, ClockLimit>,
    collector: &mut DriftCollector,
) {
    let key = |event: &StartEvent| DriftKey::Entry {
        table: "limits",
        id: Id::slug(&event.to_string(), "limit"),
        key: None,
    };
    let only_in = |these: &BTreeMap<&StartEvent, ClockLimit>, those: &BTreeMap<_, _>| {
        let mut events = these
            .iter()
            .filter(|(event, _)| !those.contains_key(*event));
        let first = events
            .next()
            .map(|(event, limit)| ((*event).clone(), *limit));
        first.filter(|_| events.next().is_none())
    };
    let gone_and_new = only_in(old, new).zip(only_in(new, old));
    // A clock with another start is one change, and not a clock that went and one that came.
    let moved = gone_and_new.filter(|((_, before), (_, after))| before == after);
    let events: BTreeSet<_> = old.keys().chain(new.keys()).copied().collect();
    for event in events {
        let is_moved = moved
            .as_ref()
            .is_some_and(|(gone, new)| *event == gone.0 || *event == new.0);
        if !is_moved {
            let what = (DriftKind::Clock, key(event));
            let number = |side: &BTreeMap<&StartEvent, ClockLimit>| side.get(event).copied();
            compare_clock(what, (number(old), number(new)), collector);
        }
    }
    if let Some(((before, _), (after, _))) = &moved {
        compare_starts("limits".into(), (before, after), collector);
    }
}

/// Compares the own limits. Where there is none, the number of the law counts, so that an own limit that ends after it makes
/// nothing stronger.
fn compare_own_limits(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    let own = |duty: &Duty| duty.own_limit.as_ref().map(|limit| limit.value);
    let (before, after) = (own(old), own(new));
    let what = (DriftKind::Clock, "own-limit");
    match (before, after) {
        (Some(_), Some(_)) | (None, None) => {
            compare_clock(what, (before, after), collector);
        }
        _ => {
            let counted = |duty: &Duty| own(duty).or_else(|| duty.strictest());
            let rank = |duty: &Duty| counted(duty).map(|limit| clock_rank(&limit));
            collector.compare_by((rank(old), rank(new)), what, (before, after));
        }
    }
}

/// Compares what starts a clock. Two events without a usual order are for somebody to judge.
fn compare_starts(
    key: DriftKey,
    (before, after): (&StartEvent, &StartEvent),
    collector: &mut DriftCollector,
) {
    let order = |event: &StartEvent| event.usual_order().map(i64::from);
    let what = (DriftKind::Clock, key);
    match (order(before), order(after)) {
        (Some(first), Some(second)) if first != second => {
            collector.compare_by(
                (Some(-first), Some(-second)),
                what,
                (Some(before), Some(after)),
            );
        }
        _ => collector.compare_unordered(what, Some(before), Some(after)),
    }
}

/// Compares how days are counted, and where they end.
fn compare_counting(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    let clock = |key| (DriftKind::Clock, key);
    let cut_off = |duty: &Duty| duty.cut_off.as_ref().map(|time| time.value);
    // Without one, the day ends at midnight.
    let rank = |time: Option<TimeOfDay>| {
        let minute = time.map(|time| i64::from(time.0.hour()) * 60 + i64::from(time.0.minute()));
        Some(-minute.unwrap_or(24 * 60))
    };
    let (before, after) = (cut_off(old), cut_off(new));
    collector.compare_by(
        (rank(before), rank(after)),
        clock("cut-off"),
        (before, after),
    );
    // Holidays make business days later.
    let calendar = clock("calendar");
    collector.compare_unwanted_judged(calendar, words(&old.calendar), words(&new.calendar));
    collector.compare_unordered(clock("zone"), words(&old.zone), words(&new.zone));
    let count = clock("business-days");
    collector.compare_unordered(count, words(&old.business_days), words(&new.business_days));
    let readings = |duty: &Duty| joined(values(&duty.later_readings).map(|it| it.word()));
    collector.compare_unordered(clock("later-readings"), readings(old), readings(new));
}

/// Compares the duties that bind the time of a notice to that of another.
fn compare_relations(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    let clock = |key| (DriftKind::Clock, key);
    collector.compare_judged(clock("with"), words(&old.with), words(&new.with));
    collector.compare_judged(clock("before"), words(&old.before), words(&new.before));
}

/// Compares whether the duty applies at all.
fn compare_exemptions(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    let duty = |key| (DriftKind::Duty, key);
    let (before, after) = (old.not_applicable.as_deref(), new.not_applicable.as_deref());
    if let (Some(before), Some(after)) = (before, after) {
        let until = [before, after].map(|decision| Some(LastDay(value(&decision.until))));
        let [before, after] = until;
        let what = duty("not-applicable.until");
        collector.compare_ranks(what, (before, after), LastDay::rank);
    } else {
        let reason = |duty: &Duty| Some(duty.not_applicable.as_ref()?.reason.value.clone());
        collector.compare_unwanted(duty("not-applicable"), reason(old), reason(new));
    }
    let in_force = |duty: &Duty| duty.status().computes().then(|| duty.status());
    collector.compare_required(duty("status"), in_force(old), in_force(new));
    // A number that nobody confirmed is not computed.
    let confirmed = |duty: &Duty| value(&duty.confirmed).filter(|is_confirmed| *is_confirmed);
    collector.compare_required(duty("confirmed"), confirmed(old), confirmed(new));
    compare_days(
        duty("applies-from"),
        (&old.applies_from, &new.applies_from),
        -1,
        collector,
    );
    compare_days(
        duty("applies-until"),
        (&old.applies_until, &new.applies_until),
        1,
        collector,
    );
}

/// Compares the first or the last day on which a duty applies. Without one, it always does.
fn compare_days(
    what: (DriftKind, &'static str),
    (old, new): (&Option<Field<Date>>, &Option<Field<Date>>),
    sign: i64,
    collector: &mut DriftCollector,
) {
    let (before, after) = (value(old), value(new));
    let rank = |day: Option<Date>| Some(day.map_or(i64::MAX, |day| sign * day_number(day)));
    collector.compare_by((rank(before), rank(after)), what, (before, after));
}

/// Compares in which cases the notice is due, and what it has to contain.
fn compare_conditions(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    let duty = |key| (DriftKind::Duty, key);
    let on_request = |duty: &Duty| value(&duty.on_request).filter(|is_so| *is_so);
    collector.compare_unwanted(duty("on-request"), on_request(old), on_request(new));
    let threshold = duty("threshold");
    collector.compare_unwanted_judged(threshold, words(&old.threshold), words(&new.threshold));
    let text = |list: &List<String>| joined(values(list).map(String::as_str));
    collector.compare_unwanted_judged(duty("unless"), text(&old.unless), text(&new.unless));
    collector.compare_unwanted_judged(duty("hold"), words(&old.hold), words(&new.hold));
    let content = (values(&old.content), values(&new.content));
    collector.compare_counts(duty("content"), content.0, content.1);
}

fn joined<'a>(items: impl Iterator<Item = &'a str>) -> Option<String> {
    let items: Vec<_> = items.collect();
    (!items.is_empty()).then(|| items.join("; "))
}

/// Compares how long a clock runs. If either can end after the other, such as seven days and five business days, somebody has
/// to judge.
fn compare_clock(
    what: (DriftKind, impl Into<DriftKey>),
    (old, new): (Option<ClockLimit>, Option<ClockLimit>),
    collector: &mut DriftCollector,
) {
    let (Some(before), Some(after)) = (old, new) else {
        collector.compare_ranks(what, (old, new), clock_rank);
        return;
    };
    let rank = match (
        after.can_end_after(before, false),
        before.can_end_after(after, false),
    ) {
        (true, true) => return collector.compare_unordered(what, old, new),
        (true, false) => -1,
        (false, true) => 1,
        (false, false) => 0,
    };
    collector.compare_by((Some(0), Some(rank)), what, (old, new));
}

/// Weighs a clock by the latest end that it can have.
fn clock_rank(limit: &ClockLimit) -> i64 {
    -i64::try_from(limit.latest_minutes()).unwrap_or(i64::MAX)
}
