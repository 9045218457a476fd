//! Finds the changes.

use std::collections::{BTreeMap, BTreeSet};

use jiff::civil::Date;
use rayon::prelude::*;

use crate::diff::compare::{ComparedPair, SubjectDifference, compare};
use crate::diff::pair::{self, RevisionSides, SubjectPair};
use crate::diff::value::{SourceValue, SubjectKey, subject};
use crate::diff::{
    Change, ChangeKind, Comparison, DiffOptions, Former, Inheritance, Spot, effect, fields, moves,
    reach, weigh,
};
use crate::id::{Id, PlanId, Subject};
use crate::plan::{Plan, Repository};
use crate::subjects::{RecordView, SubjectValue};

/// Compares two revisions in meaning; `today` decides which sign-offs counted.
///
/// Subjects that both revisions share in memory are skipped; [`crate::read_after`] makes them share what did not
/// change. A text that many plans inherit is compared once.
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
    let pairs = moves::apply(pair::all(sides), sides);
    let differ = |pair: &SubjectPair<'_>| compare(pair.key, value(pair.old), value(pair.new));
    let differences: Vec<_> = pairs.par_iter().map(differ).collect();
    let found: Vec<_> = pairs.iter().zip(&differences).collect();
    let (before, after) = (
        RecordView::of(&*old.settings),
        RecordView::of(&*new.settings),
    );
    // Changes of the policy itself are compared as they are. Only sign-offs are judged by the older policy.
    let judged = options.judged.unwrap_or(new);
    let effects = effect::all(&found, RevisionSides { old, new: judged }, today);
    Comparison {
        settings: fields::of(Some(&before), Some(&after)),
        changes: changes(&found, sides),
        inherited: reach::all(&found, sides),
        drifts: weigh::all(&found, sides, today, &options.levels),
        effects,
    }
}

fn value<'a>(held: Option<SourceValue<'a>>) -> Option<SubjectValue<'a>> {
    held.map(|held| held.value)
}

/// One change for each subject that differs in its own plan's files.
fn changes(found: &[ComparedPair<'_, '_>], sides: RevisionSides<'_>) -> Vec<Change> {
    let mut seeing: BTreeMap<_, BTreeSet<&PlanId>> = BTreeMap::new();
    for (pair, _) in found {
        if let Some(new) = pair.new {
            let seen = seeing.entry((pair.key, new.from)).or_default();
            seen.extend(&pair.plans);
        }
    }
    let mut changes = Vec::new();
    for (pair, difference) in found {
        for owner in pair.owners() {
            let Some(found) = judge(pair, owner, difference) else {
                continue;
            };
            // A moved subject is new to some of the plans that have it now. For others it is the same as before.
            let moved_to = (pair.key, owner);
            let plans = match found.kind {
                ChangeKind::Moved => seeing.get(&moved_to).unwrap_or(&pair.plans),
                _ => &pair.plans,
            };
            let reaches = sides.published(plans);
            changes.push(found.into_change(pair, owner, sides, reaches));
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

fn judge(
    pair: &SubjectPair<'_>,
    owner: &PlanId,
    difference: &SubjectDifference,
) -> Option<SubjectVerdict> {
    let verdict = |kind, inheritance| SubjectVerdict {
        kind,
        inheritance,
        difference: difference.clone(),
    };
    let base = |held: Option<SourceValue<'_>>| held.map(|held| held.from.clone());
    if !pair.is_of(owner) {
        return match pair.new {
            // It is reported at its new place.
            None if pair.latter.is_some() => None,
            Some(new) if pair.latter == Some((pair.key, new.from)) => None,
            None => Some(verdict(ChangeKind::Removed, None)),
            Some(_) if difference.is_empty() => None,
            Some(_) => {
                let restores = base(pair.new).map(Inheritance::Restores);
                Some(verdict(ChangeKind::Changed, restores))
            }
        };
    }
    if let Some((key, former)) = pair.former {
        let kind = if former.from == owner {
            ChangeKind::Renamed
        } else {
            ChangeKind::Moved
        };
        let is_compared = pair.key != key && pair.was_of(former.from);
        let difference = if is_compared {
            difference.clone()
        } else {
            compare(pair.key, Some(former.value), value(pair.new))
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
    let overrides = base(pair.old).filter(|_| !pair.was_of(owner));
    (!difference.is_empty())
        .then(|| verdict(ChangeKind::Changed, overrides.map(Inheritance::Overrides)))
}

impl SubjectVerdict {
    fn into_change(
        self,
        pair: &SubjectPair<'_>,
        owner: &PlanId,
        sides: RevisionSides<'_>,
        reaches: Vec<PlanId>,
    ) -> Change {
        let former = pair.former.filter(|_| pair.is_of(owner));
        let held = pair.new.filter(|_| pair.is_of(owner));
        let stands = |held: SourceValue<'_>| held.place();
        let place = Spot::newest(pair.old.map(stands), held.map(stands));
        Change {
            plan: owner.clone(),
            subject: subject(pair.key),
            title: title(pair.key, owner, sides),
            kind: self.kind,
            former: former.map(|(key, held)| Former {
                plan: held.from.clone(),
                subject: subject(key),
                place: held.place(),
            }),
            inheritance: self.inheritance,
            fields: self.difference.fields,
            steps: self.difference.steps,
            text: self.difference.text,
            place,
            reaches,
        }
    }
}

/// The name of a subject in the newer revision, or in the older one if it is gone.
fn title(key: SubjectKey<'_>, owner: &PlanId, sides: RevisionSides<'_>) -> String {
    let (kind, id) = (key.0, key.1.map_or("name", Id::as_str));
    let of = |plan: Option<&Plan>| plan.and_then(|plan| plan.title(kind, id));
    let name = of(sides.new.plans.get(owner)).or_else(|| of(sides.old.plans.get(owner)));
    name.unwrap_or_else(|| Subject::to_string(&subject(key)))
}
