//! Finds subjects that got weaker or stronger because of a person, a channel or a tool that they name. A deputy who left
//! cannot replace anybody, and an attacker may read a channel that is not out of band.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;

use crate::diff::drift_rules::collector::{DriftCollector, ValueDrift, value, words};
use crate::diff::subject_difference::ComparedPair;
use crate::diff::subject_pair::{RevisionSides, SubjectPair};
use crate::diff::{DiffPlace, Drift, DriftKind};
use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::model::{Role, Severity};
use crate::plan::{PlanEntry, Repository};
use crate::subjects::SubjectValue;
use crate::toml::Record as _;

/// Returns a severity that names another channel than before, if one of the two is out of band in any of the plans and
/// the other in none.
pub(super) fn channel(
    pair: &SubjectPair<'_>,
    plans: &BTreeSet<&PlanId>,
    sides: RevisionSides<'_>,
) -> Vec<ValueDrift> {
    let mut collector = DriftCollector::default();
    let both = (pair.old.map(|old| old.value), pair.new.map(|new| new.value));
    if let (Some(SubjectValue::Severity(old)), Some(SubjectValue::Severity(new))) = both {
        let (before, after) = (words(&old.channel), words(&new.channel));
        // A severity that names no channel any more is found elsewhere.
        if before.is_some() && after.is_some() && before != after {
            let what = (DriftKind::OutOfBand, "channel");
            let out_of_band = |side, severity| out_of_band(side, plans, severity);
            collector.compare_required(
                what,
                out_of_band(sides.old, old),
                out_of_band(sides.new, new),
            );
        }
    }
    collector.value_drifts
}

/// Returns the channel of a severity, if it is out of band in any of the plans.
fn out_of_band<'a>(
    side: &Repository,
    plans: &BTreeSet<&PlanId>,
    severity: &'a Severity,
) -> Option<&'a Id> {
    let id = words(&severity.channel)?;
    let mut channels = plans
        .iter()
        .filter_map(|plan| side.plans.get(*plan)?.channels.get(id));
    let is_out_of_band = channels.any(|channel| value(&channel.out_of_band) == Some(true));
    is_out_of_band.then_some(id)
}

/// Roles that name a person on both sides who left in between, or came back.
pub(super) fn people(
    found: &[ComparedPair<'_, '_>],
    sides: RevisionSides<'_>,
    today: Date,
) -> Vec<Drift> {
    type DriftPlans<'a> = (DiffPlace, BTreeSet<&'a PlanId>);
    let mut alike: BTreeMap<_, DriftPlans<'_>> = BTreeMap::new();
    for (pair, _) in found {
        let Some((person, is_back)) = person_who_left_or_returned(pair, today) else {
            continue;
        };
        for &plan in &pair.plans {
            let (old, new) = (sides.old.plans.get(plan), sides.new.plans.get(plan));
            let (Some(old), Some(new)) = (old, new) else {
                continue;
            };
            for (id, role) in &new.roles {
                let before = old
                    .roles
                    .get(id)
                    .and_then(|role| position_in_role(role, person));
                let Some(post) =
                    position_in_role(role, person).filter(|post| before == Some(*post))
                else {
                    continue;
                };
                let key = (&role.from, id, post, person, is_back);
                let place = || DiffPlace::newer(role.value.origin().place());
                let known = alike
                    .entry(key)
                    .or_insert_with(|| (place(), BTreeSet::new()));
                known.1.insert(plan);
            }
        }
    }
    let drifts = alike.into_iter().flat_map(|(key, (place, plans))| {
        let (from, role, post, person, is_back) = key;
        let mut collector = DriftCollector::default();
        collector.compare_required(
            post,
            (!is_back).then_some(person),
            is_back.then_some(person),
        );
        let affected_plans = sides.published(&plans);
        collector.value_drifts.into_iter().map(move |mark| {
            let subject = Subject::new(SubjectKind::Role, role);
            mark.drift(
                Some(from.clone()),
                subject,
                Some(place.clone()),
                affected_plans.clone(),
            )
        })
    });
    drifts.collect()
}

/// Returns who left between the two sides or, with `true`, came back.
fn person_who_left_or_returned<'a>(pair: &SubjectPair<'a>, today: Date) -> Option<(&'a Id, bool)> {
    let (SubjectValue::Contact(old), SubjectValue::Contact(new)) =
        (pair.old?.value, pair.new?.value)
    else {
        return None;
    };
    let (had_left, has_left) = (old.has_left(today), new.has_left(today));
    (had_left != has_left).then_some((pair.key.1?, had_left))
}

/// Returns what a person is in a role, if anything.
fn position_in_role(role: &PlanEntry<Role>, person: &Id) -> Option<(DriftKind, &'static str)> {
    if words(&role.holder) == Some(person) {
        return Some((DriftKind::Holder, "holder"));
    }
    let is_deputy = role.deputies.iter().any(|deputy| deputy.value == *person);
    is_deputy.then_some((DriftKind::Deputy, "deputies"))
}
