//! Updates of packs. Each is one change for all plans that use the pack, instead of one for each of them.
//!
//! Example: `packs/ours.toml` has `within = "48h"` now, and `acme` and `bolt` choose it.
//!
//! ```text
//! the change of `pack:ours`            once, in the provider's plan; it reaches `acme` and `bolt`
//! what it does to `duty:ours:call`     once, in the pack's file; it reaches `acme` and `bolt`
//! a limit that `bolt` sets for it      a change of `bolt`
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diff::source_value::{SourceValue, SubjectKey};
use crate::diff::subject_pair::{RevisionSides, SubjectPair};
use crate::diff::{DiffPlace, Drift, Side};
use crate::id::{Id, PlanId, SubjectKind};
use crate::packs::Pack;
use crate::place::Place;
use crate::plan::{Plan, Repository};
use crate::subjects::SubjectValue;
use crate::toml::{Canonical, Record};

/// Returns a pair for each pack of the repository that is not the same in both revisions. A pack of the program is the
/// other side of one that takes its place.
pub(super) fn pack_pairs(sides: RevisionSides<'_>) -> Vec<SubjectPair<'_>> {
    let own = |side: &'_ Repository| -> Vec<Id> {
        let own = side.packs.iter().filter(|pack| pack.is_own);
        own.map(|pack| pack.id.clone()).collect()
    };
    let ids: BTreeSet<_> = own(sides.old).into_iter().chain(own(sides.new)).collect();
    ids.iter().filter_map(|id| pack_pair(id, sides)).collect()
}

fn pack_pair<'a>(id: &Id, sides: RevisionSides<'a>) -> Option<SubjectPair<'a>> {
    let (old, new) = (
        sides.old.packs.get(id.as_str()),
        sides.new.packs.get(id.as_str()),
    );
    if !is_updated(old, new) {
        return None;
    }
    let id: &'a Id = &new.or(old)?.id;
    let host = host(id, sides)?;
    let value = |pack: &'a Arc<Pack>| SourceValue {
        value: SubjectValue::Pack(pack),
        from: host,
    };
    let mut plans = users(id, sides);
    plans.insert(host);
    Some(SubjectPair {
        key: (SubjectKind::Pack, Some(id)),
        old: old.map(value),
        new: new.map(value),
        plans,
        renamed_from: None,
        renamed_to: None,
    })
}

fn is_updated(old: Option<&Arc<Pack>>, new: Option<&Arc<Pack>>) -> bool {
    match (old, new) {
        (Some(old), Some(new)) => !Arc::ptr_eq(old, new) && (old.is_own || new.is_own),
        (None, None) => false,
        _ => true,
    }
}

/// Returns the plans that choose a pack in either revision.
fn users<'a>(pack: &Id, sides: RevisionSides<'a>) -> BTreeSet<&'a PlanId> {
    let of = |side: &'a Repository| {
        let plans = side.plans.iter();
        plans
            .filter(|(_, plan)| plan.packs.contains_key(pack))
            .map(|(id, _)| id)
    };
    of(sides.old).chain(of(sides.new)).collect()
}

/// Returns the plan in which a pack's change is shown: the provider's, or else the first that chooses it.
fn host<'a>(pack: &Id, sides: RevisionSides<'a>) -> Option<&'a PlanId> {
    let provider = |side: &'a Repository| {
        let provider = side.settings.provider.as_ref()?;
        let (id, _) = side.plans.get_key_value(&provider.plan.value)?;
        Some(id)
    };
    let provider = provider(sides.new).or_else(|| provider(sides.old));
    provider.or_else(|| users(pack, sides).into_iter().next())
}

/// The update of a pack that changed a duty.
pub(super) struct PackUpdate<'a> {
    /// The plan in which the pack's change is shown.
    pub host: &'a PlanId,
    id: &'a Id,
    old: Option<&'a Arc<Pack>>,
    new: Option<&'a Arc<Pack>>,
}

impl<'a> PackUpdate<'a> {
    /// Returns the update that alone changed a duty of plans; `None` if they changed something themselves.
    pub(super) fn behind(pair: &SubjectPair<'a>, sides: RevisionSides<'a>) -> Option<Self> {
        let (kind, id): SubjectKey<'a> = pair.key;
        let (pack, _) = id?.in_pack().filter(|_| kind == SubjectKind::Duty)?;
        let (old, new) = (sides.old.packs.get(pack), sides.new.packs.get(pack));
        let has_moved =
            matches!((pair.old, pair.new), (Some(old), Some(new)) if old.from != new.from);
        if has_moved || !is_updated(old, new) {
            return None;
        }
        let mut says = pair.plans.iter().map(|plan| {
            let of = |side: &Repository| says_about(side, plan, id?, pack);
            of(sides.old) == of(sides.new)
        });
        let host = host(&new.or(old)?.id, sides)?;
        says.all(|is_same| is_same).then_some(Self {
            host,
            id: id?,
            old,
            new,
        })
    }

    /// Returns where the repository's pack has a key of the duty, or else the duty.
    pub(super) fn place(&self, key: &str) -> Option<DiffPlace> {
        let own = |pack: Option<&'a Arc<Pack>>| pack.filter(|pack| pack.is_own);
        let newer = own(self.new).map(|pack| (Side::Newer, pack));
        let (side, pack) = newer.or_else(|| own(self.old).map(|pack| (Side::Older, pack)))?;
        let place = place_in(pack, self.id, key);
        Some(DiffPlace { side, place })
    }
}

fn place_in(pack: &Pack, id: &Id, key: &str) -> Place {
    fn named<R: Record>(table: &R, key: &str) -> Option<Place> {
        let fields = table.fields().into_iter();
        let mut named = fields.filter(|field| key.split('.').next() == Some(field.key));
        named.next().map(|field| table.at(field.span))
    }
    let duty = id
        .in_pack()
        .and_then(|(_, duty)| pack.file.duties.get(duty));
    let of_duty = duty.and_then(|duty| named(&**duty, key));
    // The head says what counts for all duties.
    let of_head = || named(pack.head()?, key);
    let whole = || duty.map_or_else(|| pack.file.origin().place(), |duty| duty.origin().place());
    of_duty.or_else(of_head).unwrap_or_else(whole)
}

/// Returns what a plan and those that it inherits from say about a duty, and whether they choose its pack.
fn says_about(
    side: &Repository,
    plan: &PlanId,
    duty: &Id,
    pack: &str,
) -> Option<(bool, Vec<Canonical>)> {
    let plan = side.plans.get(plan)?;
    let line = plan.ancestors.iter().filter_map(|id| side.plans.get(id));
    let line: Vec<&Plan> = line.chain([plan]).collect();
    let chooses = |plan: &&Plan| plan.source.file.packs.iter().any(|it| it.as_str() == pack);
    let is_chosen = line.iter().any(chooses);
    let additions = line
        .iter()
        .filter_map(|plan| plan.source.file.duties.get(duty));
    Some((is_chosen, additions.map(|duty| duty.canonical()).collect()))
}

/// Puts the drifts that an update of a pack brings to several plans together.
pub(super) fn merge(drifts: Vec<Drift>) -> Vec<Drift> {
    let mut merged: BTreeMap<Drift, BTreeSet<PlanId>> = BTreeMap::new();
    for mut drift in drifts {
        let plans = std::mem::take(&mut drift.affected_plans);
        merged.entry(drift).or_default().extend(plans);
    }
    let merged = merged.into_iter().map(|(drift, plans)| Drift {
        affected_plans: plans.into_iter().collect(),
        ..drift
    });
    merged.collect()
}
