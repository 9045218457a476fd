//! Chooses the findings that the readers of a site may see.

use std::collections::BTreeSet;

use irplan_plan::parse::FileKind;
use irplan_plan::{Finding, Id, Message, Place, Plan, Subject, SubjectKind, Value};

use crate::edition::Edition;

/// Returns the findings of a plan without those that are about or mention something that the readers of its edition may
/// not see.
pub(super) fn visible<'a>(
    own: &[&'a Finding],
    plan: &Plan,
    edition: &Edition<'_>,
) -> Vec<&'a Finding> {
    if !edition.is_for_client() {
        return own.to_vec();
    }
    let anchors = hidden_anchors(plan, edition);
    // The name of another file may tell what a hidden text is about.
    let shown: BTreeSet<_> = edition.attached_files().map(|it| &it.path).collect();
    let is_hidden_file = |place: &Place| {
        let kind = FileKind::of(&place.path);
        matches!(kind, Ok(Some(FileKind::Attachment(_)))) && !shown.contains(&place.path)
    };
    let is_hidden = |subject: &Subject| {
        let id = subject.id.as_ref().map_or("", Id::as_str);
        plan.has(subject.kind, id) && !edition.plan.has(subject.kind, id)
    };
    let own = own.iter().copied();
    own.filter(|finding| {
        let mut places = finding.labels.iter().map(|label| &label.place);
        !finding.mentions().any(|subject| is_hidden(&subject))
            && !places.any(is_hidden_file)
            && !names_anchor(finding, &anchors)
    })
    .collect()
}

/// Returns the anchors of headings that have another one on pages, because the heading names something that the readers
/// may not see.
fn hidden_anchors<'a>(plan: &'a Plan, edition: &Edition<'_>) -> BTreeSet<&'a str> {
    let mut hidden = BTreeSet::new();
    for kind in SubjectKind::ALL.iter().copied() {
        for subject in plan.subjects(kind) {
            let copy = edition.plan.body(kind, subject.id);
            if let (Some(whole), Some(copy)) = (subject.value.body(), copy) {
                let headings = whole.headings.iter().zip(&copy.headings);
                let changed = headings.filter(|(whole, copy)| whole.anchor != copy.anchor);
                hidden.extend(changed.map(|(whole, _)| whole.anchor.as_str()));
            }
        }
    }
    hidden
}

/// Whether a finding names a heading or a step by one of some anchors.
fn names_anchor(finding: &Finding, anchors: &BTreeSet<&str>) -> bool {
    let mut values = finding.messages().flat_map(Message::values);
    values.any(|value| match value {
        Value::Anchor(anchor) => anchors.contains(anchor.as_str()),
        _ => false,
    })
}
