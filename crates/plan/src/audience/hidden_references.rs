//! Where a plan's values refer to others by their id.
//!
//! Tables say so where they are declared. For the other types, the list below has every field, so a new field does not
//! compile until somebody says whether it refers to something.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::audience::withheld_subjects::{RenamedHeading, WithheldSubjects};
use crate::id::{Id, SubjectKind};
use crate::markdown::{Document, Heading, Link, Target};
use crate::model::{Escalation, Exercise, Incident, Playbook, Section, Step};
use crate::plan::{PlanEntry, Subjects};
use crate::references::Reference;
use crate::toml::{Map, Record};

/// A value that can refer to subjects of its plan.
pub(super) trait HasReferences: Clone {
    /// Whether the value refers to anything that is left out.
    fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool;

    /// Replaces every reference to something that is left out.
    fn hide_withheld(&mut self, withheld: &WithheldSubjects);
}

/// A table says which of its keys name subjects, where `record!` declares it.
impl<R: Record> HasReferences for R {
    fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool {
        if withheld.is_empty() {
            return false;
        }
        let mut is_found = false;
        self.visit_ids(&mut |named| {
            let mut kinds = named.kinds.iter();
            is_found |= kinds.any(|kind| withheld.has(*kind, named.id.as_str()));
        });
        is_found
    }

    fn hide_withheld(&mut self, withheld: &WithheldSubjects) {
        if withheld.is_empty() {
            return;
        }
        self.visit_ids_mut(&mut |kinds, id| {
            kinds.iter().for_each(|kind| withheld.hide(*kind, id));
        });
    }
}

/// For each type that is not a table: the fields with ids and the kind that they name, the fields that refer to
/// something inside, and the fields that refer to nothing that can be left out.
macro_rules! references {
    ($($type:ident {
        ids: { $($id:ident: $kind:ident),* }
        parts: { $($part:ident),* }
        plain: { $($plain:ident),* }
    })+) => { $(
        impl HasReferences for $type {
            fn refers_to_withheld(&self, withheld: &WithheldSubjects) -> bool {
                if withheld.is_empty() {
                    return false;
                }
                let Self { $($id,)* $($part,)* $($plain: _,)* } = self;
                let found: &[bool] = &[
                    $($id.iter().any(|id| withheld.has(SubjectKind::$kind, id.value.as_str())),)*
                    $($part.refers_to_withheld(withheld),)*
                ];
                found.contains(&true)
            }

            fn hide_withheld(&mut self, withheld: &WithheldSubjects) {
                if withheld.is_empty() {
                    return;
                }
                let Self { $($id,)* $($part,)* $($plain: _,)* } = self;
                $($id.iter_mut().for_each(|id| withheld.hide(SubjectKind::$kind, &mut id.value));)*
                $($part.hide_withheld(withheld);)*
            }
        }
    )+ };
}

references! {
    Escalation {
        ids: {} parts: { calls }
        plain: { origin }
    }
    Section {
        ids: {} parts: { head, body }
        plain: { meaning }
    }
    Step {
        ids: { role: Role, automation: Tool } parts: {}
        plain: { id, title, span, within, evidence, phase, in_phase, heading, pieces }
    }
    Exercise {
        ids: {} parts: { head, body }
        plain: {}
    }
    Incident {
        ids: {} parts: { head, body }
        plain: {}
    }
}

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
            let subject = PlanEntry {
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
