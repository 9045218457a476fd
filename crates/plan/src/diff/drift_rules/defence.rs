//! Finds weaker and stronger assets, vectors and tools.

use crate::diff::DriftKind;
use crate::diff::drift_rules::collector::{DriftCollector, value, values, words};
use crate::model::{Asset, Criticality, Tool, Vector};

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
