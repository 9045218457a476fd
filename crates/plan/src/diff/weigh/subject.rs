//! Weighs the two sides of a pair.

use crate::diff::DriftKind;
use crate::diff::value::{Key, Value};
use crate::diff::weigh::scale::{Scale, value};
use crate::diff::weigh::{defence, practice, prose, team};

/// Weighs two values of one subject; one of them may be absent.
pub(crate) fn subject(
    key: Key<'_>,
    old: Option<Value<'_>>,
    new: Option<Value<'_>>,
    scale: &mut Scale,
) {
    match (old, new) {
        (Some(old), Some(new)) => both(old, new, scale),
        (old, new) => {
            let one = |value: Option<Value<'_>>| value.and_then(whole);
            let name = |side: Option<Value<'_>>| side.map(|side| name(key, side));
            if let Some(kind) = one(old.or(new)) {
                scale.kept((kind, key.0.name()), name(old), name(new));
            }
            practice::actions(old, new, scale);
        }
    }
}

/// What kind of thing is lost with a subject as a whole; `None` where its going says nothing: an asset that is no more
/// needs no plan, and a tool is missed by the vectors and steps that name it.
fn whole(subject: Value<'_>) -> Option<DriftKind> {
    Some(match subject {
        Value::Contact(contact) if contact.left.is_none() => DriftKind::Reachability,
        Value::Role(_) => DriftKind::Holder,
        Value::Severity(_) => DriftKind::Clock,
        Value::Escalation(_) => DriftKind::Call,
        Value::Channel(channel) if value(&channel.out_of_band) == Some(true) => {
            DriftKind::OutOfBand
        }
        Value::Vector(_) => DriftKind::Detection,
        Value::Duty(_) => DriftKind::Duty,
        Value::Section(_) => DriftKind::Section,
        Value::Playbook(_) => DriftKind::Playbook,
        Value::Contact(_)
        | Value::Channel(_)
        | Value::Organisation(_)
        | Value::Asset(_)
        | Value::Tool(_)
        | Value::Exercise(_)
        | Value::Incident(_) => return None,
    })
}

/// What a subject is called, for before and after.
fn name(key: Key<'_>, value: Value<'_>) -> String {
    let table = value.table();
    let fields = table.iter().flat_map(|table| &table.fields);
    let mut named = fields.filter(|field| matches!(field.key, "name" | "title"));
    named.next().map_or_else(
        || key.1.map(|id| id.in_words()).unwrap_or_default(),
        |field| field.value.to_string(),
    )
}

fn both(old: Value<'_>, new: Value<'_>, scale: &mut Scale) {
    match (old, new) {
        (Value::Contact(old), Value::Contact(new)) => team::contact(old, new, scale),
        (Value::Role(old), Value::Role(new)) => team::role(old, new, scale),
        (Value::Severity(old), Value::Severity(new)) => team::severity(old, new, scale),
        (Value::Escalation(old), Value::Escalation(new)) => team::escalation(old, new, scale),
        (Value::Channel(old), Value::Channel(new)) => team::channel(old, new, scale),
        (Value::Asset(old), Value::Asset(new)) => defence::asset(old, new, scale),
        (Value::Vector(old), Value::Vector(new)) => defence::vector(old, new, scale),
        (Value::Tool(old), Value::Tool(new)) => defence::tool(old, new, scale),
        (Value::Duty(old), Value::Duty(new)) => defence::duty(old, new, scale),
        (Value::Organisation(old), Value::Organisation(new)) => {
            practice::organisation(old, new, scale);
        }
        (Value::Section(old), Value::Section(new)) => {
            prose::audience(&old.head.audience, &new.head.audience, scale);
        }
        (Value::Playbook(old), Value::Playbook(new)) => {
            prose::audience(&old.head.audience, &new.head.audience, scale);
        }
        _ => practice::actions(Some(old), Some(new), scale),
    }
}
