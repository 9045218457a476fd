//! The meaning of a subject's own file, with references as written and without inheritance.

use crate::digest::{Digest, Scheme};
use crate::id::SubjectKind;
use crate::kinds::with_kind_fields;
use crate::markdown::Document;
use crate::model::{PlanFile, PlaybookHead, SectionHead, Step};
use crate::toml::{Canonical, Record, Slot};

/// A key that only orders texts, and is not part of their meaning.
const ORDER: &str = "order";

/// Returns the meaning of a section's file, with references as written.
pub(crate) fn of_section(head: &SectionHead, body: &Document) -> Digest {
    of_text([("head", head_of(head)), ("text", blocks(body))])
}

/// Returns the meaning of a playbook's file, with references as written.
pub(crate) fn of_playbook(head: &PlaybookHead, body: &Document, steps: &[Step]) -> Digest {
    let steps = steps.iter().map(of_step).collect();
    of_text([
        ("head", head_of(head)),
        ("text", blocks(body)),
        ("steps", Canonical::List(steps)),
    ])
}

/// Hashes the text once for all schemes, because they differ only in the facts that a page shows with it.
fn of_text<const PARTS: usize>(parts: [(&str, Canonical); PARTS]) -> Digest {
    Digest::of(&table(parts), Scheme::First)
}

/// Returns the meaning of an exercise's or incident's file. No digest covers it, but diffs recognise the file by it.
pub(crate) fn of_practice(head: &impl Record, body: &Document) -> Digest {
    of_text([("head", head_of(head)), ("text", blocks(body))])
}

/// Returns the meaning of a step's attributes.
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

/// Returns the digest of a table, such as a contact or a role.
pub(crate) fn of_record(kind: SubjectKind, meaning: Canonical, scheme: Scheme) -> Digest {
    let meaning = table([("kind", Canonical::text(kind.name())), ("value", meaning)]);
    Digest::of(&meaning, scheme)
}

macro_rules! define_organisation {
    (
        subjects $subjects:tt
        inherited $inherited:tt
        tables { $($kind:ident: $table:ident $(. $index:tt)? to $field:ident;)+ }
        keys $keys:tt
        folders $folders:tt
        records $records:tt
    ) => {
        /// Returns the meaning of `plan.toml` about the organisation itself. The tables of subjects also count in the
        /// plans that inherit them. The policy is about how the plan is maintained, so it does not count.
        pub(crate) fn organisation(file: &PlanFile) -> Canonical {
            let PlanFile {
                origin: _,
                kind,
                name,
                extends: _,
                timezone,
                region,
                country,
                packs,
                declined_packs,
                classification,
                policy: _,
                profile,
                $($table: _,)+
            } = file;
            let fields = [
                ("kind", kind.canonical()),
                ("name", name.canonical()),
                ("timezone", timezone.canonical()),
                ("region", region.canonical()),
                ("country", country.canonical()),
                ("packs", packs.canonical()),
                ("declined-packs", declined_packs.canonical()),
                ("classification", classification.canonical()),
                ("profile", profile.canonical()),
            ];
            let present = fields.into_iter();
            table(present.filter_map(|(key, value)| Some((key, value?))))
        }
    };
}
with_kind_fields!(define_organisation);

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
    Canonical::List(body.blocks().into_iter().map(block).collect())
}

pub(crate) fn table<'a>(entries: impl IntoIterator<Item = (&'a str, Canonical)>) -> Canonical {
    Canonical::Table(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}
