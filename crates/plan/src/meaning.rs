//! What each subject means: the values that its digest covers.
//!
//! `docs/digests.md` explains this for users. People and roles are signed off themselves, so a text that refers to them
//! covers only which of them it names. Of other facts, a text covers what it shows.

use std::collections::BTreeMap;

use crate::digest::Digest;
use crate::id::{Subject, SubjectKind};
use crate::markdown::{Document, Reference};
use crate::model::{PlanFile, PlaybookHead, SectionHead, Step};
use crate::plan::Plan;
use crate::toml::{Canonical, Record, Slot};

/// A key that only orders texts, and is not part of their meaning.
const ORDER: &str = "order";

/// What a section's file says, with references as written.
pub(crate) fn of_section(head: &SectionHead, body: &Document) -> Digest {
    Digest::of(&table([("head", head_of(head)), ("text", blocks(body))]))
}

/// What a playbook's file says, with references as written.
pub(crate) fn of_playbook(head: &PlaybookHead, body: &Document, steps: &[Step]) -> Digest {
    let steps = steps.iter().map(of_step).collect();
    Digest::of(&table([
        ("head", head_of(head)),
        ("text", blocks(body)),
        ("steps", Canonical::List(steps)),
    ]))
}

/// What the file of an exercise or an incident says. No digest covers it. Diffs recognise the file by it.
pub(crate) fn of_practice(head: &impl Record, body: &Document) -> Digest {
    Digest::of(&table([("head", head_of(head)), ("text", blocks(body))]))
}

/// What a step's attributes say.
pub(crate) fn of_step(step: &Step) -> Canonical {
    let Step {
        id,
        title,
        span: _,
        role,
        within,
        automation,
        evidence,
        phase,
        in_phase: _,
        heading: _,
        pieces: _,
    } = step;
    let mut entries = vec![
        ("id", Canonical::text(id.as_str())),
        ("title", Canonical::text(title)),
    ];
    entries.extend(role.canonical().map(|role| ("role", role)));
    entries.extend(within.canonical().map(|within| ("within", within)));
    entries.extend(automation.canonical().map(|tool| ("automation", tool)));
    entries.extend(evidence.canonical().map(|evidence| ("evidence", evidence)));
    entries.extend(phase.canonical().map(|phase| ("phase", phase)));
    table(entries)
}

/// The digest of a table, such as a contact or a role.
pub(crate) fn of_record(kind: SubjectKind, meaning: Canonical) -> Digest {
    Digest::of(&table([
        ("kind", Canonical::text(kind.name())),
        ("value", meaning),
    ]))
}

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

/// What `plan.toml` says about the organisation itself. The other tables are subjects of their own, which also count in
/// the plans that inherit them. The policy says how the plan is maintained, not what it says.
pub(crate) fn organisation(file: &PlanFile) -> Canonical {
    let PlanFile {
        origin: _,
        kind,
        name,
        extends: _,
        timezone,
        region,
        packs,
        classification,
        policy: _,
        profile,
        assets: _,
        roles: _,
        severities: _,
        escalation: _,
        channels: _,
        vectors: _,
        tools: _,
        duties: _,
    } = file;
    let fields = [
        ("kind", kind.canonical()),
        ("name", name.canonical()),
        ("timezone", timezone.canonical()),
        ("region", region.canonical()),
        ("packs", packs.canonical()),
        ("classification", classification.canonical()),
        ("profile", profile.canonical()),
    ];
    table(
        fields
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?))),
    )
}

fn head_of(head: &impl Record) -> Canonical {
    let fields = head.fields().into_iter().filter(|field| field.key != ORDER);
    Canonical::Table(
        fields
            .map(|field| (field.key.to_owned(), field.value))
            .collect(),
    )
}

fn blocks(body: &Document) -> Canonical {
    let block = |block: crate::markdown::Block| {
        Canonical::List(vec![
            Canonical::Text(block.prefix),
            Canonical::Text(block.text),
        ])
    };
    Canonical::List(body.flow().into_iter().map(block).collect())
}

fn table<'a>(entries: impl IntoIterator<Item = (&'a str, Canonical)>) -> Canonical {
    Canonical::Table(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}
