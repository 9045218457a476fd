//! The digests of all subjects of a plan.
//!
//! `docs/digests.md` explains this for users. People, roles and channels are signed off themselves, so a text that refers
//! to them covers only which of them it names. Of other facts, a text covers what its page shows.

use std::collections::BTreeMap;

use crate::digest::of_file::{organisation, table};
use crate::digest::{Digest, Scheme};
use crate::id::{Id, Subject, SubjectKind};
use crate::markdown::Document;
use crate::plan::Plan;
use crate::subjects::{PlanSubject, SubjectContent, SubjectValue};
use crate::toml::Canonical;

/// The meaning of a subject in its own file: its digest, and what the pictures and documents of its text have in them.
#[derive(Debug, PartialEq, Eq)]
pub struct OwnMeaning(Digest, Vec<Canonical>);

/// Returns the digests of all subjects of a plan, the plan's own included. Packs are not part of what a plan says, so that
/// they are not among them, and the approval of the provider's plan does not cover them.
pub(crate) fn of_plan(plan: &Plan) -> BTreeMap<Subject, Digest> {
    let mut digests = of_subjects(plan, &Scheme::current);
    let whole = of_whole(plan, &digests, Scheme::current(SubjectKind::Plan));
    digests.insert(Subject::PLAN, whole);
    digests
}

/// Returns the digest of one subject by the current scheme or a former one, if there is such a subject and digests cover
/// it. The digests of the plan must be there.
pub(crate) fn of_one(plan: &Plan, subject: &Subject, scheme: Scheme) -> Option<Digest> {
    if scheme > Scheme::current(subject.kind) {
        return None;
    }
    if *subject == Subject::PLAN {
        return Some(match scheme {
            Scheme::Third | Scheme::Fourth => of_whole(plan, &plan.digests, scheme),
            Scheme::First | Scheme::Second => {
                of_whole(plan, &of_subjects(plan, &|_| scheme), scheme)
            }
        });
    }
    let found = plan.subject(subject.kind, subject.id.as_ref()?.as_str())?;
    subject
        .kind
        .has_digest()
        .then(|| of_subject(plan, &found, scheme))
}

/// Returns the digests of all subjects of a plan but itself, each by the scheme for its kind.
fn of_subjects(plan: &Plan, scheme: &dyn Fn(SubjectKind) -> Scheme) -> BTreeMap<Subject, Digest> {
    let mut digests = BTreeMap::new();
    let kinds = SubjectKind::ALL.iter();
    for kind in kinds.filter(|kind| kind.has_digest() && kind.is_part_of_plan()) {
        let scheme = scheme(*kind);
        let subjects = plan.subjects(*kind).into_iter();
        let known = subjects.filter(|subject| is_known_to(scheme, subject.id.as_str()));
        digests.extend(known.map(|subject| {
            let key = Subject::new(*kind, subject.id);
            (key, of_subject(plan, &subject, scheme))
        }));
    }
    digests
}

fn of_subject(plan: &Plan, subject: &PlanSubject<'_>, scheme: Scheme) -> Digest {
    let (kind, content) = (subject.value.kind(), subject.value.content());
    let own = content.digest(kind, scheme);
    match content.body() {
        Some(body) => {
            let facts = match scheme {
                Scheme::First => facts_of_references(plan, body, scheme),
                Scheme::Second | Scheme::Third | Scheme::Fourth => {
                    facts_of_page(plan, body, content, scheme)
                }
            };
            of_prose(kind, own, (facts, files_of_page(body)), scheme)
        }
        None => own,
    }
}

/// Combines the meaning of a text's file with the facts that belong to it, with their values in this plan, and with the
/// pictures and documents next to it. Without such files, the digest is the same as before there could be any.
fn of_prose(
    kind: SubjectKind,
    meaning: Digest,
    (facts, files): (Vec<Canonical>, Vec<Canonical>),
    scheme: Scheme,
) -> Digest {
    let parts = [
        ("kind", Canonical::text(kind.name())),
        ("text", Canonical::Text(meaning.to_string())),
        ("facts", Canonical::List(facts)),
    ];
    let files = (!files.is_empty()).then_some(("files", Canonical::List(files)));
    Digest::of(&table(parts.into_iter().chain(files)), scheme)
}

/// Returns the content of the pictures and documents that the page shows or links to, in order. Their names are in the
/// text.
fn files_of_page(body: &Document) -> Vec<Canonical> {
    let files = body.attached_files();
    files
        .map(|attached| Canonical::Text(attached.file.hash.to_string()))
        .collect()
}

