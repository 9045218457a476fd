//! Compares how strong the two sides of a pair are.

use crate::diff::drift_rules::collector::{DriftCollector, value};
use crate::diff::drift_rules::{defence, duties, practice, prose, team};
use crate::diff::source_value::SubjectKey;
use crate::diff::{DriftKey, DriftKind};
use crate::subjects::SubjectValue;

/// Compares how strong two values of one subject are. One of them may be absent.
pub(crate) fn compare_subjects(
    key: SubjectKey<'_>,
    old: Option<SubjectValue<'_>>,
    new: Option<SubjectValue<'_>>,
    collector: &mut DriftCollector,
) {
    match (old, new) {
        (Some(old), Some(new)) => compare_values(old, new, collector),
        (old, new) => {
            let one = |value: Option<SubjectValue<'_>>| value.and_then(drift_of_whole_subject);
            let name = |side: Option<SubjectValue<'_>>| side.map(|side| name(key, side));
            if let Some(kind) = one(old.or(new)) {
                collector.compare_required((kind, DriftKey::Whole(key.0)), name(old), name(new));
            }
            practice::compare_actions(old, new, collector);
        }
    }
}

/// Returns what a plan loses with a subject as a whole; `None` if its removal by itself is not a loss, as of most kinds.
/// An asset that no longer exists needs no plan. The vectors and steps that name a removed tool are found by themselves.
fn drift_of_whole_subject(subject: SubjectValue<'_>) -> Option<DriftKind> {
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
        _ => return None,
    })
}

/// Returns what a subject is called, for before and after.
fn name(key: SubjectKey<'_>, value: SubjectValue<'_>) -> String {
    let table = value.table();
    let fields = table.iter().flat_map(|table| &table.fields);
    let mut named = fields.filter(|field| matches!(field.key, "name" | "title"));
    named.next().map_or_else(
        || key.1.map(|id| id.in_words()).unwrap_or_default(),
        |field| field.value.to_string(),
    )
}

fn compare_values(old: SubjectValue<'_>, new: SubjectValue<'_>, collector: &mut DriftCollector) {
    match (old, new) {
        (SubjectValue::Contact(old), SubjectValue::Contact(new)) => {
            team::compare_contacts(old, new, collector);
        }
        (SubjectValue::Role(old), SubjectValue::Role(new)) => {
            team::compare_roles(old, new, collector);
        }
        (SubjectValue::Severity(old), SubjectValue::Severity(new)) => {
            team::compare_severities(old, new, collector);
        }
        (SubjectValue::Escalation(old), SubjectValue::Escalation(new)) => {
            team::compare_escalations(old, new, collector);
        }
        (SubjectValue::Channel(old), SubjectValue::Channel(new)) => {
            team::compare_channels(old, new, collector);
        }
        (SubjectValue::Asset(old), SubjectValue::Asset(new)) => {
            defence::compare_assets(old, new, collector);
        }
        (SubjectValue::Vector(old), SubjectValue::Vector(new)) => {
            defence::compare_vectors(old, new, collector);
        }
        (SubjectValue::Tool(old), SubjectValue::Tool(new)) => {
            defence::compare_tools(old, new, collector);
        }
        (SubjectValue::Duty(old), SubjectValue::Duty(new)) => {
            duties::compare_duties(old, new, collector);
        }
        (SubjectValue::Plan(old), SubjectValue::Plan(new)) => {
            practice::compare_organisations(old, new, collector);
        }
        (SubjectValue::Section(old), SubjectValue::Section(new)) => {
            prose::compare_audiences(&old.head.audience, &new.head.audience, collector);
        }
        (SubjectValue::Playbook(old), SubjectValue::Playbook(new)) => {
            prose::compare_audiences(&old.head.audience, &new.head.audience, collector);
        }
        _ => practice::compare_actions(Some(old), Some(new), collector),
    }
}
