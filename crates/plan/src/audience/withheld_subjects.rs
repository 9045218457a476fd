//! What a copy leaves out.
//!
//! Example: only the provider may see the contact `al`. The section `calls` has a heading `## Ask <contact:al>` with the
//! anchor `ask-contact-al`, and another section has `## After <section:calls#ask-contact-al>`.
//!
//! ```text
//! contact:al                the copy does not have it; references to it get a stand-in id
//! Ask <contact:al>          becomes `Ask internal`, with the anchor `ask-internal`
//! After <section:calls#…>   names a heading whose anchor changes, so its own words and anchor change, too
//! ```

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use crate::id::{Id, Subject, SubjectKind};
use crate::markdown::{Anchors, Document, Heading};
use crate::model::{Audience, Signer};
use crate::place::RepoPath;
use crate::plan::Plan;
use crate::references::Reference;
use crate::signoff::{Problem, SignOffStatus};
use crate::subjects::PlanSubject;

/// The subjects that a copy leaves out, each with the stand-in for its id.
#[derive(Default)]
pub(super) struct WithheldSubjects {
    stand_ins: BTreeMap<SubjectKind, BTreeMap<Id, Id>>,
    count: usize,
    /// The texts with headings that name something withheld, and the new anchors of those headings.
    new_anchors: BTreeMap<SubjectKind, BTreeMap<Id, NewAnchors>>,
    /// The same headings by the files of their texts.
    renamed_headings: BTreeMap<RepoPath, Vec<RenamedHeading>>,
    /// The anchors of every text, if anything is left out.
    anchors_by_text: BTreeMap<SubjectKind, BTreeMap<Id, BTreeSet<Id>>>,
}

/// A heading by the kind and the id of its text, and its anchor.
type HeadingKey<'a> = (SubjectKind, &'a Id, &'a Id);

/// Headings by the one that they name.
type HeadingsByReference<'a> = BTreeMap<(SubjectKind, &'a str, &'a str), Vec<HeadingKey<'a>>>;

/// New anchors by the old ones.
type NewAnchors = BTreeMap<Id, Id>;

/// A heading that names something withheld, without what is withheld.
pub(super) struct RenamedHeading {
    /// The index of the heading.
    pub(super) at: usize,
    /// The new words.
    pub(super) text: String,
    /// The new anchor.
    pub(super) anchor: Id,
}

/// The word in headings and anchors in place of something withheld.
const PLACEHOLDER: &str = "internal";

impl WithheldSubjects {
    /// Everything in a plan that only the provider may see.
    pub(super) fn of(plan: &Plan) -> Self {
        let mut withheld = Self::default();
        for subject in subjects(plan) {
            if subject.value.audience() == Some(Audience::Provider) {
                withheld.add(subject);
            }
        }
        if !withheld.is_empty() {
            withheld.rename_headings(plan);
        }
        withheld
    }

    fn add(&mut self, subject: PlanSubject<'_>) {
        self.count += 1;
        let stand_in = Id::stand_in(self.count);
        let of_kind = self.stand_ins.entry(subject.value.kind()).or_default();
        of_kind.insert(subject.id.clone(), stand_in);
    }

    /// Finds new anchors for the headings that name something withheld.
    ///
    /// A heading can also name another heading whose anchor changes: `## After <section:calls#ask-contact-al>`. So each
    /// heading that is found leads to those that name it. After that, the new anchors can be chosen.
    fn rename_headings(&mut self, plan: &Plan) {
        let texts = || subjects(plan).filter_map(|subject| Some((subject, subject.value.body()?)));
        for (subject, body) in texts() {
            let anchors = body.headings.iter().map(|heading| heading.anchor.clone());
            let of_kind = self
                .anchors_by_text
                .entry(subject.value.kind())
                .or_default();
            of_kind.insert(subject.id.clone(), anchors.collect());
        }
        let (mut found, mut named_by) = (Vec::new(), HeadingsByReference::new());
        for (subject, body) in texts() {
            for heading in &body.headings {
                let own = (subject.value.kind(), subject.id, &heading.anchor);
                for reference in body.references_in(heading) {
                    if self.affects_reference(reference) {
                        found.push(own);
                    } else if let Some(anchor) = &reference.anchor {
                        let target = (reference.kind, reference.id.as_str(), anchor.as_str());
                        named_by.entry(target).or_default().push(own);
                    }
                }
            }
        }
        while let Some((kind, id, anchor)) = found.pop() {
            let anchors = self
                .new_anchors
                .entry(kind)
                .or_default()
                .entry(id.clone())
                .or_default();
            if anchors.insert(anchor.clone(), Id::default()).is_none() {
                let naming = named_by.remove(&(kind, id.as_str(), anchor.as_str()));
                found.extend(naming.unwrap_or_default());
            }
        }
        for (subject, body) in texts() {
            let renamed = self.new_headings(body);
            let anchors = self.new_anchors.get_mut(&subject.value.kind());
            let anchors = anchors.and_then(|of_kind| of_kind.get_mut(subject.id));
            let Some(anchors) = anchors.filter(|_| !renamed.is_empty()) else {
                continue;
            };
            for heading in &renamed {
                let old = body.headings[heading.at].anchor.clone();
                anchors.insert(old, heading.anchor.clone());
            }
            self.renamed_headings.insert(body.path.clone(), renamed);
        }
    }