/// Returns the facts that the text refers to.
fn facts_of_references(plan: &Plan, body: &Document, scheme: Scheme) -> Vec<Canonical> {
    let facts = body.references.iter().filter_map(|reference| {
        let subject = (reference.kind, reference.id.as_str());
        fact(plan, || reference.written(), subject, scheme)
    });
    facts.collect()
}

/// Returns the facts that the page shows: those that the text refers to, and those that its front matter and steps
/// name.
fn facts_of_page(
    plan: &Plan,
    body: &Document,
    content: &dyn SubjectContent,
    scheme: Scheme,
) -> Vec<Canonical> {
    let mut facts = facts_of_references(plan, body, scheme);
    facts.extend(content.shown_subjects().iter().filter_map(|subject| {
        let id = subject.id.as_ref()?.as_str();
        fact(plan, || subject.to_string(), (subject.kind, id), scheme)
    }));
    facts
}

/// Returns what a text shows of a fact that belongs to it; `None` if the fact is signed off by itself, or does not
/// exist.
fn fact(
    plan: &Plan,
    written: impl FnOnce() -> String,
    (kind, id): (SubjectKind, &str),
    scheme: Scheme,
) -> Option<Canonical> {
    if is_signed_by_itself(kind, scheme) || !kind.has_digest() || !is_known_to(scheme, id) {
        return None;
    }
    let name = ("name", Canonical::text(&plan.title(kind, id)?));
    let subject = plan.subject(kind, id);
    let shown = subject.map(|subject| subject.value.content().shown_facts(scheme));
    let fact = table([name].into_iter().chain(shown.unwrap_or_default()));
    Some(Canonical::List(vec![Canonical::Text(written()), fact]))
}

/// Whether plans had a subject when the scheme was made. Then, packs brought no duties.
fn is_known_to(scheme: Scheme, id: &str) -> bool {
    let is_of_pack = || Id::parse_in_pack(id).is_ok_and(|id| id.in_pack().is_some());
    scheme >= Scheme::Third || !is_of_pack()
}

fn is_signed_by_itself(kind: SubjectKind, scheme: Scheme) -> bool {
    match (kind, scheme) {
        (SubjectKind::Plan, _) => false,
        // Channels had no sign-off when the first scheme was made.
        (SubjectKind::Channel, Scheme::First) => false,
        (kind, _) => kind.act().is_some(),
    }
}

/// Returns the digest of the plan as a whole: who it is for, and the digests of the subjects that its approval covers.
fn of_whole(plan: &Plan, digests: &BTreeMap<Subject, Digest>, scheme: Scheme) -> Digest {
    let subject = |(subject, digest): (&Subject, &Digest)| {
        (subject.to_string(), Canonical::Text(digest.to_string()))
    };
    let covered = digests
        .iter()
        .filter(|(subject, _)| subject.id.is_some() && scheme.approval_covers(subject.kind));
    let parts = [
        ("organisation", organisation(&plan.source.file)),
        ("subjects", Canonical::Table(covered.map(subject).collect())),
    ];
    // Former schemes covered the name through the texts that show it.
    let provider = ("provider", Canonical::text(&plan.provider));
    let provider = (scheme >= Scheme::Fourth).then_some(provider);
    Digest::of(&table(parts.into_iter().chain(provider)), scheme)
}

impl Plan {
    /// Returns the meaning of a subject in the plan's own files, with references as written: what history follows. `None`
    /// if they don't have it.
    pub fn own_meaning(&self, subject: &Subject) -> Option<OwnMeaning> {
        let value = match &subject.id {
            None => SubjectValue::Plan(&self.source.file),
            Some(id) => {
                let found = self.subject(subject.kind, id.as_str())?;
                (*found.from == self.id).then_some(found.value)?
            }
        };
        let files = value.body().map(files_of_page).unwrap_or_default();
        let digest = value
            .content()
            .digest(subject.kind, Scheme::current(subject.kind));
        Some(OwnMeaning(digest, files))
    }

    /// Whether a digest, of any scheme, matches a subject as it is in this plan.
    pub fn matches_digest(&self, subject: &Subject, digest: &Digest) -> bool {
        match digest.scheme() {
            current if current == Scheme::current(subject.kind) => {
                self.digest(subject) == Some(digest)
            }
            former => match self.former_digests.get(subject) {
                Some(known) if known.scheme() == former => known == digest,
                _ => of_one(self, subject, former).as_ref() == Some(digest),
            },
        }
    }
}
