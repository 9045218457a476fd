//! Finds waivers that were added, removed or changed. A waiver is a finding that is accepted for a while.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diff::drift_rules::collector::DriftCollector;
use crate::diff::drift_rules::practice::LastDay;
use crate::diff::subject_pair::RevisionSides;
use crate::diff::{DiffPlace, Drift, DriftKey, DriftKind};
use crate::finding::RuleName;
use crate::id::{PlanId, Subject};
use crate::model::Waiver;
use crate::plan::Repository;
use crate::toml::Value as _;

/// A waiver with the file that has it; `None` for `irplan.toml`.
type WaiverInFile<'a> = (Option<&'a PlanId>, &'a Waiver);

/// Finds waivers that were added or removed, or last longer or shorter. Expired ones don't count.
pub(super) fn find_drifts(sides: RevisionSides<'_>, today: Date) -> Vec<Drift> {
    let (old, new) = (
        waivers_of_side(sides.old, sides, today),
        waivers_of_side(sides.new, sides, today),
    );
    let mut drifts = Vec::new();
    for key in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let (before, after) = (old.get(key), new.get(key));
        let until = |filed: Option<&WaiverInFile<'_>>| {
            filed.map(|(_, waiver)| LastDay(Some(waiver.until.value)))
        };
        let mut collector = DriftCollector::default();
        let what = (DriftKind::Waiver, DriftKey::Waiver(key.0.clone()));
        match (until(before), until(after)) {
            (Some(old), Some(new)) => {
                collector.compare_ranks(what, (Some(old), Some(new)), LastDay::rank);
            }
            (old, new) => collector.compare_unwanted(what, old, new),
        }
        let place = |(_, waiver): &WaiverInFile<'_>| waiver.origin.place();
        let place = DiffPlace::newest(before.map(place), after.map(place));
        let Some((file, waiver)) = after.or(before) else {
            continue;
        };
        let subject = &waiver.subject.value;
        for mark in collector.value_drifts {
            drifts.push(mark.drift(
                file.cloned(),
                subject.subject.clone().unwrap_or(Subject::PLAN),
                place.clone(),
                sides.published(&BTreeSet::from([&subject.plan])),
            ));
        }
    }
    drifts
}

fn waivers_of_side<'a>(
    side: &'a Repository,
    sides: RevisionSides<'a>,
    today: Date,
) -> BTreeMap<(&'a RuleName, String), WaiverInFile<'a>> {
    let plans = side.plans.iter().filter(|(id, _)| sides.has(id));
    let plans = plans.map(|(id, plan)| (Some(id), plan.source.file.policy.as_deref()));
    let all = plans.chain([(None, side.settings.policy.as_deref())]);
    let waivers = all.flat_map(|(file, table)| {
        let waivers = table.map(|table| table.waivers.as_slice());
        waivers
            .unwrap_or_default()
            .iter()
            .map(move |waiver| (file, waiver))
    });
    let mut valid = BTreeMap::new();
    let counts = |(file, waiver): &WaiverInFile<'_>| {
        waiver.until.value >= today && excuses(*file, waiver, side)
    };
    for (file, waiver) in waivers.filter(counts) {
        let subject = waiver.subject.value.canonical().to_string();
        let known = valid
            .entry((&waiver.rule.value, subject))
            .or_insert((file, waiver));
        // If two waivers excuse the same, the later end counts.
        if known.1.until.value < waiver.until.value {
            *known = (file, waiver);
        }
    }
    valid
}

/// Whether a waiver can excuse something: one in a plan's file excuses only that plan and those that inherit from it, and
/// one for the former name of a renamed plan nothing.
fn excuses(file: Option<&PlanId>, waiver: &Waiver, side: &Repository) -> bool {
    let plan = side.plans.get(&waiver.subject.value.plan);
    let is_in_line =
        |file: &PlanId| plan.is_some_and(|plan| plan.id == *file || plan.ancestors.contains(file));
    file.map_or(plan.is_some(), is_in_line)
}
