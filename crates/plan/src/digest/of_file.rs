//! The meaning of a subject's own file, with references as written and without inheritance.

use crate::digest::{Digest, Scheme};
use crate::id::SubjectKind;
use crate::kinds::with_kind_fields;
use crate::markdown::Document;
use crate::model::{PlanFile, PlaybookHead, SectionHead, Step};
use crate::toml::{
    Canonical, Record, Slot, write_key, write_list_start, write_table_start, write_text,
};

/// A key that only orders texts, and is not part of their meaning.
const ORDER: &str = "order";

/// Returns the meaning of a section's file, with references as written.
pub(crate) fn of_section(head: &SectionHead, body: &Document) -> Digest {
    of_text(head, None, body)
}

/// Returns the meaning of a playbook's file, with references as written.
pub(crate) fn of_playbook(head: &PlaybookHead, body: &Document, steps: &[Step]) -> Digest {
    of_text(head, Some(steps), body)
}

/// Hashes the text once for all schemes, because they differ only in the facts that a page shows with it.
///
/// The bytes are those of a [`Canonical::Table`] with the keys `head`, `steps` and `text`. They are written without
/// making one, because a value for each block would take as long as hashing it.
fn of_text(head: &impl Record, steps: Option<&[Step]>, body: &Document) -> Digest {
    let scheme = Scheme::First;
    let mut bytes = Vec::with_capacity(body.file_length());
    write_table_start(&mut bytes, if steps.is_some() { 3 } else { 2 });
    write_key(&mut bytes, "head");
    head_of(head).write_to(&mut bytes, scheme);
    if let Some(steps) = steps {
        write_key(&mut bytes, "steps");
        write_list_start(&mut bytes, steps.len());
        for step in steps {
            of_step(step).write_to(&mut bytes, scheme);
        }
    }
    write_key(&mut bytes, "text");
    write_blocks(&mut bytes, body);
    Digest::of_bytes(&bytes, scheme)
}

/// Returns the meaning of an exercise's or incident's file. No digest covers it, but diffs recognise the file by it.
pub(crate) fn of_practice(head: &impl Record, body: &Document) -> Digest {
    of_text(head, None, body)
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

/// Writes a list with the prefix and the words of each block.
fn write_blocks(bytes: &mut Vec<u8>, body: &Document) {
    let blocks = body.blocks();
    write_list_start(bytes, blocks.len());
    for block in &blocks {
        write_list_start(bytes, 2);
        write_text(bytes, &block.prefix);
        write_text(bytes, &block.text);
    }
}

pub(crate) fn table<'a>(entries: impl IntoIterator<Item = (&'a str, Canonical)>) -> Canonical {
    Canonical::Table(
        entries
            .into_iter()
            .map(|(key, value)| (key.to_owned(), value))
            .collect(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::snapshot::Snapshot;

    const TEXT: &str = "+++\ntitle = \"A\"\n+++\n\nWords *of* <plan:name>.\n\n## Do it {#do role=it}\n\n1. One\n2. Two\n\n> [!NOTE]\n> x\n";

    /// Returns the value that [`of_text`] writes without making it.
    fn value(head: &impl Record, steps: Option<&[Step]>, body: &Document) -> Canonical {
        let block = |block: crate::markdown::Block| {
            Canonical::List(vec![
                Canonical::Text(block.prefix),
                Canonical::Text(block.text),
            ])
        };
        let blocks = body.blocks().into_iter().map(block).collect();
        let steps = steps.map(|steps| Canonical::List(steps.iter().map(of_step).collect()));
        let parts = [("head", head_of(head)), ("text", Canonical::List(blocks))];
        table(parts.into_iter().chain(steps.map(|steps| ("steps", steps))))
    }

    #[test]
    fn a_text_is_hashed_like_its_value() {
        let snapshot = Snapshot::new()
            .with("plans/a/plan.toml", "kind = \"base\"\nname = \"A\"\n")
            .with("plans/a/sections/s.md", TEXT)
            .with("plans/a/playbooks/p.md", TEXT);
        let reading = crate::parse::read(&snapshot);
        let source = &reading
            .repository
            .plans
            .values()
            .next()
            .expect("a plan")
            .source;
        let section = &source.sections["s"];
        let expected = Digest::of(&value(&section.head, None, &section.body), Scheme::First);
        assert_eq!(section.meaning, expected);
        let playbook = &source.playbooks["p"];
        assert!(!playbook.steps.is_empty());
        let value = value(&playbook.head, Some(&playbook.steps), &playbook.body);
        assert_eq!(playbook.meaning, Digest::of(&value, Scheme::First));
    }
}
