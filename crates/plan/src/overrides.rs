//! Copies of inherited texts: what they replace, and whether that has changed since.
//!
//! Example: `baseline` has the playbook `ransomware`, and the client `brandt` has its own with the same id. Readers of
//! `brandt` see only the copy. It records the digest of the text that it was made from:
//!
//! | in the copy | digest of the playbook in `baseline` | |
//! |---|---|---|
//! | `based-on = "1:577c…"` | `1:577c…` | the copy takes all of it into account |
//! | `based-on = "1:577c…"` | `1:9a01…` | somebody improved it, and the copy may lack that |
//! | `based-on = "1:577c…"` | there is none any more | the copy stands alone |
//! | nothing | any | nobody can tell |
//!
//! The digest is that of the text alone, with references as written. The facts that they lead to are those of each plan, so
//! a copy gets them anyway.
//!
//! The copy's own digest covers the record, so a new record voids the review of the copy. Somebody has to read it again.

use crate::digest::Digest;
use crate::id::{Subject, SubjectKind};
use crate::place::{Place, Span};
use crate::plan::{Plan, Repository};
use crate::toml::{Field, Origin};

/// A text of a plan that replaces an inherited one.
#[derive(Clone, Debug)]
pub struct Override<'a> {
    /// The plan's own text.
    pub text: OwnText<'a>,
    /// The plan whose text it replaces.
    pub base: &'a Plan,
    /// That text as it is now.
    pub original: OwnText<'a>,
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
        match &self.text.based_on {
            None => OverrideState::Unrecorded,
            Some((digest, _)) if digest == self.original.digest => OverrideState::Current,
            Some(_) => OverrideState::Outdated,
        }
    }
}

/// A text of a plan's own files that may replace another.
#[derive(Clone, Debug)]
pub struct OwnText<'a> {
    /// The section or the playbook.
    pub subject: Subject,
    /// The place of its title.
    pub place: Place,
    /// The digest of the text that it was made from, and the place of that record; `None` if nobody recorded it.
    pub based_on: Option<(Digest, Place)>,
    /// The digest of what it says.
    pub digest: &'a Digest,
    /// Where the front matter says what it was made from, from the key to the end of the value.
    pub based_on_entry: Option<Span>,
    /// Where the front matter says why it is there.
    pub reason_entry: Option<Span>,
}

impl Plan {
    /// Returns the texts in the plan's own files.
    pub fn own_texts(&self) -> impl Iterator<Item = OwnText<'_>> {
        let sections = self.source.sections.iter().map(|(id, section)| {
            let head = &section.head;
            OwnText {
                subject: Subject::new(SubjectKind::Section, id),
                place: head.origin.at(head.title.span),
                based_on: recorded(&head.based_on, &head.origin),
                digest: &section.meaning,
                based_on_entry: entry(&head.based_on),
                reason_entry: entry(&head.reason),
            }
        });
        let playbooks = self.source.playbooks.iter().map(|(id, playbook)| {
            let head = &playbook.head;
            OwnText {
                subject: Subject::new(SubjectKind::Playbook, id),
                place: head.origin.at(head.title.span),
                based_on: recorded(&head.based_on, &head.origin),
                digest: &playbook.meaning,
                based_on_entry: entry(&head.based_on),
                reason_entry: entry(&head.reason),
            }
        });
        sections.chain(playbooks)
    }
}

impl Repository {
    /// Returns the texts in a plan's own files that replace inherited ones.
    pub fn overrides_of<'a>(&'a self, plan: &'a Plan) -> impl Iterator<Item = Override<'a>> {
        plan.own_texts().filter_map(|text| {
            let base = self.inherited_from(plan, &text.subject)?;
            let original = base.own_texts().find(|it| it.subject == text.subject)?;
            Some(Override {
                text,
                base,
                original,
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

/// Returns where a key and its value are.
fn entry<T>(field: &Option<Field<T>>) -> Option<Span> {
    let field = field.as_ref()?;
    Some(Span::new(field.key.range().start, field.span.range().end))
}
