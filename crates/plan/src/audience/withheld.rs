//! What a copy leaves out.

use std::collections::BTreeMap;

use crate::id::{Id, Subject, SubjectKind};
use crate::model::{Audience, Signer};
use crate::plan::{Plan, Subjects};
use crate::signoff::{Problem, SignOffStatus};
use crate::toml::Field;

/// The subjects that a copy leaves out, each with the stand-in for its id.
#[derive(Default)]
pub(super) struct Withheld {
    stand_ins: BTreeMap<SubjectKind, BTreeMap<Id, Id>>,
    count: usize,
}

impl Withheld {
    /// Everything in a plan that only the provider may see.
    pub(super) fn of(plan: &Plan) -> Self {
        let mut withheld = Self::default();
        withheld.add(SubjectKind::Contact, &plan.contacts, |own| &own.audience);
        withheld.add(SubjectKind::Channel, &plan.channels, |own| &own.audience);
        withheld.add(SubjectKind::Section, &plan.sections, |own| {
            &own.head.audience
        });
        withheld.add(SubjectKind::Playbook, &plan.playbooks, |own| {
            &own.head.audience
        });
        withheld
    }

    fn add<T>(
        &mut self,
        kind: SubjectKind,
        subjects: &Subjects<T>,
        audience: impl Fn(&T) -> &Option<Field<Audience>>,
    ) {
        for (id, subject) in subjects {
            let audience = audience(subject).as_ref();
            if audience.is_some_and(|audience| audience.value == Audience::Provider) {
                self.count += 1;
                let stand_in = Id::stand_in(self.count);
                let of_kind = self.stand_ins.entry(kind).or_default();
                of_kind.insert(id.clone(), stand_in);
            }
        }
    }

    /// Whether nothing is left out.
    pub(super) fn is_empty(&self) -> bool {
        self.count == 0
    }

    /// Whether a subject is left out.
    pub(super) fn has(&self, kind: SubjectKind, id: &str) -> bool {
        self.stand_in(kind, id).is_some()
    }

    /// Whether a subject is left out.
    pub(super) fn has_subject(&self, subject: &Subject) -> bool {
        let id = subject.id.as_ref();
        id.is_some_and(|id| self.has(subject.kind, id.as_str()))
    }

    /// The id to write in place of one that is left out.
    pub(super) fn stand_in(&self, kind: SubjectKind, id: &str) -> Option<&Id> {
        self.stand_ins.get(&kind)?.get(id)
    }

    /// Replaces an id by its stand-in if it is left out.
    pub(super) fn hide(&self, kind: SubjectKind, id: &mut Id) {
        if let Some(stand_in) = self.stand_in(kind, id.as_str()) {
            *id = stand_in.clone();
        }
    }

    /// Replaces the id of a subject by its stand-in if it is left out.
    pub(super) fn hide_subject(&self, subject: &mut Subject) {
        if let Some(id) = &mut subject.id {
            self.hide(subject.kind, id);
        }
    }

    /// Hides who signed.
    pub(super) fn hide_signer_of(&self, standing: &mut SignOffStatus) {
        if let Some((by, _)) = &mut standing.signed {
            self.hide(SubjectKind::Contact, by);
        }
        match &mut standing.problem {
            Some(Problem::Unknown(by) | Problem::HadLeft(by) | Problem::Unauthorised(by)) => {
                self.hide(SubjectKind::Contact, by);
            }
            // The words can name a key or its owner.
            Some(Problem::Unproven(why)) => why.clear(),
            Some(Problem::Future(_) | Problem::OutOfRange(_)) | None => {}
        }
    }

    /// Hides who may sign.
    pub(super) fn hide_in_signer(&self, signer: &mut Signer) {
        match signer {
            Signer::Contact(id) => self.hide(SubjectKind::Contact, id),
            // None of these names a person.
            Signer::Role(_)
            | Signer::Anyone
            | Signer::Provider
            | Signer::Client
            | Signer::Holder => {}
        }
    }
}
