//! Where a plan's values refer to others by their id.
//!
//! The table below lists every field of every type, so a new field does not compile until somebody says whether it
//! refers to something.

use std::sync::Arc;

use crate::audience::withheld::Withheld;
use crate::id::{Id, SubjectKind};
use crate::markdown::{Document, Reference};
use crate::model::{
    AcceptedRisk, Action, Asset, Channel, Contact, Duty, Escalation, Exercise, ExerciseHead, Hop,
    Incident, IncidentHead, Playbook, Profile, Role, Section, Severity, Step, Tool, Vector,
};
use crate::place::Span;
use crate::plan::{Inherited, Subjects};
use crate::toml::Map;

/// A value that can refer to subjects of its plan.
pub(super) trait Mentions: Clone {
    /// Whether the value refers to anything that is left out.
    fn mentions(&self, withheld: &Withheld) -> bool;

    /// Replaces every reference to something that is left out.
    fn hide(&mut self, withheld: &Withheld);
}

/// For each type: the fields with ids and the kind that they name, the fields with whole subjects, the fields that
/// refer to something inside, and the fields that refer to nothing that can be left out.
macro_rules! mentions {
    ($($type:ident {
        ids: { $($id:ident: $kind:ident),* }
        subjects: { $($subject:ident),* }
        parts: { $($part:ident),* }
        plain: { $($plain:ident),* }
    })+) => { $(
        impl Mentions for $type {
            fn mentions(&self, withheld: &Withheld) -> bool {
                if withheld.is_empty() {
                    return false;
                }
                let Self { $($id,)* $($subject,)* $($part,)* $($plain: _,)* } = self;
                let found: &[bool] = &[
                    $($id.iter().any(|id| withheld.has(SubjectKind::$kind, id.value.as_str())),)*
                    $($subject.iter().any(|subject| withheld.has_subject(&subject.value)),)*
                    $($part.mentions(withheld),)*
                ];
                found.contains(&true)
            }

            fn hide(&mut self, withheld: &Withheld) {
                if withheld.is_empty() {
                    return;
                }
                let Self { $($id,)* $($subject,)* $($part,)* $($plain: _,)* } = self;
                $($id.iter_mut().for_each(|id| withheld.hide(SubjectKind::$kind, &mut id.value));)*
                $($subject.iter_mut().for_each(|subject| withheld.hide_subject(&mut subject.value));)*
                $($part.hide(withheld);)*
            }
        }
    )+ };
}

mentions! {
    Contact {
        ids: {} subjects: {} parts: {}
        plain: {
            origin, name, organisation, title, category, email, phones, channels, forge, hours, reference, until,
            audience, left, notes
        }
    }
    Role {
        ids: { holder: Contact, deputies: Contact } subjects: {} parts: {}
        plain: { origin, name, party, may_decide, does }
    }
    Severity {
        ids: { channel: Channel } subjects: { notify } parts: {}
        plain: { origin, name, rank, meaning, examples, respond_within, resolve_within, update_every }
    }
    Hop {
        ids: {} subjects: { call } parts: {}
        plain: { origin, wait }
    }
    Escalation {
        ids: {} subjects: {} parts: { hops }
        plain: { origin }
    }
    Asset {
        ids: { owner: Contact } subjects: {} parts: {}
        plain: {
            origin, name, kind, criticality, restore_order, rto, rpo, data, depends_on, hosting, backup, restore_tested,
            attraction, notes
        }
    }
    Channel {
        ids: {} subjects: {} parts: {}
        plain: { origin, name, kind, number, pin, address, how, out_of_band, audience }
    }
    Vector {
        ids: { playbooks: Playbook } subjects: {} parts: {}
        plain: { origin, name, exposure, detected_by }
    }
    Tool {
        ids: {} subjects: {} parts: {}
        plain: { origin, name, kind, may, fallback, tested, owner, console }
    }
    Duty {
        ids: { contact: Contact, template: Section } subjects: {} parts: {}
        plain: { origin, name, regime, starts, within, recipient, role, channel, source }
    }
    AcceptedRisk {
        ids: { accepted_by: Contact } subjects: {} parts: {}
        plain: { origin, what, until, why }
    }
    Profile {
        ids: {} subjects: {} parts: { accepted_risk }
        plain: {
            origin, sector, people, sites, environment, security_preferences, data_priorities, compliance, budget,
            weakness
        }
    }
    Section {
        ids: {} subjects: {} parts: { body }
        plain: { head, meaning }
    }
    Playbook {
        ids: {} subjects: {} parts: { body, steps }
        plain: { head, meaning }
    }
    Action {
        // An owner is a contact or a role; only a contact can be left out.
        ids: { owner: Contact } subjects: { subject } parts: {}
        plain: { origin, what, due, done, outcome }
    }
    ExerciseHead {
        ids: { playbook: Playbook, facilitator: Contact, participants: Contact } subjects: {} parts: { actions }
        plain: { origin, title, on, kind, roles, phases }
    }
    Exercise {
        ids: {} subjects: {} parts: { head, body }
        plain: {}
    }
    IncidentHead {
        ids: { playbook: Playbook, lead: Contact } subjects: {} parts: { actions }
        plain: { origin, title, detected, declared, contained, closed, severity, reviewed }
    }
    Incident {
        ids: {} subjects: {} parts: { head, body }
        plain: {}
    }
}

