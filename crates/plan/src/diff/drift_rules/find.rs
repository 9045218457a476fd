//! Collects everything that got weaker or stronger, with the plans that it concerns.

use std::collections::BTreeSet;
use std::fmt;

use jiff::civil::Date;

use crate::diff::drift_rules::collector::{DriftCollector, ValueDrift};
use crate::diff::drift_rules::{extends, policy, referenced_people};
use crate::diff::options::DefaultLevels;
use crate::diff::pack_updates::{self, PackUpdate};
use crate::diff::source_value::subject_of_key;
use crate::diff::subject_difference::ComparedPair;
use crate::diff::subject_difference::SubjectDifference;
use crate::diff::subject_pair::{RevisionSides, SubjectPair};
use crate::diff::{DiffPlace, Drift, DriftKind, Side};
use crate::id::{PlanId, Subject, SubjectKind};
use crate::plan::{Plan, Repository};
use crate::signoff::{LedgerEntry, SignOff, State, VerificationMethod};

impl ValueDrift {
    pub(super) fn drift(
        self,
        plan: Option<PlanId>,
        subject: Subject,
        place: Option<DiffPlace>,
        affected_plans: Vec<PlanId>,
    ) -> Drift {
        Drift {
            direction: self.direction,
            kind: self.kind,
            plan,
            subject,
            key: self.key,
            before: self.before,
            after: self.after,
            place,
            affected_plans,
        }
    }
}

/// Collects everything that got weaker or stronger, in order. A plan that was added or removed as a whole counts as
/// neither. `judged` is the newer side by the policy and the people that decide about sign-offs.
pub(crate) fn find_drifts(
    found: &[ComparedPair<'_, '_>],
    sides: RevisionSides<'_>,
    (judged, today): (&Repository, Date),
    levels: &DefaultLevels,
) -> Vec<Drift> {
    let mut drifts = Vec::new();
    let own = |(pair, _): &&ComparedPair<'_, '_>| !extends::is_change_of_extends(pair);
    for (pair, difference) in found.iter().filter(own) {
        drifts.extend(drifts_of_pair(pair, difference, sides));
    }
    drifts.extend(extends::find_drifts(found, sides));
    drifts.extend(referenced_people::people(found, sides, today));
    drifts.extend(policy::find_drifts(sides, today, levels));
    for (id, new) in &judged.plans {
        if let Some(old) = sides.old.plans.get(id) {
            drifts.extend(drifts_of_ledger(old, new, sides, today));
        }
    }
    let mut drifts = pack_updates::merge(drifts);
    drifts.sort();
    drifts
}

fn drifts_of_pair(
    pair: &SubjectPair<'_>,
    difference: &SubjectDifference,
    sides: RevisionSides<'_>,
) -> Vec<Drift> {
    let stays = pair.plans.iter().copied().filter(|plan| sides.has(plan));
    let stays: BTreeSet<_> = stays.collect();
    let affected_plans = sides.published(&stays);
    let is_moved = pair.renamed_from.is_some() || pair.renamed_to.is_some();
    let Some(source) = pair.new.or(pair.old) else {
        return Vec::new();
    };
    // A subject that moved to a base plan is there for the plans that inherit it. Nobody else lost it.
    if stays.is_empty() || (is_moved && affected_plans.is_empty()) {
        return Vec::new();
    }
    // A value that the subject lost has no place in the newer revision, so the subject's own place is used.
    let side = match pair.new {
        Some(_) => Side::Newer,
        None => Side::Older,
    };
    let place = |mark: &ValueDrift| {
        let key = mark.key.to_string();
        let fields = difference.fields.iter();
        let fields = fields.filter(|field| field.key.starts_with(&key));
        let mut places = fields.filter_map(|field| field.place.as_ref());
        let named = places.find(|spot| spot.side == side).cloned();
        named.unwrap_or_else(|| DiffPlace {
            side,
            place: source.place(),
        })
    };
    let update = PackUpdate::behind(pair, sides);
    let from = update.as_ref().map_or(source.from, |update| update.host);
    let of_pack = |mark: &ValueDrift| update.as_ref()?.place(&mark.key.to_string());
    let value_drifts = difference.value_drifts.iter().cloned();
    value_drifts
        .chain(referenced_people::channel(pair, &stays, sides))
        .map(|mark| {
            let place = of_pack(&mark).or_else(|| Some(place(&mark)));
            mark.drift(
                Some(from.clone()),
                subject_of_key(pair.key),
                place,
                affected_plans.clone(),
            )
        })
        .collect()
}

/// Sign-offs that were added to a ledger or removed from it, and contacts that were verified in a weaker way.
fn drifts_of_ledger(old: &Plan, new: &Plan, sides: RevisionSides<'_>, today: Date) -> Vec<Drift> {
    let affected_plans = sides.published(&BTreeSet::from([&new.id]));
    let (before, after) = (&old.source.ledger, &new.source.ledger);
    let mut drifts = Vec::new();
    for subject in before.keys().chain(after.keys()).collect::<BTreeSet<_>>() {
        let (was, is) = (before.get(subject), after.get(subject));
        // If the subject is gone, so is its sign-off.
        let stays = old.digest(subject).is_some() && new.digest(subject).is_some();
        let is_same = was.map(SignOff::of) == is.map(SignOff::of);
        if !stays || is_same {
            continue;
        }
        let place = |entry: &LedgerEntry| entry.origin.place();
        let place = DiffPlace::newest(was.map(place), is.map(place));
        // A sign-off that never counted is neither added nor removed. One that counts once the change is merged replaces
        // that of the former holder of a role, but is none yet.
        let holds = |plan: &Plan| plan.sign_off_status(subject, today).state != State::Invalid;
        let takes_over = was.is_some() && new.sign_off_status(subject, today).counts_once_merged();
        let was = was.filter(|_| holds(old));
        let is = is.filter(|_| holds(new) || takes_over);
        let mut collector = DriftCollector::default();
        let signed = |entry: &LedgerEntry| format!("{} on {}", entry.by.value, entry.on.value);
        collector.compare_required(
            (DriftKind::SignOff, "sign-off"),
            was.map(signed),
            is.map(signed),
        );
        if let (SubjectKind::Contact, Some(was), Some(is)) = (subject.kind, was, is) {
            let ways = (
                Some(VerificationStrength::of(was)),
                Some(VerificationStrength::of(is)),
            );
            collector.compare_ranks(
                (DriftKind::SignOff, "how"),
                ways,
                VerificationStrength::strength,
            );
        }
        for mark in collector.value_drifts {
            let plan = Some(new.id.clone());
            drifts.push(mark.drift(plan, subject.clone(), place.clone(), affected_plans.clone()));
        }
    }
    drifts
}

/// How a contact was verified, if the entry says so.
struct VerificationStrength(Option<VerificationMethod>);

impl VerificationStrength {
    fn of(entry: &LedgerEntry) -> Self {
        Self(entry.how.as_ref().map(|how| how.value))
    }

    /// Returns how strong a way to verify is. An entry that does not say counts as the weakest.
    fn strength(&self) -> i64 {
        match self.0 {
            Some(VerificationMethod::Called) => 4,
            Some(VerificationMethod::Met) => 3,
            Some(VerificationMethod::Replied) => 2,
            Some(VerificationMethod::VendorConfirmed) => 1,
            None => 0,
        }
    }
}

impl fmt::Display for VerificationStrength {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.map_or("not written down", VerificationMethod::word))
    }
}
