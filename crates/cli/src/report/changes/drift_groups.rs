//! Groups what got weaker or stronger by plans with the same drift.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::PlanId;
use irplan_plan::Subject;
use irplan_plan::diff::{DiffPlace, Direction, Drift, DriftKey, DriftKind};

use super::report::ChangesReport;

/// The same drift of several plans, each in its own files.
pub(super) struct DriftGroup<'a> {
    /// The drift in words, which are the same for all of them.
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
    let mut by_fact: BTreeMap<DriftFact<'_>, usize> = BTreeMap::new();
    let mut found: Vec<DriftGroup<'a>> = Vec::new();
    for drift in report.drifts(direction) {
        let at = *by_fact.entry(fact(drift)).or_insert(found.len());
        match found.get_mut(at) {
            Some(known) => {
                known.place = None;
                known.plans.extend(&drift.affected_plans);
            }
            None => found.push(of(drift)),
        }
    }
    found
}

/// What a drift is, without where it is: what got weaker, and from what to what.
type DriftFact<'a> = (DriftKind, &'a Subject, &'a DriftKey, [ShownValue<'a>; 2]);

/// A value as far as it may be shown; of a private one, only whether there is one.
type ShownValue<'a> = Option<Option<&'a str>>;

fn fact(drift: &Drift) -> DriftFact<'_> {
    let values = [&drift.before, &drift.after].map(|value| shown_value(drift, value.as_deref()));
    (drift.kind, &drift.subject, &drift.key, values)
}

fn shown_value<'a>(drift: &Drift, value: Option<&'a str>) -> ShownValue<'a> {
    value.map(|value| (!drift.is_private()).then_some(value))
}

fn of(drift: &Drift) -> DriftGroup<'_> {
    DriftGroup {
        sentence: drift.sentence(),
        plans: drift.affected_plans.iter().collect(),
        place: drift.place.as_ref(),
    }
}