impl<T: Mentions> Mentions for Vec<T> {
    fn mentions(&self, withheld: &Withheld) -> bool {
        self.iter().any(|item| item.mentions(withheld))
    }

    fn hide(&mut self, withheld: &Withheld) {
        self.iter_mut().for_each(|item| item.hide(withheld));
    }
}

/// A value that does not mention anything stays shared.
impl<T: Mentions> Mentions for Arc<T> {
    fn mentions(&self, withheld: &Withheld) -> bool {
        T::mentions(self, withheld)
    }

    fn hide(&mut self, withheld: &Withheld) {
        if T::mentions(self, withheld) {
            Self::make_mut(self).hide(withheld);
        }
    }
}

impl<T: Mentions> Mentions for Map<T> {
    fn mentions(&self, withheld: &Withheld) -> bool {
        self.values().any(|value| value.mentions(withheld))
    }

    fn hide(&mut self, withheld: &Withheld) {
        self.values_mut().for_each(|value| value.hide(withheld));
    }
}

/// The subjects of a kind without those that are left out.
pub(super) fn visible<T: Mentions>(
    subjects: &Subjects<T>,
    kind: SubjectKind,
    withheld: &Withheld,
) -> Subjects<T> {
    let shown = subjects
        .iter()
        .filter(|(id, _)| !withheld.has(kind, id.as_str()));
    shown
        .map(|(id, subject)| {
            let mut value = Arc::clone(&subject.value);
            value.hide(withheld);
            let subject = Inherited {
                value,
                from: subject.from.clone(),
                replaces: subject.replaces.clone(),
            };
            (id.clone(), subject)
        })
        .collect()
}

/// The title and the id of a step come from its heading.
impl Mentions for Step {
    fn mentions(&self, withheld: &Withheld) -> bool {
        withheld.is_named_in(&self.title)
    }

    fn hide(&mut self, withheld: &Withheld) {
        if self.mentions(withheld) {
            withheld.hide_in_words(&mut self.title);
            self.id.value = withheld.hide_in_anchor(self.id.value.as_str());
        }
    }
}

/// References are replaced, and the bytes of the file where they stand are blanked: a document carries the text of its
/// whole file.
impl Mentions for Document {
    fn mentions(&self, withheld: &Withheld) -> bool {
        let mut headings = self.headings.iter();
        let mut references = self.references.iter();
        headings.any(|heading| withheld.is_named_in(&heading.text))
            || references.any(|reference| {
                withheld.has(reference.kind, &reference.id) || withheld.is_named_by(reference)
            })
    }

    fn hide(&mut self, withheld: &Withheld) {
        let mut text = self.text.as_bytes().to_vec();
        let front_matter = self.pieces.first().map_or(0, |first| first.span.start);
        blank(&mut text, Span::new(0, front_matter as usize));
        for reference in &mut self.references {
            if let Some(stand_in) = withheld.stand_in(reference.kind, &reference.id) {
                blank(&mut text, reference.span);
                *reference = stand_in_reference(reference, stand_in);
            } else if withheld.is_named_by(reference) {
                blank(&mut text, reference.span);
                let anchor = reference.anchor.take();
                let anchor = anchor.map(|anchor| withheld.hide_in_anchor(&anchor));
                reference.anchor = anchor.map(|anchor| anchor.to_string());
            }
        }
        for heading in &mut self.headings {
            if withheld.is_named_in(&heading.text) {
                withheld.hide_in_words(&mut heading.text);
                heading.anchor = withheld.hide_in_anchor(heading.anchor.as_str());
            }
        }
        // Blanks are as long as what they replace, and spans end between characters.
        if let Ok(text) = String::from_utf8(text) {
            self.text = Arc::from(text);
        }
    }
}

fn stand_in_reference(reference: &Reference, stand_in: &Id) -> Reference {
    Reference {
        kind: reference.kind,
        id: stand_in.as_str().to_owned(),
        anchor: None,
        span: reference.span,
    }
}

fn blank(text: &mut [u8], span: Span) {
    if let Some(bytes) = text.get_mut(span.range()) {
        bytes.fill(b' ');
    }
}
