//! Finds what plans gain or lose because their `extends` changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::drift_rules::collector::DriftCollector;
use crate::diff::subject_difference::ComparedPair;
use crate::diff::subject_pair::{RevisionSides, SubjectPair};
use crate::diff::{DiffPlace, Drift, DriftKind};
use crate::id::{PlanId, Subject, SubjectKind};
use crate::place::Place;
use crate::plan::Plan;

/// Whether a subject was added or removed although no file with it was, because the plans inherit from others than
/// before.
pub(super) fn is_change_of_extends(pair: &SubjectPair<'_>) -> bool {
    let is_one_sided = pair.old.is_none() || pair.new.is_none();
    is_one_sided && pair.renamed_to.is_none() && pair.owners().is_empty()
}

/// Makes one drift of everything that some plans gained or lost from another one.
pub(super) fn find_drifts(found: &[ComparedPair<'_, '_>], sides: RevisionSides<'_>) -> Vec<Drift> {
    type InheritedCounts = BTreeMap<SubjectKind, usize>;
    let mut alike: BTreeMap<(BTreeSet<&PlanId>, &PlanId, bool), InheritedCounts> = BTreeMap::new();
    for (pair, difference) in found.iter().filter(|(pair, _)| is_change_of_extends(pair)) {
        let Some(source) = pair.new.or(pair.old) else {
            continue;
        };
        let plans: BTreeSet<_> = pair.plans.iter().copied().collect();
        let stays = plans.into_iter().filter(|plan| sides.has(plan)).collect();
        if !difference.value_drifts.is_empty() {
            let counts = alike.entry((stays, source.from, pair.new.is_some()));
            *counts.or_default().entry(pair.key.0).or_default() += 1;
        }
    }
    let mut drifts = Vec::new();
    for ((plans, through, is_gained), counts) in alike {
        let Some(first) = plans.first() else { continue };
        let words = format!("{through} ({})", in_words(&counts));
        let (before, after) = if is_gained {
            (None, Some(words))
        } else {
            (Some(words), None)
        };
        let mut collector = DriftCollector::default();
        collector.compare_required((DriftKind::Inheritance, "extends"), before, after);
        let file = if plans.len() == 1 { first } else { through };
        for mark in collector.value_drifts {
            let affected_plans = sides.published(&plans);
            drifts.push(mark.drift(
                Some(file.clone()),
                Subject::PLAN,
                extends(sides, first),
                affected_plans,
            ));
        }
    }
    drifts
}

/// `14 sections, 1 playbook`.
fn in_words(counts: &BTreeMap<SubjectKind, usize>) -> String {
    let word = |kind: SubjectKind, count: usize| match (kind, count) {
        (_, 1) => kind.name(),
        (SubjectKind::Escalation, _) => "escalations",
        _ => kind.plural(),
    };
    let counts = counts.iter();
    counts
        .map(|(kind, count)| format!("{count} {}", word(*kind, *count)))
        .collect::<Vec<_>>()
        .join(", ")
}

/// Returns where a plan names the plans that it inherits from.
fn extends(sides: RevisionSides<'_>, plan: &PlanId) -> Option<DiffPlace> {
    let place = |plan: Option<&Plan>| -> Option<Place> {
        let file = &plan?.source.file;
        file.extends.key.map(|key| file.origin.at(key))
    };
    DiffPlace::newest(
        place(sides.old.plans.get(plan)),
        place(sides.new.plans.get(plan)),
    )
}
