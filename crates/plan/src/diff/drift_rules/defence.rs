//! Finds weaker and stronger assets, vectors, tools and duties.

use std::collections::BTreeSet;

use crate::diff::drift_rules::collector::{DriftCollector, value, values, words};
use crate::diff::{DriftKey, DriftKind};
use crate::id::Id;
use crate::model::{Asset, ClockLimit, Criticality, Duty, StartEvent, Tool, Vector};

pub(super) fn compare_assets(old: &Asset, new: &Asset, collector: &mut DriftCollector) {
    let criticality = (value(&old.criticality), value(&new.criticality));
    collector.compare_ranks(
        (DriftKind::Criticality, "criticality"),
        criticality,
        |one| match one {
            Criticality::Critical => 4,
            Criticality::High => 3,
            Criticality::Medium => 2,
            Criticality::Low => 1,
        },
    );
    if criticality.0 == Some(Criticality::Critical) || criticality.1 == Some(Criticality::Critical)
    {
        let order = (value(&old.restore_order), value(&new.restore_order));
        collector.compare_ranks((DriftKind::RestoreOrder, "restore-order"), order, |place| {
            -i64::from(*place)
        });
    }
    let objective = |key| (DriftKind::RecoveryObjective, key);
    collector.compare_times(objective("rto"), &old.rto, &new.rto);
    collector.compare_times(objective("rpo"), &old.rpo, &new.rpo);
    collector.compare_required(
        (DriftKind::Backup, "backup"),
        words(&old.backup),
        words(&new.backup),
    );
    collector.compare_days(
        (DriftKind::Backup, "restore-tested"),
        &old.restore_tested,
        &new.restore_tested,
    );
}

pub(super) fn compare_vectors(old: &Vector, new: &Vector, collector: &mut DriftCollector) {
    collector.compare_counts(
        (DriftKind::Detection, "detected-by"),
        values(&old.detected_by),
        values(&new.detected_by),
    );
    collector.compare_counts(
        (DriftKind::Detection, "playbooks"),
        values(&old.playbooks),
        values(&new.playbooks),
    );
}

pub(super) fn compare_tools(old: &Tool, new: &Tool, collector: &mut DriftCollector) {
    collector.compare_required(
        (DriftKind::Fallback, "fallback"),
        words(&old.fallback),
        words(&new.fallback),
    );
    collector.compare_days((DriftKind::Fallback, "tested"), &old.tested, &new.tested);
}

pub(super) fn compare_duties(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    compare_clocks(old, new, collector);
    compare_exemptions(old, new, collector);
    let assigned = |key| (DriftKind::Assignment, key);
    collector.compare_required(assigned("role"), words(&old.role), words(&new.role));
    // Another recipient is one who is no longer told and one who is told from now on, and somebody has to judge that.
    collector.compare_required_items(
        assigned("contact"),
        words(&old.contact).into_iter(),
        words(&new.contact).into_iter(),
    );
    collector.compare_required_items(
        (DriftKind::NotifyList, "recipient"),
        words(&old.recipient).into_iter(),
        words(&new.recipient).into_iter(),
    );
    let way = (DriftKind::Reachability, "channel");
    collector.compare_required(way, words(&old.channel), words(&new.channel));
}

/// Compares how long the clocks run, and what starts them.
fn compare_clocks(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    let number = |duty: &Duty| duty.within.as_ref().and_then(|within| within.value.limit());
    let within = (DriftKind::Clock, "within");
    collector.compare_ranks(within, (number(old), number(new)), clock_rank);
    compare_own_limits(old, new, collector);
    compare_starts(old, new, collector);
    let events = old.limits.iter().chain(new.limits.iter());
    let events: BTreeSet<_> = events.map(|limit| &limit.from.value).collect();
    for event in events {
        let number = |duty: &Duty| {
            let limits = duty
                .limits
                .iter()
                .filter(|limit| limit.from.value == *event);
            limits
                .filter_map(|limit| limit.within.value.limit())
                .min_by_key(|limit| -clock_rank(limit))
        };
        let key = DriftKey::Entry {
            table: "limits",
            id: Id::slug(&event.to_string(), "limit"),
            key: None,
        };
        let what = (DriftKind::Clock, key);
        collector.compare_ranks(what, (number(old), number(new)), clock_rank);
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
            collector.compare_ranks(what, (before, after), clock_rank);
        }
        _ => {
            let counted = |duty: &Duty| own(duty).or_else(|| duty.strictest());
            let rank = |duty: &Duty| counted(duty).map(|limit| clock_rank(&limit));
            collector.compare_by((rank(old), rank(new)), what, (before, after));
        }
    }
}

/// Compares what starts the clock. Of two events without a usual order, one is lost and one is new.
fn compare_starts(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    let (Some(before), Some(after)) = (words(&old.starts), words(&new.starts)) else {
        return;
    };
    let starts = (DriftKind::Clock, "starts");
    let order = |event: &StartEvent| event.usual_order().map(i64::from);
    let orders = (order(before), order(after));
    match orders {
        (Some(first), Some(second)) if first != second => {
            let rank = |event: &&StartEvent| -order(event).unwrap_or(0);
            collector.compare_ranks(starts, (Some(before), Some(after)), rank);
        }
        _ => collector.compare_required_items(
            starts,
            Some(before).into_iter(),
            Some(after).into_iter(),
        ),
    }
}

/// Compares whether the duty applies at all.
fn compare_exemptions(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    let exempt = |duty: &Duty| {
        let decision = duty.not_applicable.as_ref()?;
        Some(decision.reason.value.clone())
    };
    let what = (DriftKind::Duty, "not-applicable");
    collector.compare_unwanted(what, exempt(old), exempt(new));
    let in_force = |duty: &Duty| duty.status().computes().then(|| duty.status());
    let status = (DriftKind::Duty, "status");
    collector.compare_required(status, in_force(old), in_force(new));
}

/// Weighs a clock by the latest end that it can have.
fn clock_rank(limit: &ClockLimit) -> i64 {
    -i64::try_from(limit.latest_minutes()).unwrap_or(i64::MAX)
}
