//! What changed, plan by plan and subject by subject.

use irplan_plan::diff::{Change, FieldChange, StepChange, TextChange, WordKind};
use serde::Serialize;

use crate::changes::Changes;
use crate::changes::subject_names::{PlanList, SubjectNames};
use irplan_plan::phrases::capitalised;

/// The changes of one plan's own files.
#[derive(Serialize)]
pub(super) struct PlanChanges {
    id: String,
    name: String,
    changes: Vec<SubjectEntry>,
}

/// One subject that was added, removed or changed.
#[derive(Serialize)]
struct SubjectEntry {
    kind: &'static str,
    words: String,
    title: String,
    subject: String,
    href: Option<String>,
    place: Option<String>,
    /// Where it was before, and which subject it replaced, in words.
    origin: Vec<String>,
    fields: Vec<FieldRow>,
    has_before: bool,
    has_after: bool,
    steps: Vec<String>,
    text: Vec<TextBlock>,
    reaches: Option<PlanList>,
    overridden: Option<PlanList>,
}

/// One field before and after.
#[derive(Serialize)]
pub(super) struct FieldRow {
    key: String,
    before: Option<String>,
    after: Option<String>,
    href: Option<String>,
}

/// One block of text, word by word.
#[derive(Serialize)]
struct TextBlock {
    /// The heading above it, unless the previous block has the same.
    heading: Option<String>,
    moved_from: Option<String>,
    prefix: String,
    words: Vec<WordRun>,
}

/// A run of words: `same`, `gone` or `new`.
#[derive(Serialize)]
struct WordRun {
    kind: &'static str,
    text: String,
}

/// Returns the changes by the plan whose files have them.
pub(super) fn subjects(changes: &Changes<'_>, names: &SubjectNames<'_>) -> Vec<PlanChanges> {
    let mut plans: Vec<PlanChanges> = Vec::new();
    for change in &changes.comparison.changes {
        let entry = entry(changes, names, change);
        let id = change.plan.to_string();
        match plans.last_mut().filter(|plan| plan.id == id) {
            Some(plan) => plan.changes.push(entry),
            None => plans.push(PlanChanges {
                name: names.plan(&change.plan),
                changes: vec![entry],
                id,
            }),
        }
    }
    plans
}

/// Returns a field as the page shows it.
pub(super) fn field(changes: &Changes<'_>, field: &FieldChange) -> FieldRow {
    FieldRow {
        key: field.key.clone(),
        before: field.before.clone(),
        after: field.after.clone(),
        href: changes.href(field.place.as_ref()),
    }
}

fn entry(changes: &Changes<'_>, names: &SubjectNames<'_>, change: &Change) -> SubjectEntry {
    let kind = change.kind.word();
    let origin = change.origin_phrases(|plan| names.plan(plan)).into_iter();
    SubjectEntry {
        kind,
        words: capitalised(kind),
        title: change.title.clone(),
        subject: change.subject.to_string(),
        href: changes.href(change.place.as_ref()),
        place: change
            .place
            .as_ref()
            .map(|spot| spot.place.path.to_string()),
        origin: origin.map(|phrase| capitalised(&phrase)).collect(),
        fields: change
            .fields
            .iter()
            .map(|one| field(changes, one))
            .collect(),
        has_before: change.fields.iter().any(|field| field.before.is_some()),
        has_after: change.fields.iter().any(|field| field.after.is_some()),
        steps: change.steps.iter().map(step_phrase).collect(),
        text: blocks(&change.text),
        reaches: names.others(&change.affected_plans, Some(&change.plan)),
        overridden: names.others(&change.overriding_plans, None),
    }
}

/// Says what happened to a step, with its id in quotation marks.
fn step_phrase(step: &StepChange) -> String {
    capitalised(&step.phrase(|id| format!("\u{201c}{id}\u{201d}")))
}

fn blocks(text: &[TextChange]) -> Vec<TextBlock> {
    let mut last = None;
    let block = |change: &TextChange| {
        let is_new = last.replace(change.heading.clone()).as_ref() != Some(&change.heading);
        TextBlock {
            heading: (is_new && !change.heading.is_empty()).then(|| change.heading.clone()),
            moved_from: change.moved_from.clone(),
            prefix: change.prefix.clone(),
            words: change
                .words
                .iter()
                .map(|word| WordRun {
                    kind: match word.kind {
                        WordKind::Same => "same",
                        WordKind::Removed => "gone",
                        WordKind::Added => "new",
                    },
                    text: word.text.clone(),
                })
                .collect(),
        }
    };
    text.iter().map(block).collect()
}
