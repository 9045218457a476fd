//! What each subject means: the values that its digest covers.
//!
//! `docs/digests.md` says the same for readers. People and roles are signed off themselves, so a text that refers to
//! them covers only whom it names; other facts count as far as the text shows them.

use std::collections::BTreeMap;

use crate::digest::Digest;
use crate::id::{Id, Subject, SubjectKind};
use crate::markdown::{Document, Reference};
use crate::model::{PlanFile, PlaybookHead, SectionHead, Step};
use crate::plan::{Inherited, Plan, Subjects};
use crate::toml::{Canonical, Record, Slot};

/// The key that only places a text among others, and says nothing.
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

/// What the file of an exercise or an incident says. No digest covers it; it is told apart from others by this.
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
    records(&plan.contacts, SubjectKind::Contact, &mut digests);
    records(&plan.roles, SubjectKind::Role, &mut digests);
    records(&plan.severities, SubjectKind::Severity, &mut digests);
    records(&plan.assets, SubjectKind::Asset, &mut digests);
    records(&plan.channels, SubjectKind::Channel, &mut digests);
    records(&plan.vectors, SubjectKind::Vector, &mut digests);
    records(&plan.tools, SubjectKind::Tool, &mut digests);
    records(&plan.duties, SubjectKind::Duty, &mut digests);
    for (id, chain) in &plan.escalations {
        let digest = of_record(SubjectKind::Escalation, chain.canonical());
        digests.insert(Subject::new(SubjectKind::Escalation, id), digest);
    }
    for (id, section) in &plan.sections {
        let digest = of_prose(plan, SubjectKind::Section, section.meaning, &section.body);
        digests.insert(Subject::new(SubjectKind::Section, id), digest);
    }
    for (id, playbook) in &plan.playbooks {
        let digest = of_prose(
            plan,
            SubjectKind::Playbook,
            playbook.meaning,
            &playbook.body,
        );
        digests.insert(Subject::new(SubjectKind::Playbook, id), digest);
    }
    let whole = of_whole(plan, &digests);
    digests.insert(Subject::PLAN, whole);
    digests
}

fn records<R: Record>(
    subjects: &Subjects<R>,
    kind: SubjectKind,
    digests: &mut BTreeMap<Subject, Digest>,
) {
    let entry = |(id, record): (&Id, &Inherited<R>)| {
        (Subject::new(kind, id), of_record(kind, record.canonical()))
    };
    digests.extend(subjects.iter().map(entry));
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

/// What a text shows of a fact that belongs to it; `None` for what is signed off by itself, or leads nowhere.
fn fact(plan: &Plan, reference: &Reference) -> Option<Canonical> {
    let id = reference.id.as_str();
    let name = || Some(("name", Canonical::text(&plan.title(reference.kind, id)?)));
    let shown = match reference.kind {
        SubjectKind::Contact
        | SubjectKind::Role
        | SubjectKind::Section
        | SubjectKind::Playbook
        | SubjectKind::Exercise
        | SubjectKind::Incident => return None,
        SubjectKind::Plan
        | SubjectKind::Asset
        | SubjectKind::Channel
        | SubjectKind::Vector
        | SubjectKind::Tool
        | SubjectKind::Escalation => vec![name()?],
        SubjectKind::Duty => {
            let within = plan.duties.get(id)?.within.canonical();
            [name(), within.map(|within| ("within", within))]
                .into_iter()
                .flatten()
                .collect()
        }
        SubjectKind::Severity => {
            let severity = plan.severities.get(id)?;
            let respond = severity
                .respond_within
                .canonical()
                .map(|time| ("respond-within", time));
            let resolve = severity
                .resolve_within
                .canonical()
                .map(|time| ("resolve-within", time));
            let update = severity
                .update_every
                .canonical()
                .map(|time| ("update-every", time));
            [name(), respond, resolve, update]
                .into_iter()
                .flatten()
                .collect()
        }
    };
    Some(table(shown))
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

/// What `plan.toml` says of the organisation itself. The other tables are subjects, and count in every plan that
/// inherits them; the policy says how the plan is kept, not what it says.
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