    /// Whether a heading names something withheld.
    fn is_renamed(&self, body: &Document, heading: &Heading) -> bool {
        let mut references = body.references_in(heading);
        references.any(|reference| self.affects_reference(reference))
    }

    /// Returns the headings of a text that name something withheld.
    pub(super) fn renamed_headings(&self, body: &Document) -> &[RenamedHeading] {
        self.renamed_headings
            .get(&body.path)
            .map_or(&[], Vec::as_slice)
    }

    /// New words for the headings of a text that name something withheld, and anchors that are unique in the text.
    fn new_headings(&self, body: &Document) -> Vec<RenamedHeading> {
        let (renamed, kept): (Vec<_>, Vec<_>) = (0..)
            .zip(&body.headings)
            .partition(|(_, it)| self.is_renamed(body, it));
        if renamed.is_empty() {
            return Vec::new();
        }
        let mut anchors = Anchors::default();
        for (_, heading) in kept {
            anchors.add(heading.anchor.clone());
        }
        let rename = |(at, heading): (usize, &Heading)| {
            let text = body.heading_text(heading, |reference| self.heading_words_of(reference));
            let own_id = heading
                .given_id()
                .filter(|id| self.is_free(id, body, heading));
            let anchor = own_id.unwrap_or_else(|| Id::slug(&text, PLACEHOLDER));
            let anchor = anchors.add(anchor);
            RenamedHeading { at, text, anchor }
        };
        renamed.into_iter().map(rename).collect()
    }

    /// Whether the id that an author gave a heading has none of the withheld ids that the heading names. If it has one
    /// by chance, a new anchor does no harm, because links follow it.
    fn is_free(&self, id: &Id, body: &Document, heading: &Heading) -> bool {
        let mut references = body.references_in(heading);
        references.all(|reference| {
            !self.affects_reference(reference) || !id.as_str().contains(&reference.id)
        })
    }

    /// Returns a reference among the words of a heading.
    fn heading_words_of<'a>(&self, reference: &Reference) -> Cow<'a, str> {
        if self.has(reference.kind, &reference.id) {
            return Cow::Borrowed(PLACEHOLDER);
        }
        Cow::Owned(if self.affects_reference(reference) {
            format!("{}:{}", reference.kind, reference.id)
        } else {
            reference.written()
        })
    }

    /// Whether a reference names something withheld, or leads to a heading that does or did.
    pub(super) fn affects_reference(&self, reference: &Reference) -> bool {
        self.has(reference.kind, &reference.id)
            || self.new_anchor(reference).is_some()
            || self.has_stale_anchor(reference)
    }

    /// Whether a reference leads to a heading that does not exist, by an anchor with a withheld id in it.
    pub(super) fn has_stale_anchor(&self, reference: &Reference) -> bool {
        let Some(anchor) = reference.anchor.as_deref() else {
            return false;
        };
        let texts = self.anchors_by_text.get(&reference.kind);
        let anchors = texts.and_then(|texts| texts.get(reference.id.as_str()));
        !anchors.is_some_and(|anchors| anchors.contains(anchor)) && self.has_withheld_id(anchor)
    }

    /// Whether an anchor has a withheld id among its words.
    pub(super) fn has_withheld_id(&self, anchor: &str) -> bool {
        let anchor = format!("-{anchor}-");
        let mut ids = self.stand_ins.values().flat_map(BTreeMap::keys);
        ids.any(|id| anchor.contains(&format!("-{id}-")))
    }

    /// Returns the new anchor of the heading that a reference leads to, if that heading names something withheld.
    pub(super) fn new_anchor(&self, reference: &Reference) -> Option<&Id> {
        let texts = self.new_anchors.get(&reference.kind)?;
        let anchors = texts.get(reference.id.as_str())?;
        anchors.get(reference.anchor.as_deref()?)
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

    /// Returns the id to write in place of one that is left out.
    pub(super) fn stand_in(&self, kind: SubjectKind, id: &str) -> Option<&Id> {
        self.stand_ins.get(&kind)?.get(id)
    }

    /// Replaces an id by its stand-in if it is left out.
    pub(super) fn hide(&self, kind: SubjectKind, id: &mut Id) {
        if let Some(stand_in) = self.stand_in(kind, id.as_str()) {
            *id = stand_in.clone();
        }
    }

    /// Hides who signed.
    pub(super) fn hide_signer_of(&self, status: &mut SignOffStatus) {
        if let Some((by, _)) = &mut status.signer_and_date {
            self.hide(SubjectKind::Contact, by);
        }
        match &mut status.problem {
            Some(
                Problem::Unknown(by)
                | Problem::HadLeft(by)
                | Problem::Unauthorised(by)
                | Problem::Ended(by)
                | Problem::CountsOnceMerged(by),
            ) => {
                self.hide(SubjectKind::Contact, by);
            }
            // The words can name a key or its owner.
            Some(Problem::Unproven(why)) => why.clear(),
            Some(Problem::Future(_) | Problem::OutOfRange(_) | Problem::Mixed) | None => {}
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

/// Returns every subject of a plan that has an id.
fn subjects(plan: &Plan) -> impl Iterator<Item = PlanSubject<'_>> {
    let kinds = SubjectKind::ALL.iter().copied();
    kinds.flat_map(|kind| plan.subjects(kind))
}
