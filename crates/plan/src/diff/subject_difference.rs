//! Compares the two sides of a pair.

use crate::diff::drift_rules::{self, DriftCollector, ValueDrift};
use crate::diff::source_value::SubjectKey;
use crate::diff::subject_pair::SubjectPair;
use crate::diff::{
    FieldChange, StepChange, StepChangeKind, TextChange, block_diff, field_diff, file_diff,
    step_matching,
};
use crate::subjects::SubjectValue;

/// A pair with how its sides differ.
pub(super) type ComparedPair<'f, 'a> = (&'f SubjectPair<'a>, &'f SubjectDifference);

/// How two values of one subject differ.
#[derive(Clone, Default)]
pub(super) struct SubjectDifference {
    pub fields: Vec<FieldChange>,
    pub steps: Vec<StepChange>,
    pub text: Vec<TextChange>,
    /// What is weaker or stronger.
    pub value_drifts: Vec<ValueDrift>,
}

impl SubjectDifference {
    pub(super) fn is_empty(&self) -> bool {
        let Self {
            fields,
            steps,
            text,
            // What is weaker or stronger also differs.
            value_drifts: _,
        } = self;
        fields.is_empty() && steps.is_empty() && text.is_empty()
    }
}

/// Compares two values of one subject; one of them may be absent.
pub(super) fn compare_sides(
    key: SubjectKey<'_>,
    old: Option<SubjectValue<'_>>,
    new: Option<SubjectValue<'_>>,
) -> SubjectDifference {
    let (before, after) = (
        old.and_then(SubjectValue::table),
        new.and_then(SubjectValue::table),
    );
    let mut found = field_diff::compare_fields(before.as_ref(), after.as_ref());
    found.extend(field_diff::compare_escalations(
        old.and_then(SubjectValue::chain),
        new.and_then(SubjectValue::chain),
    ));
    let (before, after) = (
        old.and_then(SubjectValue::body),
        new.and_then(SubjectValue::body),
    );
    found.extend(file_diff::compare_files(before, after));
    let mut difference = SubjectDifference {
        fields: found,
        steps: Vec::new(),
        text: block_diff::compare_documents(before, after),
        value_drifts: Vec::new(),
    };
    let mut collector = DriftCollector::default();
    drift_rules::compare_subjects(key, old, new, &mut collector);
    if let (Some(old), Some(new)) = (old, new) {
        add_steps(old, new, &mut difference, &mut collector);
    }
    difference.value_drifts = collector.value_drifts;
    difference
}

/// Adds what became of the steps, and how the attributes differ of those that came and stayed.
fn add_steps(
    old: SubjectValue<'_>,
    new: SubjectValue<'_>,
    difference: &mut SubjectDifference,
    collector: &mut DriftCollector,
) {
    let (Some(before), Some(after)) = (old.body(), new.body()) else {
        return;
    };
    let groups = step_matching::match_steps((before, old.steps()), (after, new.steps()));
    for group in &groups {
        if let ([] | [_], [new]) = (group.before.as_slice(), group.after.as_slice()) {
            let old = group.before.first().copied();
            let fields = field_diff::compare_steps(old, new, &after.path);
            difference.fields.extend(fields);
        }
    }
    drift_rules::compare_steps(&groups, collector);
    difference.steps = groups
        .iter()
        .filter_map(step_matching::StepGroup::change)
        .collect();
    let moved = step_matching::moved_groups(&groups);
    let change = |group: &&step_matching::StepGroup<'_>| group.change_as(StepChangeKind::Moved);
    difference.steps.extend(moved.iter().map(change));
}
