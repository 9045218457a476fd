//! Finds what got weaker or stronger in the profile, and in the actions of exercises and incidents.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diff::drift_rules::collector::{DriftCollector, day_number, value, values, words};
use crate::diff::{DriftKey, DriftKind};
use crate::id::Id;
use crate::model::{AcceptedRisk, Action, DecisionNotApplicable, PlanFile, Weakness};
use crate::subjects::SubjectValue;
use crate::toml::Map;

pub(super) fn compare_organisations(
    old: &PlanFile,
    new: &PlanFile,
    collector: &mut DriftCollector,
) {
    let packs = (DriftKind::Duty, "packs");
    collector.compare_required_items(packs, values(&old.packs), values(&new.packs));
    compare_declined(&old.declined_packs, &new.declined_packs, collector);
    let country = (DriftKind::Duty, "country");
    collector.compare_unordered(country, words(&old.country), words(&new.country));
    let zone = (DriftKind::Clock, "timezone");
    collector.compare_unordered(zone, words(&old.timezone), words(&new.timezone));
    let shown = (DriftKind::Audience, "classification");
    collector.compare_required(
        shown,
        words(&old.classification),
        words(&new.classification),
    );
    let risks = |file: &PlanFile| -> Map<AcceptedRisk> {
        let profile = file.profile.as_ref();
        profile
            .map(|profile| profile.accepted_risk.clone())
            .unwrap_or_default()
    };
    compare_accepted_risks(&risks(old), &risks(new), collector);
    let weaknesses = |file: &PlanFile| -> Map<Weakness> {
        let profile = file.profile.as_ref();
        profile
            .map(|profile| profile.weakness.clone())
            .unwrap_or_default()
    };
    compare_mitigations(&weaknesses(old), &weaknesses(new), collector);
}

fn compare_accepted_risks(
    old: &Map<AcceptedRisk>,
    new: &Map<AcceptedRisk>,
    collector: &mut DriftCollector,
) {
    for id in ids(old, new) {
        let key = |key| entry_key("profile.accepted-risk", id, key);
        let (before, after) = (old.get(id), new.get(id));
        let (Some(old), Some(new)) = (before, after) else {
            let what = |risk: &AcceptedRisk| risk.what.value.clone();
            let sides = (before.map(|risk| what(risk)), after.map(|risk| what(risk)));
            collector.compare_unwanted((DriftKind::AcceptedRisk, key(None)), sides.0, sides.1);
            continue;
        };
        // A risk that is accepted without an end is accepted longest.
        let until = (
            Some(LastDay(value(&old.until))),
            Some(LastDay(value(&new.until))),
        );
        let what = (DriftKind::AcceptedRisk, key(Some("until")));
        collector.compare_ranks(what, until, LastDay::rank);
    }
}

/// Compares the packs that somebody decided against.
fn compare_declined(
    old: &Map<DecisionNotApplicable>,
    new: &Map<DecisionNotApplicable>,
    collector: &mut DriftCollector,
) {
    for id in ids(old, new) {
        let key = |key| entry_key("declined-packs", id, key);
        match (old.get(id), new.get(id)) {
            (Some(old), Some(new)) => {
                let [before, after] = [old, new].map(|it| Some(LastDay(value(&it.until))));
                let what = (DriftKind::Duty, key(Some("until")));
                collector.compare_ranks(what, (before, after), LastDay::rank);
            }
            (old, new) => {
                let reason =
                    |it: Option<&Arc<DecisionNotApplicable>>| it.map(|it| it.reason.value.clone());
                let what = (DriftKind::Duty, key(None));
                collector.compare_unwanted(what, reason(old), reason(new));
            }
        }
    }
}

/// Weighs the last day of something that should not last.
pub(super) struct LastDay(pub(super) Option<jiff::civil::Date>);

impl LastDay {
    pub(super) fn rank(&self) -> i64 {
        self.0.map_or(i64::MIN, |day| -day_number(day))
    }
}

impl std::fmt::Display for LastDay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.0 {
            Some(day) => write!(f, "{day}"),
            None => f.write_str("without end"),
        }
    }
}

fn compare_mitigations(old: &Map<Weakness>, new: &Map<Weakness>, collector: &mut DriftCollector) {
    for (id, old) in old {
        // A weakness that is no longer listed may be fixed. A new one is good to know, so neither counts.
        let Some(new) = new.get(id) else { continue };
        let key = entry_key("profile.weakness", id, Some("mitigation"));
        collector.compare_required(
            (DriftKind::Mitigation, key),
            words(&old.mitigation),
            words(&new.mitigation),
        );
    }
}

/// Weighs the open actions of exercises and incidents.
pub(super) fn compare_actions(
    old: Option<SubjectValue<'_>>,
    new: Option<SubjectValue<'_>>,
    collector: &mut DriftCollector,
) {
    let none = BTreeMap::new();
    let of = |side: Option<SubjectValue<'_>>| match side {
        Some(SubjectValue::Exercise(exercise)) => exercise.head.actions.clone(),
        Some(SubjectValue::Incident(incident)) => incident.head.actions.clone(),
        _ => none.clone(),
    };
    let (before, after) = (of(old), of(new));
    for id in ids(&before, &after) {
        let key = |key| entry_key("actions", id, key);
        let (old, new) = (before.get(id), after.get(id));
        let (Some(old), Some(new)) = (old, new) else {
            let open = |action: Option<&Arc<Action>>| {
                action
                    .filter(|action| action.done.is_none())
                    .map(|action| action.what.value.clone())
            };
            collector.compare_required((DriftKind::Action, key(None)), open(old), open(new));
            continue;
        };
        collector.compare_required(
            (DriftKind::Action, key(Some("done"))),
            value(&old.done),
            value(&new.done),
        );
        let due = (
            Some(LastDay(value(&old.due))),
            Some(LastDay(value(&new.due))),
        );
        collector.compare_ranks((DriftKind::Action, key(Some("due"))), due, LastDay::rank);
    }
}

fn entry_key(table: &'static str, id: &Id, key: Option<&'static str>) -> DriftKey {
    let id = id.clone();
    DriftKey::Entry { table, id, key }
}

fn ids<'a, R>(old: &'a Map<R>, new: &'a Map<R>) -> BTreeSet<&'a Id> {
    old.keys().chain(new.keys()).collect()
}
