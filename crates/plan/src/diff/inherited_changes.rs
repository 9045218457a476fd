//! What differs for plans because of a plan that they inherit from, grouped.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::source_value::subject_of_key;
use crate::diff::subject_difference::ComparedPair;
use crate::diff::subject_pair::{RevisionSides, SubjectPair};
use crate::diff::{InheritedChange, InheritedChangeKind, InheritedSubjectChange};
use crate::id::{PlanId, SubjectKind};

/// Groups the plans for which the same differs through the same plan.
pub(super) fn inherited_changes(
    found: &[ComparedPair<'_, '_>],
    sides: RevisionSides<'_>,
) -> Vec<InheritedChange> {
    // By the plan that sees it and the plan that it comes from: the pairs, by their index.
    let mut seen: BTreeMap<(&PlanId, &PlanId), Vec<usize>> = BTreeMap::new();
    for (at, (pair, difference)) in found.iter().enumerate() {
        let is_both = pair.old.is_some() && pair.new.is_some();
        let Some(through) = pair.new.or(pair.old).map(|source| source.from) else {
            continue;
        };
        // The change of a pack names the plans that use it.
        if (is_both && difference.is_empty()) || pair.key.0 == SubjectKind::Pack {
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
    let mut changes: Vec<_> = alike
        .into_iter()
        .map(|((through, pairs), plans)| {
            let mut subjects: Vec<_> = pairs
                .iter()
                .map(|at| inherited_subject_change(found[*at].0))
                .collect();
            subjects.sort();
            InheritedChange {
                through: through.clone(),
                subjects,
                plans: sides.published(&plans),
            }
        })
        .filter(|change| !change.plans.is_empty())
        .collect();
    changes.sort_by(|a, b| (&a.through, &a.subjects).cmp(&(&b.through, &b.subjects)));
    changes
}

fn inherited_subject_change(pair: &SubjectPair<'_>) -> InheritedSubjectChange {
    let how = match (pair.old, pair.new) {
        (None, _) => InheritedChangeKind::Gained,
        (_, None) => InheritedChangeKind::Lost,
        _ if pair.renamed_from.is_some_and(|(key, _)| key != pair.key) => {
            InheritedChangeKind::Renamed
        }
        (Some(old), Some(new)) if old.from == new.from => InheritedChangeKind::Changed,
        _ => InheritedChangeKind::Replaced,
    };
    InheritedSubjectChange {
        subject: subject_of_key(pair.key),
        kind: how,
    }
}
