//! The subjects of a plan as diffs pair and follow them: by key, with the plan that has them in its files.

use crate::id::{Id, PlanId, Subject, SubjectKind};
use crate::place::Place;
use crate::plan::Plan;
use crate::subjects::{PlanSubject, SubjectValue};

/// What a subject is called: its kind and id; the plan as a whole has no id.
pub(super) type SubjectKey<'a> = (SubjectKind, Option<&'a Id>);

/// Returns the subject of a key.
pub(super) fn subject_of_key((kind, id): SubjectKey<'_>) -> Subject {
    Subject {
        kind,
        id: id.cloned(),
    }
}

/// A value with the plan whose file has it.
#[derive(Clone, Copy)]
pub(super) struct SourceValue<'a> {
    pub value: SubjectValue<'a>,
    pub from: &'a PlanId,
}

impl SourceValue<'_> {
    /// Returns where the subject is named.
    pub(super) fn place(self) -> Place {
        self.value.content().origin().place()
    }
}

/// Returns every subject of a plan, inherited ones included, by key. Packs are left out, because they are not part of what a
/// plan says; see [`super::pack_updates`].
pub(super) fn values_of_plan(plan: &Plan) -> Vec<(SubjectKey<'_>, SourceValue<'_>)> {
    let whole = SourceValue {
        value: SubjectValue::Plan(&plan.source.file),
        from: &plan.id,
    };
    let mut all = vec![((SubjectKind::Plan, None), whole)];
    let kinds = SubjectKind::ALL.iter();
    for kind in kinds.filter(|kind| **kind != SubjectKind::Pack) {
        let subjects = plan.subjects(*kind).into_iter();
        all.extend(subjects.map(|PlanSubject { id, value, from }| {
            let source = SourceValue { value, from };
            ((*kind, Some(id)), source)
        }));
    }
    all
}
