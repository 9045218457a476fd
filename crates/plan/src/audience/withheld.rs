//! What a copy leaves out.

use std::collections::{BTreeMap, BTreeSet};

use crate::id::{Id, Subject, SubjectKind};
use crate::markdown::{Document, Reference};
use crate::model::{Audience, Signer};
use crate::plan::{Plan, Subjects};
use crate::signoff::{Problem, SignOffStatus};
use crate::toml::Field;

/// The subjects that a copy leaves out, each with the stand-in for its id.
#[derive(Default)]
pub(super) struct Withheld {
    stand_ins: BTreeMap<SubjectKind, BTreeMap<Id, Id>>,
    count: usize,
    /// The headings that name something withheld, by text and anchor.
    headings: BTreeSet<(SubjectKind, Id, Id)>,
}

/// The word in headings and anchors in place of something withheld.
const PLACEHOLDER: &str = "internal";

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
        for (id, section) in &plan.sections {
            withheld.add_headings(SubjectKind::Section, id, &section.body);
        }
        for (id, playbook) in &plan.playbooks {
            withheld.add_headings(SubjectKind::Playbook, id, &playbook.body);
        }
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

    fn add_headings(&mut self, kind: SubjectKind, id: &Id, body: &Document) {
        let naming: Vec<_> = body
            .headings
            .iter()
            .filter(|heading| self.is_named_in(&heading.text))
            .map(|heading| (kind, id.clone(), heading.anchor.clone()))
            .collect();
        self.headings.extend(naming);
    }

    /// Whether the words of a heading name something withheld. A reference in a heading is part of its words.
    pub(super) fn is_named_in(&self, words: &str) -> bool {
        words.contains(':')
            && self
                .all()
                .any(|(kind, id)| words.contains(&written(kind, id)))
    }

    /// The words of a heading without what is withheld.
    pub(super) fn hide_in_words(&self, words: &mut String) {
        for (kind, id) in self.all() {
            *words = words.replace(&written(kind, id), PLACEHOLDER);
        }
    }

    /// The anchor of a heading without what is withheld.
    pub(super) fn hide_in_anchor(&self, anchor: &str) -> Id {
        let mut anchor = anchor.to_owned();
        for (kind, id) in self.all() {
            anchor = anchor.replace(&format!("{kind}-{id}"), PLACEHOLDER);
        }
        Id::slug(&anchor, PLACEHOLDER)
    }

    /// Whether a reference leads to a heading that names something withheld.
    pub(super) fn is_named_by(&self, reference: &Reference) -> bool {
        let ids = Id::parse(&reference.id).ok();
        let ids = ids.zip(
            reference
                .anchor
                .as_ref()
                .and_then(|anchor| Id::parse(anchor).ok()),
        );
        ids.is_some_and(|(id, anchor)| self.headings.contains(&(reference.kind, id, anchor)))
    }

    fn all(&self) -> impl Iterator<Item = (SubjectKind, &Id)> {
        let kinds = self.stand_ins.iter();
        kinds.flat_map(|(kind, ids)| ids.keys().map(|id| (*kind, id)))
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

/// A reference as it is written.
fn written(kind: SubjectKind, id: &Id) -> String {
    format!("{kind}:{id}")
}
