//! Finds weaker and stronger assets, vectors, tools and duties.

use crate::diff::DriftKind;
use crate::diff::weigh::collector::{DriftCollector, value, values, words};
use crate::model::{Asset, Criticality, Duty, Tool, Vector};

pub(super) fn asset(old: &Asset, new: &Asset, collector: &mut DriftCollector) {
    let criticality = (value(&old.criticality), value(&new.criticality));
    collector.ranked(
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
        collector.ranked((DriftKind::RestoreOrder, "restore-order"), order, |place| {
            -i64::from(*place)
        });
    }
    let objective = |key| (DriftKind::RecoveryObjective, key);
    collector.time(objective("rto"), &old.rto, &new.rto);
    collector.time(objective("rpo"), &old.rpo, &new.rpo);
    collector.kept(
        (DriftKind::Backup, "backup"),
        words(&old.backup),
        words(&new.backup),
    );
    collector.fresh(
        (DriftKind::Backup, "restore-tested"),
        &old.restore_tested,
        &new.restore_tested,
    );
}

pub(super) fn vector(old: &Vector, new: &Vector, collector: &mut DriftCollector) {
    collector.count(
        (DriftKind::Detection, "detected-by"),
        values(&old.detected_by),
        values(&new.detected_by),
    );
    collector.count(
        (DriftKind::Detection, "playbooks"),
        values(&old.playbooks),
        values(&new.playbooks),
    );
}

pub(super) fn tool(old: &Tool, new: &Tool, collector: &mut DriftCollector) {
    collector.kept(
        (DriftKind::Fallback, "fallback"),
        words(&old.fallback),
        words(&new.fallback),
    );
    collector.fresh((DriftKind::Fallback, "tested"), &old.tested, &new.tested);
}

pub(super) fn duty(old: &Duty, new: &Duty, collector: &mut DriftCollector) {
    collector.time((DriftKind::Clock, "within"), &old.within, &new.within);
    let assigned = |key| (DriftKind::Assignment, key);
    collector.kept(assigned("role"), words(&old.role), words(&new.role));
    collector.kept(
        assigned("contact"),
        words(&old.contact),
        words(&new.contact),
    );
    let way = (DriftKind::Reachability, "channel");
    collector.kept(way, words(&old.channel), words(&new.channel));
}
