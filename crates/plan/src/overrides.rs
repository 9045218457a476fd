//! Copies of inherited texts: what they replace, and whether that has changed since.
//!
//! Example: `baseline` has the playbook `ransomware`, and the client `brandt` has its own with the same id. Readers of
//! `brandt` see only the copy. It records the digest of the text that it was made from:
//!
//! | in the copy | digest of the playbook in `baseline` | |
//! |---|---|---|
//! | `based-on = "2:577c…"` | `2:577c…` | the copy takes all of it into account |
//! | `based-on = "2:577c…"` | `2:9a01…` | somebody improved it, and the copy may lack that |
//! | nothing | any | nobody can tell |
//!
//! The copy's own digest covers the record, so a new record voids the review of the copy. Somebody has to read it again.

use crate::digest::Digest;
use crate::id::{Subject, SubjectKind};
use crate::place::Place;
use crate::plan::{Plan, Repository};
use crate::toml::{Field, Origin};

/// A text of a plan that replaces an inherited one.
#[derive(Clone, Debug)]
pub struct Override<'a> {
    /// The section or the playbook.
    pub subject: Subject,
    /// The place of its title.
    pub place: Place,
    /// The digest of the text that it was made from, and the place of that record; `None` if nobody recorded it.
    pub based_on: Option<(Digest, Place)>,
    /// The plan whose text it replaces.
    pub base: &'a Plan,
}

/// Whether a copy takes the text that it replaces into account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OverrideState {
    /// The text is as it was when the copy was made.
    Current,
    /// The text has changed since.
    Outdated,
    /// Nobody recorded what the copy was made from.
    Unrecorded,
}

impl Override<'_> {
    /// Compares the record with the text that is replaced.
    pub fn state(&self) -> OverrideState {
        match &self.based_on {
            None => OverrideState::Unrecorded,
            Some((digest, _)) if self.base.matches_digest(&self.subject, digest) => {
                OverrideState::Current
            }
            Some(_) => OverrideState::Outdated,
        }
    }
}

impl Repository {
    /// Returns the texts in a plan's own files that replace inherited ones.
    pub fn overrides_of<'a>(&'a self, plan: &'a Plan) -> impl Iterator<Item = Override<'a>> {
        let sections = plan.source.sections.iter().map(|(id, section)| {
            let head = &section.head;
            let title = head.origin.at(head.title.span);
            let subject = Subject::new(SubjectKind::Section, id);
            (subject, title, recorded(&head.based_on, &head.origin))
        });
        let playbooks = plan.source.playbooks.iter().map(|(id, playbook)| {
            let head = &playbook.head;
            let title = head.origin.at(head.title.span);
            let subject = Subject::new(SubjectKind::Playbook, id);
            (subject, title, recorded(&head.based_on, &head.origin))
        });
        let texts = sections.chain(playbooks);
        texts.filter_map(|(subject, place, based_on)| {
            let base = self.inherited_from(plan, &subject)?;
            Some(Override {
                subject,
                place,
                based_on,
                base,
            })
        })
    }

    /// Returns the plan from which a plan would inherit a subject if it had none of its own.
    pub fn inherited_from(&self, plan: &Plan, subject: &Subject) -> Option<&Plan> {
        let nearest_first = plan.ancestors.iter().rev();
        let mut ancestors = nearest_first.filter_map(|id| self.plans.get(id));
        ancestors.find(|ancestor| ancestor.owner_of(subject) == Some(&ancestor.id))
    }
}

fn recorded(based_on: &Option<Field<Digest>>, origin: &Origin) -> Option<(Digest, Place)> {
    let field = based_on.as_ref()?;
    Some((field.value, origin.at(field.span)))
}
