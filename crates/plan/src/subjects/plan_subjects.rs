//! The subjects of a plan, found by kind.

use crate::id::{PlanId, Subject};
use crate::kinds::{InheritedBy, SubjectHome, SubjectKind};
use crate::markdown::Document;
use crate::plan::Plan;
use crate::references::PlanValue;
use crate::subjects::subject_value::{self, PlanSubject, SubjectValue};
use crate::toml::Origin;

impl Plan {
    /// Returns the subjects of one kind, in the order of their ids. The plan itself has no id and is not among them.
    pub fn subjects(&self, kind: SubjectKind) -> Vec<PlanSubject<'_>> {
        subject_value::all(self, kind)
    }

    /// Returns the texts in the plan's own files.
    pub fn own_bodies(&self) -> impl Iterator<Item = (Subject, &Document)> {
        let kinds = SubjectKind::ALL.iter().copied();
        let kinds = kinds.filter(|kind| kind.home() == SubjectHome::Folder);
        let subjects = kinds.flat_map(|kind| self.subjects(kind));
        let own = subjects.filter(|subject| *subject.from == self.id);
        own.filter_map(|subject| {
            let name = Subject::new(subject.value.kind(), subject.id);
            Some((name, subject.value.body()?))
        })
    }

    /// Returns a subject by its kind and id; `None` if there is none, and for the plan itself.
    pub fn subject(&self, kind: SubjectKind, id: &str) -> Option<PlanSubject<'_>> {
        subject_value::find(self, kind, id)
    }

    /// Whether the plan has a subject. Texts refer to values of the plan itself as `<plan:name>`, so the "ids" of that
    /// kind are the words of [`PlanValue`].
    pub fn has(&self, kind: SubjectKind, id: &str) -> bool {
        match kind {
            SubjectKind::Plan => PlanValue::from_word(id).is_some(),
            kind => self.subject(kind, id).is_some(),
        }
    }

    /// Returns the ids of a kind, in order; for the plan itself the words of its values.
    pub fn ids(&self, kind: SubjectKind) -> Vec<&str> {
        match kind {
            SubjectKind::Plan => PlanValue::WORDS.to_vec(),
            kind => {
                let subjects = self.subjects(kind).into_iter();
                subjects.map(|subject| subject.id.as_str()).collect()
            }
        }
    }

    /// Returns the plan whose files have a subject of this plan; `None` if there is no such subject, or no other plan
    /// could inherit it.
    pub fn owner_of(&self, subject: &Subject) -> Option<&PlanId> {
        if subject.kind.inherited_by() == InheritedBy::Nobody {
            return None;
        }
        let id = subject.id.as_ref()?;
        Some(self.subject(subject.kind, id.as_str())?.from)
    }

    /// Returns the name to show for a subject of this plan: a person's name, a section's title.
    pub fn title(&self, kind: SubjectKind, id: &str) -> Option<String> {
        let kind = match kind {
            SubjectKind::Plan => return Some(self.value(PlanValue::from_word(id)?)),
            // A response chain has no name of its own, so it has that of its severity.
            SubjectKind::Escalation => SubjectKind::Severity,
            kind => kind,
        };
        let subject = self.subject(kind, id)?;
        Some(subject.value.content().title(subject.id))
    }

    /// Returns where a subject that can be signed off is written: the plan whose file has it, and the place there. A pack
    /// of the program has no file here.
    pub fn origin(&self, subject: &Subject) -> Option<(&PlanId, &Origin)> {
        subject.kind.act()?;
        let Some(id) = &subject.id else {
            let file = &self.source.file;
            return (subject.kind == SubjectKind::Plan).then_some((&self.id, &file.origin));
        };
        let found = self.subject(subject.kind, id.as_str())?;
        if matches!(found.value, SubjectValue::Pack(pack) if !pack.is_own) {
            return None;
        }
        Some((found.from, found.value.content().origin()))
    }
}
