//! Compares tables field by field.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::{DiffPlace, FieldChange};
use crate::digest::of_file;
use crate::model::{Escalation, Step};
use crate::place::{Place, RepoPath};
use crate::subjects::RecordView;
use crate::toml::{Canonical, FieldView, Origin, Record};

/// Compares two tables, in the order in which their fields are shown.
pub(super) fn compare_fields(
    old: Option<&RecordView<'_>>,
    new: Option<&RecordView<'_>>,
) -> Vec<FieldChange> {
    let keys = new.or(old).map(|table| table.keys).unwrap_or_default();
    keys.iter()
        .flat_map(|key| {
            let (before, after) = (field(old, key), field(new, key));
            let stands = |(field, origin): (&FieldView, &Origin)| origin.at(field.span);
            let place = DiffPlace::newest(before.map(stands), after.map(stands));
            let value =
                |side: Option<(&FieldView, &Origin)>| side.map(|(field, _)| field.value.clone());
            let changes =
                value_changes(key, value(before).as_ref(), value(after).as_ref()).into_iter();
            changes.map(move |change| FieldChange {
                place: place.clone(),
                ..change
            })
        })
        .collect()
}

fn field<'a>(table: Option<&'a RecordView<'a>>, key: &str) -> Option<(&'a FieldView, &'a Origin)> {
    let table = table?;
    let field = table.fields.iter().find(|field| field.key == key)?;
    Some((field, table.origin))
}

/// Compares two response chains call by call.
pub(super) fn compare_escalations(
    old: Option<&Escalation>,
    new: Option<&Escalation>,
) -> Vec<FieldChange> {
    let hop = |chain: Option<&Escalation>, at: usize| {
        chain
            .and_then(|chain| chain.calls.get(at))
            .map(Record::canonical)
    };
    let length = |chain: Option<&Escalation>| chain.map_or(0, |chain| chain.calls.len());
    (0..length(old).max(length(new)))
        .flat_map(|at| {
            let change = value_change(
                &format!("call {}", at + 1),
                hop(old, at).as_ref(),
                hop(new, at).as_ref(),
            );
            let stands = |chain: Option<&Escalation>| Some(chain?.calls.get(at)?.origin.place());
            let place = DiffPlace::newest(stands(old), stands(new));
            change.map(|change| FieldChange { place, ..change })
        })
        .collect()
}

/// Compares the attributes of a step that a playbook has in the newer revision, whose file is named.
pub(super) fn compare_steps(old: Option<&Step>, new: &Step, path: &RepoPath) -> Vec<FieldChange> {
    let values = |step: &Step| match of_file::of_step(step) {
        Canonical::Table(mut values) => {
            // Renamed and new steps are reported as changes of steps, not as fields.
            values.remove("id");
            if old.is_none() {
                values.remove("title");
            }
            values
        }
        _ => BTreeMap::new(),
    };
    let named = |change: FieldChange| FieldChange {
        key: format!("step {}: {}", new.id.value, change.key),
        place: Some(DiffPlace::newer(Place::new(path, new.span))),
        ..change
    };
    compare_values(&old.map(values).unwrap_or_default(), &values(new))
        .into_iter()
        .map(named)
        .collect()
}

/// Compares two tables by key. A table within a table is compared in turn, so that one changed value of a profile does
/// not show the whole of it.
fn compare_values(
    old: &BTreeMap<String, Canonical>,
    new: &BTreeMap<String, Canonical>,
) -> Vec<FieldChange> {
    keys(old, new)
        .into_iter()
        .flat_map(|key| value_changes(key, old.get(key), new.get(key)))
        .collect()
}

fn value_changes(key: &str, old: Option<&Canonical>, new: Option<&Canonical>) -> Vec<FieldChange> {
    match (old, new) {
        (Some(Canonical::Table(old)), Some(Canonical::Table(new))) => {
            let nested = |change: FieldChange| FieldChange {
                key: format!("{key}.{}", change.key),
                ..change
            };
            compare_values(old, new).into_iter().map(nested).collect()
        }
        _ => value_change(key, old, new).into_iter().collect(),
    }
}

fn value_change(
    key: &str,
    old: Option<&Canonical>,
    new: Option<&Canonical>,
) -> Option<FieldChange> {
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
    let (before, after) = item_changes(old, new);
    // Both revisions have the list, and only parts of it were added or removed.
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

/// Returns the items that were removed from a list and those that were added. Both lists as a whole if only their order
/// differs.
fn item_changes(old: &[Canonical], new: &[Canonical]) -> (Option<String>, Option<String>) {
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
