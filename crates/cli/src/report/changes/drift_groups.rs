//! Groups what got weaker or stronger by plans with the same drift.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::PlanId;
use irplan_plan::diff::{DiffPlace, Direction, Drift};

use super::report::ChangesReport;

/// Drifts with the same words, each in its own files.
pub(super) struct DriftGroup<'a> {
    /// The words.
    pub(super) sentence: String,
    /// The plans whose readers are affected.
    pub(super) plans: BTreeSet<&'a PlanId>,
    /// The place, if there is only one.
    pub(super) place: Option<&'a DiffPlace>,
}

/// Groups what got weaker, or stronger, in the order of the first of each group.
pub(super) fn group_drifts<'a>(
    direction: Direction,
    report: &'a ChangesReport<'_>,
) -> Vec<DriftGroup<'a>> {
    let mut by_sentence: BTreeMap<String, usize> = BTreeMap::new();
    let mut found: Vec<DriftGroup<'a>> = Vec::new();
    for drift in report.drifts(direction) {
        let sentence = drift.sentence();
        let at = *by_sentence.entry(sentence.clone()).or_insert(found.len());
        match found.get_mut(at) {
            Some(known) => {
                known.place = None;
                known.plans.extend(&drift.affected_plans);
            }
            None => found.push(of(drift, sentence)),
        }
    }
    found
}

fn of(drift: &Drift, sentence: String) -> DriftGroup<'_> {
    DriftGroup {
        sentence,
        plans: drift.affected_plans.iter().collect(),
        place: drift.place.as_ref(),
    }
}
