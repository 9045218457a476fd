//! Weighs what is protected, watched and owed: assets, vectors, tools, duties.

use crate::diff::DriftKind;
use crate::diff::weigh::scale::{DriftCollector, value, values, words};
use crate::model::{Asset, Criticality, Duty, Tool, Vector};

pub(super) fn asset(old: &Asset, new: &Asset, scale: &mut DriftCollector) {
    let criticality = (value(&old.criticality), value(&new.criticality));
    scale.ranked(
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
        scale.ranked((DriftKind::RestoreOrder, "restore-order"), order, |place| {
            -i64::from(*place)
        });
    }
    let objective = |key| (DriftKind::RecoveryObjective, key);
    scale.time(objective("rto"), &old.rto, &new.rto);
    scale.time(objective("rpo"), &old.rpo, &new.rpo);
    scale.kept(
        (DriftKind::Backup, "backup"),
        words(&old.backup),
        words(&new.backup),
    );
    scale.fresh(
        (DriftKind::Backup, "restore-tested"),
        &old.restore_tested,
        &new.restore_tested,
    );
}

pub(super) fn vector(old: &Vector, new: &Vector, scale: &mut DriftCollector) {
    scale.count(
        (DriftKind::Detection, "detected-by"),
        values(&old.detected_by),
        values(&new.detected_by),
    );
    scale.count(
        (DriftKind::Detection, "playbooks"),
        values(&old.playbooks),
        values(&new.playbooks),
    );
}

pub(super) fn tool(old: &Tool, new: &Tool, scale: &mut DriftCollector) {
    scale.kept(
        (DriftKind::Fallback, "fallback"),
        words(&old.fallback),
        words(&new.fallback),
    );
    scale.fresh((DriftKind::Fallback, "tested"), &old.tested, &new.tested);
}

pub(super) fn duty(old: &Duty, new: &Duty, scale: &mut DriftCollector) {
    scale.time((DriftKind::Clock, "within"), &old.within, &new.within);
    let assigned = |key| (DriftKind::Assignment, key);
    scale.kept(assigned("role"), words(&old.role), words(&new.role));
    scale.kept(
        assigned("contact"),
        words(&old.contact),
        words(&new.contact),
    );
    let way = (DriftKind::Reachability, "channel");
    scale.kept(way, words(&old.channel), words(&new.channel));
}
