//! Compares how strong the two sides of a pair are.

use crate::diff::DriftKind;
use crate::diff::value::SubjectKey;
use crate::diff::weigh::collector::{DriftCollector, value};
use crate::diff::weigh::{defence, practice, prose, team};
use crate::subjects::SubjectValue;

/// Compares how strong two values of one subject are. One of them may be absent.
pub(crate) fn subject(
    key: SubjectKey<'_>,
    old: Option<SubjectValue<'_>>,
    new: Option<SubjectValue<'_>>,
    collector: &mut DriftCollector,
) {
    match (old, new) {
        (Some(old), Some(new)) => both(old, new, collector),
        (old, new) => {
            let one = |value: Option<SubjectValue<'_>>| value.and_then(whole);
            let name = |side: Option<SubjectValue<'_>>| side.map(|side| name(key, side));
            if let Some(kind) = one(old.or(new)) {
                collector.kept((kind, key.0.name()), name(old), name(new));
            }
            practice::actions(old, new, collector);
        }
    }
}

/// What a plan loses with a subject as a whole; `None` if its removal by itself is not a loss. An asset that no longer
/// exists needs no plan. The vectors and steps that name a removed tool are found by themselves.
fn whole(subject: SubjectValue<'_>) -> Option<DriftKind> {
    Some(match subject {
        SubjectValue::Contact(contact) if contact.left.is_none() => DriftKind::Reachability,
        SubjectValue::Role(_) => DriftKind::Holder,
        SubjectValue::Severity(_) => DriftKind::Clock,
        SubjectValue::Escalation(_) => DriftKind::Call,
        SubjectValue::Channel(channel) if value(&channel.out_of_band) == Some(true) => {
            DriftKind::OutOfBand
        }
        SubjectValue::Vector(_) => DriftKind::Detection,
        SubjectValue::Duty(_) => DriftKind::Duty,
        SubjectValue::Section(_) => DriftKind::Section,
        SubjectValue::Playbook(_) => DriftKind::Playbook,
        SubjectValue::Contact(_)
        | SubjectValue::Channel(_)
        | SubjectValue::Plan(_)
        | SubjectValue::Asset(_)
        | SubjectValue::Tool(_)
        | SubjectValue::Exercise(_)
        | SubjectValue::Incident(_) => return None,
    })
}

/// What a subject is called, for before and after.
fn name(key: SubjectKey<'_>, value: SubjectValue<'_>) -> String {
    let table = value.table();
    let fields = table.iter().flat_map(|table| &table.fields);
    let mut named = fields.filter(|field| matches!(field.key, "name" | "title"));
    named.next().map_or_else(
        || key.1.map(|id| id.in_words()).unwrap_or_default(),
        |field| field.value.to_string(),
    )
}

fn both(old: SubjectValue<'_>, new: SubjectValue<'_>, collector: &mut DriftCollector) {
    match (old, new) {
        (SubjectValue::Contact(old), SubjectValue::Contact(new)) => {
            team::contact(old, new, collector);
        }
        (SubjectValue::Role(old), SubjectValue::Role(new)) => team::role(old, new, collector),
        (SubjectValue::Severity(old), SubjectValue::Severity(new)) => {
            team::severity(old, new, collector);
        }
        (SubjectValue::Escalation(old), SubjectValue::Escalation(new)) => {
            team::escalation(old, new, collector);
        }
        (SubjectValue::Channel(old), SubjectValue::Channel(new)) => {
            team::channel(old, new, collector);
        }
        (SubjectValue::Asset(old), SubjectValue::Asset(new)) => defence::asset(old, new, collector),
        (SubjectValue::Vector(old), SubjectValue::Vector(new)) => {
            defence::vector(old, new, collector);
        }
        (SubjectValue::Tool(old), SubjectValue::Tool(new)) => defence::tool(old, new, collector),
        (SubjectValue::Duty(old), SubjectValue::Duty(new)) => defence::duty(old, new, collector),
        (SubjectValue::Plan(old), SubjectValue::Plan(new)) => {
            practice::organisation(old, new, collector);
        }
        (SubjectValue::Section(old), SubjectValue::Section(new)) => {
            prose::audience(&old.head.audience, &new.head.audience, collector);
        }
        (SubjectValue::Playbook(old), SubjectValue::Playbook(new)) => {
            prose::audience(&old.head.audience, &new.head.audience, collector);
        }
        _ => practice::actions(Some(old), Some(new), collector),
    }
}
