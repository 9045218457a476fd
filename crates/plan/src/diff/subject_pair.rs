//! Pairs the older and the newer value of each subject, and collects the plans that have the same pair.
//!
//! A text that a thousand plans inherit is one pair, compared once.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use crate::diff::source_value::{SourceValue, SubjectKey, values_of_plan};
use crate::id::PlanId;
use crate::model::PlanKind;
use crate::plan::{Plan, Repository};

/// A subject in both revisions, and the plans that have it like this.
pub(super) struct SubjectPair<'a> {
    /// Its kind and id in the newer revision, or in the older one if it is gone.
    pub key: SubjectKey<'a>,
    pub old: Option<SourceValue<'a>>,
    pub new: Option<SourceValue<'a>>,
    /// The plans that have it, including base plans, in order.
    pub plans: BTreeSet<&'a PlanId>,
    /// The older value, if the newer one was renamed or moved.
    pub renamed_from: Option<(SubjectKey<'a>, SourceValue<'a>)>,
    /// The new key of the older value and the plan that has it now, if it was renamed or moved.
    pub renamed_to: Option<(SubjectKey<'a>, &'a PlanId)>,
}

impl<'a> SubjectPair<'a> {
    /// Returns the plans that have the subject in files of their own, in either revision.
    pub(super) fn owners(&self) -> BTreeSet<&'a PlanId> {
        let sides = [self.old, self.new].into_iter().flatten();
        sides
            .map(|side| side.from)
            .filter(|from| self.plans.contains(from))
            .collect()
    }

    pub(super) fn old_is_from(&self, plan: &PlanId) -> bool {
        self.old.is_some_and(|old| old.from == plan)
    }

    pub(super) fn new_is_from(&self, plan: &PlanId) -> bool {
        self.new.is_some_and(|new| new.from == plan)
    }
}

/// Both revisions.
#[derive(Clone, Copy)]
pub(super) struct RevisionSides<'a> {
    pub old: &'a Repository,
    pub new: &'a Repository,
}

impl<'a> RevisionSides<'a> {
    /// Returns the ids of all plans of either side.
    pub(super) fn plans(self) -> BTreeSet<&'a PlanId> {
        self.old.plans.keys().chain(self.new.plans.keys()).collect()
    }

    /// Returns those of the given plans that are not base plans in both revisions.
    pub(super) fn published(self, plans: &BTreeSet<&PlanId>) -> Vec<PlanId> {
        let is_published =
            |plan: Option<&Plan>| plan.is_some_and(|plan| plan.kind != PlanKind::Base);
        plans
            .iter()
            .filter(|id| {
                is_published(self.new.plans.get(**id)) || is_published(self.old.plans.get(**id))
            })
            .map(|id| (*id).clone())
            .collect()
    }

    /// Whether a plan is there in both revisions.
    pub(super) fn has(self, plan: &PlanId) -> bool {
        self.old.plans.contains_key(plan) && self.new.plans.contains_key(plan)
    }
}

type UnequalValues<'a> = (
    SubjectKey<'a>,
    Option<SourceValue<'a>>,
    Option<SourceValue<'a>>,
);

/// Returns all pairs whose two sides are not the same in memory.
pub(super) fn find_pairs(sides: RevisionSides<'_>) -> Vec<SubjectPair<'_>> {
    let plans: Vec<_> = sides.plans().into_iter().collect();
    let seen: Vec<_> = plans
        .par_iter()
        .map(|id| {
            (
                *id,
                unequal_values(sides.old.plans.get(*id), sides.new.plans.get(*id)),
            )
        })
        .collect();
    let mut pairs = BTreeMap::new();
    for (plan, (key, old, new)) in seen
        .into_iter()
        .flat_map(|(plan, seen)| seen.into_iter().map(move |seen| (plan, seen)))
    {
        // Within one revision, a plan and a key belong to exactly one value.
        let from = |side: Option<SourceValue<'_>>| side.map(|side| side.from.clone());
        let pair = pairs
            .entry((key, from(old), from(new)))
            .or_insert_with(|| SubjectPair {
                key,
                old,
                new,
                plans: BTreeSet::new(),
                renamed_from: None,
                renamed_to: None,
            });
        pair.plans.insert(plan);
    }
    pairs.into_values().collect()
}

/// Returns the subjects of one plan that are not the same in memory.
fn unequal_values<'a>(old: Option<&'a Plan>, new: Option<&'a Plan>) -> Vec<UnequalValues<'a>> {
    let list = |plan: Option<&'a Plan>| {
        plan.map(values_of_plan)
            .unwrap_or_default()
            .into_iter()
            .peekable()
    };
    let (mut old, mut new) = (list(old), list(new));
    let mut seen = Vec::new();
    loop {
        let key = match (old.peek(), new.peek()) {
            (Some((old, _)), Some((new, _))) => *old.min(new),
            (Some((key, _)), None) | (None, Some((key, _))) => *key,
            (None, None) => return seen,
        };
        let before = old
            .next_if(|(known, _)| *known == key)
            .map(|(_, source)| source);
        let after = new
            .next_if(|(known, _)| *known == key)
            .map(|(_, source)| source);
        let is_same = match (before, after) {
            (Some(before), Some(after)) => before.value.is_same_as(after.value),
            _ => false,
        };
        if !is_same {
            seen.push((key, before, after));
        }
    }
}
