//! The digests of all subjects of a plan.
//!
//! `docs/digests.md` explains this for users. People and roles are signed off themselves, so a text that refers to them
//! covers only which of them it names. Of other facts, a text covers what it shows.

use std::collections::BTreeMap;

use crate::digest::Digest;
use crate::id::{Subject, SubjectKind};
use crate::markdown::{Document, Reference};
use crate::meaning::{organisation, table};
use crate::plan::Plan;
use crate::toml::Canonical;

/// The digests of all subjects of a plan, the plan's own included.
pub(crate) fn of_plan(plan: &Plan) -> BTreeMap<Subject, Digest> {
    let mut digests = BTreeMap::new();
    let kinds = SubjectKind::ALL.iter().filter(|kind| kind.has_digest());
    for subject in kinds.flat_map(|kind| plan.subjects(*kind)) {
        let (kind, content) = (subject.value.kind(), subject.value.content());
        let own = content.digest(kind);
        let digest = match content.body() {
            Some(body) => of_prose(plan, kind, own, body),
            None => own,
        };
        digests.insert(Subject::new(kind, subject.id), digest);
    }
    let whole = of_whole(plan, &digests);
    digests.insert(Subject::PLAN, whole);
    digests
}

/// What a text says in a plan: its file's meaning, and the facts that belong to it as the plan fills them in.
fn of_prose(plan: &Plan, kind: SubjectKind, meaning: Digest, body: &Document) -> Digest {
    let facts = body.references.iter().filter_map(|reference| {
        let fact = fact(plan, reference)?;
        Some(Canonical::List(vec![
            Canonical::Text(reference.written()),
            fact,
        ]))
    });
    Digest::of(&table([
        ("kind", Canonical::text(kind.name())),
        ("text", Canonical::Text(meaning.to_string())),
        ("facts", Canonical::List(facts.collect())),
    ]))
}

/// What a text shows of a fact that belongs to it; `None` if the fact is signed off by itself, or does not exist.
fn fact(plan: &Plan, reference: &Reference) -> Option<Canonical> {
    let (kind, id) = (reference.kind, reference.id.as_str());
    let is_signed_by_itself = kind.act().is_some() && kind != SubjectKind::Plan;
    if is_signed_by_itself || !kind.has_digest() {
        return None;
    }
    let name = ("name", Canonical::text(&plan.title(kind, id)?));
    let subject = plan.subject(kind, id);
    let shown = subject.map(|subject| subject.value.content().shown_facts());
    Some(table([name].into_iter().chain(shown.unwrap_or_default())))
}

/// What the plan as a whole says: who it is for, and the digest of every subject.
fn of_whole(plan: &Plan, digests: &BTreeMap<Subject, Digest>) -> Digest {
    let subject = |(subject, digest): (&Subject, &Digest)| {
        (subject.to_string(), Canonical::Text(digest.to_string()))
    };
    Digest::of(&table([
        ("organisation", organisation(&plan.source.file)),
        (
            "subjects",
            Canonical::Table(digests.iter().map(subject).collect()),
        ),
    ]))
}
