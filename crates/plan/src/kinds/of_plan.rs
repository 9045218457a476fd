//! The subjects of a plan, found by kind.

use std::sync::Arc;

use crate::id::{Id, PlanId, Subject};
use crate::kinds::{InheritedBy, SubjectKind, SubjectValue, table};
use crate::markdown::PlanValue;
use crate::plan::{Inherited, Plan};
use crate::toml::Origin;

/// A subject that a plan has, its own or an inherited one.
#[derive(Clone, Copy)]
pub struct PlanSubject<'a> {
    /// Its id.
    pub id: &'a Id,
    /// Its value.
    pub value: SubjectValue<'a>,
    /// The plan whose files it is written in.
    pub from: &'a PlanId,
}

/// How a plan keeps a value: [`Inherited`] with the plan that it comes from, or its own.
pub(super) trait PlanEntry<T> {
    /// The value.
    fn value(&self) -> &T;

    /// The plan that it comes from; `None` if it is the plan's own.
    fn from(&self) -> Option<&PlanId>;
}

impl<T> PlanEntry<T> for Inherited<T> {
    fn value(&self) -> &T {
        &self.value
    }

    fn from(&self) -> Option<&PlanId> {
        Some(&self.from)
    }
}

impl<T> PlanEntry<T> for Arc<T> {
    fn value(&self) -> &T {
        self
    }

    fn from(&self) -> Option<&PlanId> {
        None
    }
}

impl<'a> PlanSubject<'a> {
    pub(super) fn new<T: 'a>(
        plan: &'a Plan,
        id: &'a Id,
        entry: &'a impl PlanEntry<T>,
        value: impl Fn(&'a T) -> SubjectValue<'a>,
    ) -> Self {
        Self {
            id,
            value: value(entry.value()),
            from: entry.from().unwrap_or(&plan.id),
        }
    }
}

impl Plan {
    /// The subjects of one kind, in the order of their ids. The plan itself has no id and is not among them.
    pub fn subjects(&self, kind: SubjectKind) -> Vec<PlanSubject<'_>> {
        table::all(self, kind)
    }

    /// A subject by its kind and id; `None` if there is none, and for the plan itself.
    pub fn subject(&self, kind: SubjectKind, id: &str) -> Option<PlanSubject<'_>> {
        table::find(self, kind, id)
    }

    /// Whether the plan has a subject. Texts refer to values of the plan itself as `<plan:name>`, so the "ids" of that
    /// kind are the words of [`PlanValue`].
    pub fn has(&self, kind: SubjectKind, id: &str) -> bool {
        match kind {
            SubjectKind::Plan => PlanValue::from_word(id).is_some(),
            kind => self.subject(kind, id).is_some(),
        }
    }

    /// The ids of a kind, in order; for the plan itself the words of its values.
    pub fn ids(&self, kind: SubjectKind) -> Vec<&str> {
        match kind {
            SubjectKind::Plan => PlanValue::WORDS.to_vec(),
            kind => {
                let subjects = self.subjects(kind).into_iter();
                subjects.map(|subject| subject.id.as_str()).collect()
            }
        }
    }

    /// The plan whose files have a subject of this plan; `None` if there is no such subject, or no other plan could
    /// inherit it.
    pub fn home(&self, subject: &Subject) -> Option<&PlanId> {
        if subject.kind.heirs() == InheritedBy::Nobody {
            return None;
        }
        let id = subject.id.as_ref()?;
        Some(self.subject(subject.kind, id.as_str())?.from)
    }

    /// The name to show for a subject of this plan: a person's name, a section's title.
    pub fn title(&self, kind: SubjectKind, id: &str) -> Option<String> {
        let kind = match kind {
            SubjectKind::Plan => return Some(self.value(PlanValue::from_word(id)?)),
            // A response chain has no name of its own. It is called as its severity is.
            SubjectKind::Escalation => SubjectKind::Severity,
            kind => kind,
        };
        let subject = self.subject(kind, id)?;
        Some(subject.value.content().title(subject.id))
    }

    /// Where a subject that can be signed off is written: the plan whose file has it, and the place there.
    pub fn origin(&self, subject: &Subject) -> Option<(&PlanId, &Origin)> {
        subject.kind.act()?;
        let Some(id) = &subject.id else {
            let file = &self.source.file;
            return (subject.kind == SubjectKind::Plan).then_some((&self.id, &file.origin));
        };
        let found = self.subject(subject.kind, id.as_str())?;
        Some((found.from, found.value.content().origin()))
    }
}
