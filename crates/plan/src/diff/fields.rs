//! Compares tables field by field.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::FieldChange;
use crate::meaning;
use crate::model::{Escalation, PlanFile, Playbook};
use crate::toml::{Canonical, Record, Slot};

/// Compares two tables, in the order in which their fields are shown.
pub(super) fn of<R: Record>(old: Option<&R>, new: Option<&R>) -> Vec<FieldChange> {
    let values = |record: Option<&R>| -> BTreeMap<_, _> {
        let fields = record.map(Record::fields).unwrap_or_default();
        fields
            .into_iter()
            .map(|field| (field.key, field.value))
            .collect()
    };
    let (old, new) = (values(old), values(new));
    R::KEYS
        .iter()
        .flat_map(|key| differ_deeply(key, old.get(key), new.get(key)))
        .collect()
}

/// Compares what `plan.toml` says of the organisation, whom it inherits from, and its policy.
pub(super) fn of_organisation(old: Option<&PlanFile>, new: Option<&PlanFile>) -> Vec<FieldChange> {
    let values = |file: Option<&PlanFile>| {
        let Some(file) = file else {
            return BTreeMap::new();
        };
        let mut values = match meaning::organisation(file) {
            Canonical::Table(values) => values,
            _ => BTreeMap::new(),
        };
        values.extend(
            file.extends
                .canonical()
                .map(|extends| ("extends".to_owned(), extends)),
        );
        values.extend(
            file.policy
                .canonical()
                .map(|policy| ("policy".to_owned(), policy)),
        );
        values
    };
    of_values(&values(old), &values(new))
}

/// Compares two response chains call by call.
pub(super) fn of_escalation(
    old: Option<&Escalation>,
    new: Option<&Escalation>,
) -> Vec<FieldChange> {
    let hop = |chain: Option<&Escalation>, at: usize| {
        chain
            .and_then(|chain| chain.hops.get(at))
            .map(Record::canonical)
    };
    let length = |chain: Option<&Escalation>| chain.map_or(0, |chain| chain.hops.len());
    (0..length(old).max(length(new)))
        .flat_map(|at| {
            differ(
                &format!("call {}", at + 1),
                hop(old, at).as_ref(),
                hop(new, at).as_ref(),
            )
        })
        .collect()
}

/// Compares the steps of two playbooks, by id: those that came and went, their attributes, and their order.
pub(super) fn of_steps(old: Option<&Playbook>, new: Option<&Playbook>) -> Vec<FieldChange> {
    let values = |playbook: Option<&Playbook>| -> BTreeMap<String, Canonical> {
        let steps = playbook
            .map(|playbook| playbook.steps.as_slice())
            .unwrap_or_default();
        steps
            .iter()
            .map(|step| (format!("step {}", step.id.value), meaning::of_step(step)))
            .collect()
    };
    let (before, after) = (values(old), values(new));
    let mut changes = Vec::new();
    for name in keys(&before, &after) {
        match (before.get(name), after.get(name)) {
            (Some(Canonical::Table(old)), Some(Canonical::Table(new))) => {
                let attributes = of_values(old, new).into_iter();
                let named = |change: FieldChange| FieldChange {
                    key: format!("{name}: {}", change.key),
                    ..change
                };
                changes.extend(attributes.map(named));
            }
            (old, new) => changes.extend(differ(name, title(old).as_ref(), title(new).as_ref())),
        }
    }
    changes.extend(order(old, new));
    changes
}

/// The order of the steps that both playbooks have, where it differs.
fn order(old: Option<&Playbook>, new: Option<&Playbook>) -> Option<FieldChange> {
    let (old, new) = (old?, new?);
    let common = |playbook: &Playbook, other: &Playbook| -> Vec<Canonical> {
        let in_other = |id: &str| other.steps.iter().any(|step| step.id.as_str() == id);
        let ids = playbook
            .steps
            .iter()
            .map(|step| step.id.as_str())
            .filter(|id| in_other(id));
        ids.map(Canonical::text).collect()
    };
    let (before, after) = (
        Canonical::List(common(old, new)),
        Canonical::List(common(new, old)),
    );
    differ("order of steps", Some(&before), Some(&after))
}

fn title(step: Option<&Canonical>) -> Option<Canonical> {
    match step? {
        Canonical::Table(values) => values.get("title").cloned(),
        _ => None,
    }
}

/// Compares two tables by key. A table within a table is compared in turn, so that one changed value of a profile does
/// not show the whole of it.
fn of_values(
    old: &BTreeMap<String, Canonical>,
    new: &BTreeMap<String, Canonical>,
) -> Vec<FieldChange> {
    keys(old, new)
        .into_iter()
        .flat_map(|key| differ_deeply(key, old.get(key), new.get(key)))
        .collect()
}

fn differ_deeply(key: &str, old: Option<&Canonical>, new: Option<&Canonical>) -> Vec<FieldChange> {
    match (old, new) {
        (Some(Canonical::Table(old)), Some(Canonical::Table(new))) => {
            let nested = |change: FieldChange| FieldChange {
                key: format!("{key}.{}", change.key),
                ..change
            };
            of_values(old, new).into_iter().map(nested).collect()
        }
        _ => differ(key, old, new).into_iter().collect(),
    }
}

fn differ(key: &str, old: Option<&Canonical>, new: Option<&Canonical>) -> Option<FieldChange> {
    if old == new {
        return None;
    }
    let text = |value: Option<&Canonical>| value.map(Canonical::to_string);
    let (Some(Canonical::List(old)), Some(Canonical::List(new))) = (old, new) else {
        return Some(FieldChange {
            key: key.to_owned(),
            before: text(old),
            after: text(new),
            place: None,
        });
    };
    let (before, after) = items(old, new);
    // The list was there before and is there still: only part of it came or went.
    let key = match (&before, &after) {
        (None, _) => format!("{key} (added)"),
        (_, None) => format!("{key} (removed)"),
        _ => key.to_owned(),
    };
    Some(FieldChange {
        key,
        before,
        after,
        place: None,
    })
}

/// What went from a list and what came to it; both lists whole where only their order differs.
fn items(old: &[Canonical], new: &[Canonical]) -> (Option<String>, Option<String>) {
    let without = |from: &[Canonical], other: &[Canonical]| {
        let mut rest = other.to_vec();
        let stays = |item: &&Canonical| match rest.iter().position(|known| known == *item) {
            Some(at) => {
                rest.remove(at);
                false
            }
            None => true,
        };
        from.iter().filter(stays).cloned().collect::<Vec<_>>()
    };
    let (gone, come) = (without(old, new), without(new, old));
    let text =
        |items: Vec<Canonical>| (!items.is_empty()).then(|| Canonical::List(items).to_string());
    if gone.is_empty() && come.is_empty() {
        return (text(old.to_vec()), text(new.to_vec()));
    }
    (text(gone), text(come))
}

fn keys<'a, V>(old: &'a BTreeMap<String, V>, new: &'a BTreeMap<String, V>) -> BTreeSet<&'a str> {
    old.keys().chain(new.keys()).map(String::as_str).collect()
}
