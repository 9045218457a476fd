//! Finds the changes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diff::pack_updates::{self, PackUpdate};
use crate::diff::source_value::{SourceValue, SubjectKey, subject_of_key};
use crate::diff::subject_difference::{ComparedPair, SubjectDifference, compare_sides};
use crate::diff::subject_pair::{self, RevisionSides, SubjectPair};
use crate::diff::{
    Change, ChangeKind, Comparison, DiffOptions, DiffPlace, Inheritance, PreviousSubject,
    drift_rules, field_diff, inherited_changes, sign_off_effects, subject_moves,
};
use crate::id::{Id, PlanId, Subject};
use crate::plan::{Plan, Repository};
use crate::renames::PlanRenames;
use crate::subjects::{RecordView, SubjectValue};

/// Compares two revisions in meaning; `today` decides which sign-offs counted.
///
/// Subjects that both revisions share in memory are skipped; [`crate::reread`] makes them share what did not
/// change. A text that many plans inherit is compared once. Plans are matched by their ids; for renamed ones, see
/// [`crate::renames`].
pub fn between(old: &Repository, new: &Repository, today: Date) -> Comparison {
    between_by(old, new, today, &DiffOptions::default())
}

/// Compares as [`between`] does, with options.
pub fn between_by(
    old: &Repository,
    new: &Repository,
    today: Date,
    options: &DiffOptions<'_>,
) -> Comparison {
    let sides = RevisionSides { old, new };
    let mut pairs = subject_moves::mark_moves(subject_pair::find_pairs(sides), sides);
    pairs.extend(pack_updates::pack_pairs(sides));
    let differ = |pair: &SubjectPair<'_>| compare_sides(pair.key, value(pair.old), value(pair.new));
    let differences: Vec<_> = pairs.par_iter().map(differ).collect();
    let found: Vec<_> = pairs.iter().zip(&differences).collect();
    let (before, after) = (
        RecordView::of(&*old.settings),
        RecordView::of(&*new.settings),
    );
    // Changes of the policy itself are compared as they are. Only sign-offs are judged by the older policy.
    let judged = options.trusted_newer.unwrap_or(new);
    let effects =
        sign_off_effects::sign_off_effects(&found, RevisionSides { old, new: judged }, today);
    Comparison {
        renames: PlanRenames::default(),
        settings: field_diff::compare_fields(Some(&before), Some(&after)),
        changes: changes(&found, sides),
        inherited: inherited_changes::inherited_changes(&found, sides),
        drifts: drift_rules::find_drifts(&found, sides, (judged, today), &options.levels),
        effects,
    }
}

fn value<'a>(source: Option<SourceValue<'a>>) -> Option<SubjectValue<'a>> {
    source.map(|source| source.value)
}

/// Returns one change for each subject that differs in its own plan's files.
fn changes(found: &[ComparedPair<'_, '_>], sides: RevisionSides<'_>) -> Vec<Change> {
    let mut seeing: BTreeMap<_, BTreeSet<&PlanId>> = BTreeMap::new();
    for (pair, _) in found {
        if let Some(new) = pair.new {
            let seen = seeing.entry((pair.key, new.from)).or_default();
            seen.extend(&pair.plans);
        }
    }
    let mut changes = Vec::new();
    let own = |(pair, _): &&ComparedPair<'_, '_>| PackUpdate::behind(pair, sides).is_none();
    for (pair, difference) in found.iter().filter(own) {
        for owner in pair.owners() {
            let Some(found) = subject_verdict(pair, owner, difference) else {
                continue;
            };
            // A moved subject is new to some of the plans that have it now. For others it is the same as before.
            let moved_to = (pair.key, owner);
            let plans = match found.kind {
                ChangeKind::Moved => seeing.get(&moved_to).unwrap_or(&pair.plans),
                _ => &pair.plans,
            };
            let affected_plans = sides.published(plans);
            changes.push(found.into_change(pair, owner, sides, affected_plans));
        }
    }
    changes.sort_by(|a, b| (&a.plan, &a.subject).cmp(&(&b.plan, &b.subject)));
    changes
}

