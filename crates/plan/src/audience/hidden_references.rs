//! Where a plan's values refer to others by their id.
//!
//! The table below lists every field of every type, so a new field does not compile until somebody says whether it
//! refers to something.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::audience::withheld_subjects::{RenamedHeading, WithheldSubjects};
use crate::id::{Id, SubjectKind};
use crate::markdown::{Document, Heading, Link, Target};
use crate::model::{
    AcceptedRisk, Action, Asset, Channel, Contact, Duty, Escalation, EscalationCall, Exercise,
    ExerciseHead, Incident, IncidentHead, NotApplicable, NotToNotify, Playbook, PlaybookHead,
    Profile, Role, Section, SectionHead, SentNotice, Severity, Step, Tool, Vector,
};
use crate::plan::{Inherited, Subjects};
use crate::references::Reference;
use crate::toml::Map;

/// A value that can refer to subjects of its plan.
pub(super) trait HasReferences: Clone {
    /// Whether the value refers to anything that is left out.
    fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool;

    /// Replaces every reference to something that is left out.
    fn hide_withheld(&mut self, withheld: &WithheldSubjects);
}

/// For each type: the fields with ids and the kind that they name, the fields with whole subjects, the fields that
/// refer to something inside, and the fields that refer to nothing that can be left out.
macro_rules! references {
    ($($type:ident {
        ids: { $($id:ident: $kind:ident),* }
        subjects: { $($subject:ident),* }
        parts: { $($part:ident),* }
        plain: { $($plain:ident),* }
    })+) => { $(
        impl HasReferences for $type {
            fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool {
                if withheld.is_empty() {
                    return false;
                }
                let Self { $($id,)* $($subject,)* $($part,)* $($plain: _,)* } = self;
                let found: &[bool] = &[
                    $($id.iter().any(|id| withheld.has(SubjectKind::$kind, id.value.as_str())),)*
                    $($subject.iter().any(|subject| withheld.has_subject(&subject.value)),)*
                    $($part.refers_to_withheld(withheld),)*
                ];
                found.contains(&true)
            }

            fn hide_withheld(&mut self, withheld: &WithheldSubjects) {
                if withheld.is_empty() {
                    return;
                }
                let Self { $($id,)* $($subject,)* $($part,)* $($plain: _,)* } = self;
                $($id.iter_mut().for_each(|id| withheld.hide(SubjectKind::$kind, &mut id.value));)*
                $($subject.iter_mut().for_each(|subject| withheld.hide_subject(&mut subject.value));)*
                $($part.hide_withheld(withheld);)*
            }
        }
    )+ };
}

