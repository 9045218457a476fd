//! What differs for plans because of a plan that they inherit from, grouped.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::compare::ComparedPair;
use crate::diff::pair::{RevisionSides, SubjectPair};
use crate::diff::value::subject;
use crate::diff::{Reach, ReachKind, Reached};
use crate::id::PlanId;

/// Groups the plans for which the same differs through the same plan.
pub(super) fn all(found: &[ComparedPair<'_, '_>], sides: RevisionSides<'_>) -> Vec<Reach> {
    // By the plan that sees it and the plan that it comes from: the pairs, by their index.
    let mut seen: BTreeMap<(&PlanId, &PlanId), Vec<usize>> = BTreeMap::new();
    for (at, (pair, difference)) in found.iter().enumerate() {
        let is_both = pair.old.is_some() && pair.new.is_some();
        let Some(through) = pair.new.or(pair.old).map(|held| held.from) else {
            continue;
        };
        if is_both && difference.is_empty() {
            continue;
        }
        let owners = pair.owners();
        for plan in pair.plans.iter().filter(|plan| !owners.contains(*plan)) {
            seen.entry((through, plan)).or_default().push(at);
        }
    }
    let mut alike: BTreeMap<(&PlanId, Vec<usize>), BTreeSet<&PlanId>> = BTreeMap::new();
    for ((through, plan), pairs) in seen {
        alike.entry((through, pairs)).or_default().insert(plan);
    }
    let mut reaches: Vec<_> = alike
        .into_iter()
        .map(|((through, pairs), plans)| {
            let mut subjects: Vec<_> = pairs.iter().map(|at| reached(found[*at].0)).collect();
            subjects.sort();
            Reach {
                through: through.clone(),
                subjects,
                plans: sides.published(&plans),
            }
        })
        .filter(|reach| !reach.plans.is_empty())
        .collect();
    reaches.sort_by(|a, b| (&a.through, &a.subjects).cmp(&(&b.through, &b.subjects)));
    reaches
}

fn reached(pair: &SubjectPair<'_>) -> Reached {
    let how = match (pair.old, pair.new) {
        (None, _) => ReachKind::Gained,
        (_, None) => ReachKind::Lost,
        _ if pair.former.is_some_and(|(key, _)| key != pair.key) => ReachKind::Renamed,
        (Some(old), Some(new)) if old.from == new.from => ReachKind::Changed,
        _ => ReachKind::Replaced,
    };
    Reached {
        subject: subject(pair.key),
        how,
    }
}
