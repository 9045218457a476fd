//! Finds what got weaker or stronger in the rules on who may sign what, and in the keys of signers.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::drift_rules::collector::{DriftCollector, items_only_in};
use crate::diff::{DriftKey, DriftKind};
use crate::id::{Id, Subject, SubjectKind};
use crate::model::{PolicyTable, PublicKey, Signer, SignersScope};
use crate::place::Place;
use crate::plan::Plan;
use crate::toml::{Canonical, Record};

/// Weighs who may sign, for each kind and each subject that either policy names, and the keys of the signers.
pub(super) fn compare_signers(old: &Plan, new: &Plan, collector: &mut DriftCollector) {
    compare_keys(&old.policy.keys, &new.policy.keys, collector);
    let tables = |plan: &Plan| -> Vec<_> {
        plan.policy
            .signers
            .iter()
            .flatten()
            .map(Record::canonical)
            .collect()
    };
    if tables(old) == tables(new) {
        return;
    }
    let named = [old, new]
        .into_iter()
        .flat_map(|plan| plan.policy.signers.iter().flatten());
    let named = named.flat_map(|table| table.subjects.iter());
    let mut scopes: BTreeSet<_> = named.map(|scope| scope.value.clone()).collect();
    let kinds = SubjectKind::ALL.iter().copied();
    let signed = kinds.filter(|kind| kind.act().is_some());
    scopes.extend(signed.map(SignersScope::Kind));
    for scope in scopes {
        let subject = match &scope {
            SignersScope::One(subject) => subject.clone(),
            SignersScope::Kind(kind) => Subject {
                kind: *kind,
                id: None,
            },
        };
        let (before, after) = (old.policy_signers(&subject), new.policy_signers(&subject));
        let what = || (DriftKind::Signers, DriftKey::Signers(scope.clone()));
        // If anyone may sign, nobody else can be added.
        let is_all = |signing: &[Signer]| signing.contains(&Signer::Anyone);
        let more = |these: &[Signer], those: &[Signer]| {
            items_only_in(these.iter(), those.iter()).filter(|_| !is_all(those))
        };
        collector.compare_unwanted(what(), more(&before, &after), None);
        collector.compare_unwanted(what(), None, more(&after, &before));
    }
}

/// A new key lets its owner sign in a contact's name. A replaced key counts as one removed and one added.
fn compare_keys(
    old: &BTreeMap<Id, Vec<PublicKey>>,
    new: &BTreeMap<Id, Vec<PublicKey>>,
    collector: &mut DriftCollector,
) {
    let of =
        |side: &BTreeMap<Id, Vec<PublicKey>>, id: &Id| side.get(id).cloned().unwrap_or_default();
    for id in old.keys().chain(new.keys()).collect::<BTreeSet<_>>() {
        let (before, after) = (of(old, id), of(new, id));
        let what = (DriftKind::Signers, DriftKey::PublicKeys(id.clone()));
        collector.compare_unwanted_items(what, before.iter(), after.iter());
    }
}

/// Returns who may sign a subject or a kind by a policy, and the first place that says so.
pub(super) fn find_value(policy: &PolicyTable, scope: &SignersScope) -> Option<(Canonical, Place)> {
    let names_it = |signed: &SignersScope| match (signed, scope) {
        (SignersScope::Kind(kind), SignersScope::One(subject)) => *kind == subject.kind,
        (signed, scope) => signed == scope,
    };
    let tables = policy.signers.iter();
    let named = tables.filter(|table| table.subjects.iter().any(|signed| names_it(signed)));
    let named: Vec<_> = named.collect();
    let place = named.first()?.origin.place();
    let values = named.into_iter().map(Record::canonical);
    Some((Canonical::List(values.collect()), place))
}