references! {
    Contact {
        ids: {} subjects: {} parts: {}
        plain: {
            origin, name, organisation, title, category, email, phones, channels, forge, hours, timezone, reference,
            until, audience, left, notes
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
    EscalationCall {
        ids: {} subjects: { call } parts: {}
        plain: { origin, wait }
    }
    Escalation {
        ids: {} subjects: {} parts: { calls }
        plain: { origin }
    }
    Asset {
        ids: { owner: Contact, depends_on: Asset } subjects: {} parts: {}
        plain: {
            origin, name, kind, criticality, restore_order, rto, rpo, data, hosting, backup, restore_tested,
            attraction, notes
        }
    }
    Channel {
        ids: {} subjects: {} parts: {}
        plain: { origin, name, kind, number, pin, address, how, out_of_band, audience }
    }
    Vector {
        ids: { detected_by: Tool, playbooks: Playbook } subjects: {} parts: {}
        plain: { origin, name, exposure }
    }
    Tool {
        ids: { owner: Role } subjects: {} parts: {}
        plain: { origin, name, kind, may, fallback, tested, console }
    }
    Duty {
        ids: { contact: Contact, role: Role, template: Section } subjects: {} parts: { not_applicable }
        plain: {
            origin, name, regime, status, actor, starts, starts_note, within, limits, wording, own_limit, ask,
            on_request, with, before, threshold, unless, hold, notes, later_readings, business_days, calendar, zone,
            cut_off, recipient, channel, content, source, confirmed
        }
    }
    SentNotice {
        ids: { by: Contact } subjects: {} parts: {}
        plain: { origin, at, reference }
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
    SectionHead {
        ids: {} subjects: {} parts: {}
        plain: { origin, title, phase, order, audience, summary, reason, based_on }
    }
    Section {
        ids: {} subjects: {} parts: { head, body }
        plain: { meaning }
    }
    PlaybookHead {
        ids: { severity: Severity, vectors: Vector, assets: Asset } subjects: {} parts: {}
        plain: { origin, title, incident, symptoms, order, audience, summary, reason, based_on }
    }
    Step {
        ids: { role: Role, automation: Tool } subjects: {} parts: {}
        plain: { id, title, span, within, evidence, phase, in_phase, heading, pieces }
    }
    Action {
        // An owner is a contact or a role; only a contact can be left out.
        ids: { owner: Contact } subjects: { subject } parts: {}
        plain: { origin, what, due, done, outcome }
    }
    ExerciseHead {
        ids: { playbook: Playbook, facilitator: Contact, participants: Contact, roles: Role } subjects: {}
        parts: { actions }
        plain: { origin, title, on, kind, phases }
    }
    Exercise {
        ids: {} subjects: {} parts: { head, body }
        plain: {}
    }
    IncidentHead {
        ids: { playbook: Playbook, lead: Contact, severity: Severity } subjects: {}
        parts: { actions, sent, decided_not_to_notify }
        plain: { origin, title, detected, declared, contained, closed, reviewed, events }
    }
    Incident {
        ids: {} subjects: {} parts: { head, body }
        plain: {}
    }
}

/// Tables that must name the contact who decided something.
macro_rules! decisions {
    ($($type:ty),+) => { $(
        impl HasReferences for $type {
            fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool {
                withheld.has(SubjectKind::Contact, self.by.value.as_str())
            }

            fn hide_withheld(&mut self, withheld: &WithheldSubjects) {
                withheld.hide(SubjectKind::Contact, &mut self.by.value);
            }
        }
    )+ };
}
decisions!(NotApplicable, NotToNotify);

impl<T: HasReferences> HasReferences for Option<T> {
    fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool {
        self.iter().any(|item| item.refers_to_withheld(withheld))
    }

    fn hide_withheld(&mut self, withheld: &WithheldSubjects) {
        self.iter_mut()
            .for_each(|item| item.hide_withheld(withheld));
    }
}

impl<T: HasReferences> HasReferences for Vec<T> {
    fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool {
        self.iter().any(|item| item.refers_to_withheld(withheld))
    }

    fn hide_withheld(&mut self, withheld: &WithheldSubjects) {
        self.iter_mut()
            .for_each(|item| item.hide_withheld(withheld));
    }
}

/// A value that does not mention anything stays shared.
impl<T: HasReferences> HasReferences for Arc<T> {
    fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool {
        T::refers_to_withheld(self, withheld)
    }

    fn hide_withheld(&mut self, withheld: &WithheldSubjects) {
        if T::refers_to_withheld(self, withheld) {
            Self::make_mut(self).hide_withheld(withheld);
        }
    }
}

impl<T: HasReferences> HasReferences for Map<T> {
    fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool {
        self.values()
            .any(|value| value.refers_to_withheld(withheld))
    }

    fn hide_withheld(&mut self, withheld: &WithheldSubjects) {
        self.values_mut()
            .for_each(|value| value.hide_withheld(withheld));
    }
}

/// Returns the subjects of a kind without those that are left out.
pub(super) fn visible<T: HasReferences>(
    subjects: &Subjects<T>,
    kind: SubjectKind,
    withheld: &WithheldSubjects,
) -> Subjects<T> {
    let shown = subjects
        .iter()
        .filter(|(id, _)| !withheld.has(kind, id.as_str()));
    shown
        .map(|(id, subject)| {
            let mut value = Arc::clone(&subject.value);
            value.hide_withheld(withheld);
            let subject = Inherited {
                value,
                from: subject.from.clone(),
                replaces: subject.replaces.clone(),
            };
            (id.clone(), subject)
        })
        .collect()
}

/// The title and the id of a step are those of its heading.
impl HasReferences for Playbook {
    fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool {
        self.head.refers_to_withheld(withheld)
            || self.body.refers_to_withheld(withheld)
            || self
                .steps
                .iter()
                .any(|step| step.refers_to_withheld(withheld))
    }

    fn hide_withheld(&mut self, withheld: &WithheldSubjects) {
        let Self {
            head,
            body,
            steps,
            meaning: _,
        } = self;
        head.hide_withheld(withheld);
        body.hide_withheld(withheld);
        for step in steps {
            step.hide_withheld(withheld);
            if let Some(heading) = body.headings.get(step.heading) {
                step.title.clone_from(&heading.text);
                step.id.value = heading.anchor.clone();
            }
        }
    }
}

/// References get stand-ins, and headings that name something get new words and anchors.
///
/// Everything else that a document gives out are words that its author wrote for its readers.
impl HasReferences for Document {
    fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool {
        let mut references = self.references.iter();
        let mut links = self.links.iter();
        references.any(|reference| withheld.affects_reference(reference))
            || links.any(|link| is_stale(link, &self.headings, withheld))
    }

    fn hide_withheld(&mut self, withheld: &WithheldSubjects) {
        let renamed = withheld.renamed_headings(self);
        let Self {
            path: _,
            source: _,
            pieces: _,
            headings,
            links,
            references,
            footnotes: _,
            undefined: _,
            decoded_words: _,
        } = self;
        let mut anchors = BTreeMap::new();
        for RenamedHeading { at, text, anchor } in renamed {
            let heading = &mut headings[*at];
            anchors.insert(heading.anchor.to_string(), anchor.to_string());
            rename(heading, text, anchor);
        }
        for link in links {
            if let Target::Anchor(old) = &mut link.target
                && let Some(new) = anchors.get(old)
            {
                old.clone_from(new);
            } else if is_stale(link, headings, withheld) {
                link.target = Target::Unknown(String::new());
            }
        }
        for reference in references {
            hide_reference(reference, withheld);
        }
    }
}

/// Whether a link leads to a heading that its text does not have, by an anchor with a withheld id in it.
fn is_stale(link: &Link, headings: &[Heading], withheld: &WithheldSubjects) -> bool {
    match &link.target {
        Target::Anchor(anchor) => {
            withheld.has_withheld_id(anchor)
                && headings.iter().all(|it| it.anchor.as_str() != anchor)
        }
        _ => false,
    }
}

fn rename(heading: &mut Heading, new_text: &str, new_anchor: &Id) {
    let Heading {
        level: _,
        text,
        anchor,
        span: _,
        attributes,
        piece: _,
    } = heading;
    for attribute in attributes.iter_mut().filter(|it| it.key == "#") {
        attribute.value = Some(new_anchor.to_string());
    }
    new_text.clone_into(text);
    anchor.clone_from(new_anchor);
}

fn hide_reference(reference: &mut Reference, withheld: &WithheldSubjects) {
    let new_anchor = withheld.new_anchor(reference).map(Id::to_string);
    let is_stale = withheld.has_stale_anchor(reference);
    let Reference {
        kind,
        id,
        anchor,
        span: _,
    } = reference;
    if let Some(stand_in) = withheld.stand_in(*kind, id) {
        stand_in.as_str().clone_into(id);
        *anchor = None;
    } else if new_anchor.is_some() || is_stale {
        *anchor = new_anchor;
    }
}
