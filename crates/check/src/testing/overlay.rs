//! Changes the files of the sound repository, and signs the result.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use irplan_plan::parse::{Reading, reread};
use irplan_plan::plan::Repository;
use irplan_plan::{Snapshot, Subject};

use super::TODAY;
use super::sound::SOUND;

/// Returns the sound repository with changes, signed ten days ago.
///
/// A change names a file, in the plan `harbor` unless it says otherwise. TOML is merged table by table: a table with
/// the same header is replaced, `-[header]` removes one, and other tables are added. Any other file is replaced as a
/// whole.
pub(crate) fn snapshot(changes: &[(&str, &str)]) -> Snapshot {
    read(changes).0
}

/// The sound repository without sign-offs. Tests share every file that they don't change.
static UNSIGNED: LazyLock<Reading> = LazyLock::new(|| irplan_plan::parse::read(&build(&sound())));

/// Returns the digest of a text of the sound repository, as a copy of it records it.
pub(crate) fn text_digest(plan: &str, subject: &str) -> String {
    let plan = &UNSIGNED.repository.plans[plan];
    let mut texts = plan.own_texts();
    let text = texts.find(|text| text.subject.to_string() == subject);
    text.expect("a text of the plan").digest.to_string()
}

/// [`snapshot`], and what it reads as.
pub(crate) fn read(changes: &[(&str, &str)]) -> (Snapshot, Reading) {
    let mut files = sound();
    let (signoffs, others): (Vec<_>, Vec<_>) = changes
        .iter()
        .partition(|(path, _)| path.ends_with("signoffs.toml"));
    lay_over(&mut files, &others);
    let unsigned = reread(&build(&files), &UNSIGNED);
    sign(&mut files, &unsigned.repository);
    lay_over(&mut files, &signoffs);
    let snapshot = build(&files);
    let reading = reread(&snapshot, &unsigned);
    (snapshot, reading)
}

fn sound() -> BTreeMap<String, String> {
    let owned = |(path, text): &(&str, &str)| ((*path).to_owned(), (*text).to_owned());
    SOUND.iter().map(owned).collect()
}

fn build(files: &BTreeMap<String, String>) -> Snapshot {
    let add = |snapshot: Snapshot, (path, text): (&String, &String)| snapshot.with(path, text);
    files.iter().fold(Snapshot::new(), add)
}

fn lay_over(files: &mut BTreeMap<String, String>, changes: &[&(&str, &str)]) {
    for (path, text) in changes {
        let path = match path.split_once('/') {
            _ if *path == "irplan.toml" => (*path).to_owned(),
            Some(("plans", _)) => (*path).to_owned(),
            _ => format!("plans/harbor/{path}"),
        };
        let file = files.entry(path.clone()).or_default();
        *file = if path.ends_with(".toml") {
            merge_toml(file, text)
        } else {
            (*text).to_owned()
        };
    }
}

/// Splits TOML into its head and its tables. Entries of one array of tables stay together.
fn tables(toml: &str) -> Vec<(String, String)> {
    let mut tables = vec![(String::new(), String::new())];
    for line in toml.split_inclusive('\n') {
        let header = line.trim_end();
        let is_header = header.starts_with('[') || header.starts_with("-[");
        let is_next = tables.last().is_some_and(|(last, _)| last != header);
        if is_header && is_next {
            tables.push((header.to_owned(), String::new()));
        }
        if let Some((_, text)) = tables.last_mut() {
            text.push_str(line);
        }
    }
    tables
}

fn merge_toml(sound: &str, change: &str) -> String {
    let mut merged = tables(sound);
    for (header, text) in tables(change) {
        let taken_away = header.strip_prefix('-');
        let target = taken_away.unwrap_or(&header).to_owned();
        let text = if taken_away.is_some() {
            String::new()
        } else {
            text
        };
        match merged.iter_mut().find(|(known, _)| *known == target) {
            Some((_, known)) if header.is_empty() => known.push_str(&text),
            Some((_, known)) => *known = text,
            None => merged.push((target, text)),
        }
    }
    merged
        .into_iter()
        .map(|(_, text)| {
            if text.is_empty() || text.ends_with('\n') {
                text
            } else {
                text + "\n"
            }
        })
        .collect()
}

fn sign(files: &mut BTreeMap<String, String>, repository: &Repository) {
    for plan in repository.published() {
        let mut signoffs = String::new();
        for subject in plan.signable(TODAY) {
            let Some(digest) = plan.digest(&subject) else {
                continue;
            };
            let signers = plan.signers(&subject);
            let by = match signers.first() {
                Some(first) if !signers.iter().any(|signer| signer.as_str() == "sam") => {
                    first.as_str()
                }
                // Nobody verifies themselves.
                _ if subject.to_string() == "contact:sam" => "ada",
                _ => "sam",
            };
            signoffs.push_str(&format!(
                "[\"{subject}\"]\nby = \"{by}\"\non = 2026-11-12\ndigest = \"{digest}\"\n"
            ));
        }
        files.insert(format!("plans/{}/signoffs.toml", plan.id), signoffs);
    }
}

/// Returns an entry of the ledger of `harbor` that signs a subject as it is in the sound plans.
pub(crate) fn entry(subject: &str, by: &str) -> String {
    let sound = irplan_plan::parse::read(&snapshot(&[])).repository;
    let signed = Subject::parse(subject).expect("a subject");
    let digest = sound.plans["harbor"].digest(&signed).expect("a digest");
    format!("[\"{subject}\"]\nby = \"{by}\"\non = 2026-11-12\ndigest = \"{digest}\"\n")
}