/// What happened to a subject in the plan whose files have it, or had it.
struct SubjectVerdict {
    kind: ChangeKind,
    inheritance: Option<Inheritance>,
    difference: SubjectDifference,
}

fn subject_verdict(
    pair: &SubjectPair<'_>,
    owner: &PlanId,
    difference: &SubjectDifference,
) -> Option<SubjectVerdict> {
    let verdict = |kind, inheritance| SubjectVerdict {
        kind,
        inheritance,
        difference: difference.clone(),
    };
    let base = |source: Option<SourceValue<'_>>| source.map(|source| source.from.clone());
    if !pair.new_is_from(owner) {
        return match pair.new {
            // It is reported at its new place.
            None if pair.renamed_to.is_some() => None,
            Some(new) if pair.renamed_to == Some((pair.key, new.from)) => None,
            None => Some(verdict(ChangeKind::Removed, None)),
            Some(_) if difference.is_empty() => None,
            Some(_) => {
                let restores = base(pair.new).map(Inheritance::Restores);
                Some(verdict(ChangeKind::Changed, restores))
            }
        };
    }
    if let Some((key, former)) = pair.renamed_from {
        let kind = if former.from == owner {
            ChangeKind::Renamed
        } else {
            ChangeKind::Moved
        };
        let is_compared = pair.key != key && pair.old_is_from(former.from);
        let difference = if is_compared {
            difference.clone()
        } else {
            compare_sides(pair.key, Some(former.value), value(pair.new))
        };
        return Some(SubjectVerdict {
            kind,
            inheritance: None,
            difference,
        });
    }
    if pair.old.is_none() {
        return Some(verdict(ChangeKind::Added, None));
    }
    let overrides = base(pair.old).filter(|_| !pair.old_is_from(owner));
    (!difference.is_empty())
        .then(|| verdict(ChangeKind::Changed, overrides.map(Inheritance::Overrides)))
}

impl SubjectVerdict {
    fn into_change(
        self,
        pair: &SubjectPair<'_>,
        owner: &PlanId,
        sides: RevisionSides<'_>,
        affected_plans: Vec<PlanId>,
    ) -> Change {
        let former = pair.renamed_from.filter(|_| pair.new_is_from(owner));
        let new = pair.new.filter(|_| pair.new_is_from(owner));
        let place_of = |source: SourceValue<'_>| source.place();
        let place = DiffPlace::newest(pair.old.map(place_of), new.map(place_of));
        Change {
            plan: owner.clone(),
            subject: subject_of_key(pair.key),
            title: title(pair.key, owner, sides),
            kind: self.kind,
            previous: former.map(|(key, source)| PreviousSubject {
                plan: source.from.clone(),
                subject: subject_of_key(key),
                place: source.place(),
            }),
            inheritance: self.inheritance,
            fields: self.difference.fields,
            steps: self.difference.steps,
            text: self.difference.text,
            place,
            overriding_plans: overriding_plans(pair, owner, sides),
            affected_plans,
        }
    }
}

/// Returns the plans that inherit from the owner of a changed subject, but have another subject of that id.
fn overriding_plans(
    pair: &SubjectPair<'_>,
    owner: &PlanId,
    sides: RevisionSides<'_>,
) -> Vec<PlanId> {
    let subject = subject_of_key(pair.key);
    let overrides = |plan: &&Plan| {
        let has_own = plan.owner_of(&subject).is_some_and(|own| own != owner);
        // A plan that was added as a whole was written with the change in sight.
        has_own && plan.ancestors.contains(owner) && sides.old.plans.contains_key(&plan.id)
    };
    let plans = sides.new.published().filter(overrides);
    plans.map(|plan| plan.id.clone()).collect()
}

/// Returns the name of a subject in the newer revision, or in the older one if it is gone.
fn title(key: SubjectKey<'_>, owner: &PlanId, sides: RevisionSides<'_>) -> String {
    let (kind, id) = (key.0, key.1.map_or("name", Id::as_str));
    let of = |plan: Option<&Plan>| plan.and_then(|plan| plan.title(kind, id));
    let name = of(sides.new.plans.get(owner)).or_else(|| of(sides.old.plans.get(owner)));
    name.unwrap_or_else(|| Subject::to_string(&subject_of_key(key)))
}
