//! A sound repository, and changes laid over it: what the tests of every rule begin with.

use std::collections::BTreeMap;

use irplan_plan::plan::Repository;
use irplan_plan::{Finding, History, Snapshot};
use jiff::civil::{Date, date};

use crate::rule::{Judge, Rule};
use crate::run::{Input, Options, Report, run};

/// The day on which tests judge.
pub(crate) const TODAY: Date = date(2026, 11, 22);

/// The files of the sound repository: a base plan `base`, the provider's `north`, and the clients `harbor` and `mill`.
const SOUND: &[(&str, &str)] = &[
    ("irplan.toml", include_str!("../fixtures/irplan.toml")),
    (
        "plans/base/plan.toml",
        include_str!("../fixtures/base.toml"),
    ),
    (
        "plans/base/sections/prepare.md",
        "+++\ntitle = \"Prepare\"\nphase = \"preparation\"\n+++\n\nKeep <contact:counsel> at hand.\n",
    ),
    (
        "plans/base/sections/detect.md",
        "+++\ntitle = \"Detect\"\nphase = \"detection-and-analysis\"\n+++\n\nTell <role:it>.\n",
    ),
    (
        "plans/base/sections/contain.md",
        "+++\ntitle = \"Contain\"\nphase = \"containment-eradication-and-recovery\"\n+++\n\n## Isolate\n\nFollow <playbook:ransomware#isolate>.\n",
    ),
    (
        "plans/base/sections/learn.md",
        "+++\ntitle = \"Learn\"\nphase = \"post-incident-activity\"\n+++\n\nMeet within a week.\n",
    ),
    (
        "plans/base/playbooks/ransomware.md",
        include_str!("../fixtures/ransomware.md"),
    ),
    (
        "plans/base/playbooks/takeover.md",
        "+++\ntitle = \"Takeover\"\n+++\n\nText.\n",
    ),
    (
        "plans/base/playbooks/breach.md",
        "+++\ntitle = \"Breach\"\n+++\n\nText.\n",
    ),
    (
        "plans/base/playbooks/phishing.md",
        "+++\ntitle = \"Phishing\"\n+++\n\nText.\n",
    ),
    (
        "plans/base/playbooks/lost.md",
        "+++\ntitle = \"Lost\"\n+++\n\nText.\n",
    ),
    (
        "plans/base/playbooks/supplier.md",
        "+++\ntitle = \"Supplier\"\n+++\n\nText.\n",
    ),
    (
        "plans/base/playbooks/ddos.md",
        "+++\ntitle = \"Denial\"\n+++\n\nText.\n",
    ),
    (
        "plans/north/plan.toml",
        include_str!("../fixtures/north.toml"),
    ),
    (
        "plans/north/contacts.toml",
        include_str!("../fixtures/north-contacts.toml"),
    ),
    (
        "plans/north/exercises/2026-05-04-table.md",
        "+++\ntitle = \"Table\"\non = 2026-05-04\nplaybook = \"ransomware\"\n+++\n",
    ),
    (
        "plans/harbor/plan.toml",
        include_str!("../fixtures/client.toml"),
    ),
    (
        "plans/harbor/contacts.toml",
        include_str!("../fixtures/client-contacts.toml"),
    ),
    (
        "plans/harbor/exercises/2026-05-04-table.md",
        "+++\ntitle = \"Table\"\non = 2026-05-04\nplaybook = \"ransomware\"\nfacilitator = \"sam\"\nparticipants = [\"jane\"]\nroles = [\"it\"]\nphases = [\"preparation\"]\n+++\n",
    ),
    (
        "plans/mill/plan.toml",
        include_str!("../fixtures/client.toml"),
    ),
    (
        "plans/mill/contacts.toml",
        include_str!("../fixtures/client-contacts.toml"),
    ),
    (
        "plans/mill/exercises/2026-05-04-table.md",
        "+++\ntitle = \"Table\"\non = 2026-05-04\nplaybook = \"ransomware\"\n+++\n",
    ),
];

/// The sound repository with changes laid over it, signed ten days ago.
///
/// A change names a file, of the plan `harbor` where it names no other. TOML is laid over table by table: a table with
/// the same header is replaced, `-[header]` takes one away, other tables are added. Any other file is replaced whole.
pub(crate) fn snapshot(changes: &[(&str, &str)]) -> Snapshot {
    let mut files: BTreeMap<String, String> = SOUND
        .iter()
        .map(|(path, text)| ((*path).to_owned(), (*text).to_owned()))
        .collect();
    let (signoffs, others): (Vec<_>, Vec<_>) = changes
        .iter()
        .partition(|(path, _)| path.ends_with("signoffs.toml"));
    lay_over(&mut files, &others);
    sign(&mut files);
    lay_over(&mut files, &signoffs);
    build(&files)
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
            merged(file, text)
        } else {
            (*text).to_owned()
        };
    }
}

/// TOML as its head and its tables; entries of one array of tables stay together.
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

fn merged(sound: &str, change: &str) -> String {
    let mut merged = tables(sound);
    for (header, text) in tables(change) {
        let taken_away = header.strip_prefix('-');
        let wanted = taken_away.unwrap_or(&header).to_owned();
        let text = if taken_away.is_some() {
            String::new()
        } else {
            text
        };
        match merged.iter_mut().find(|(known, _)| *known == wanted) {
            Some((_, known)) if header.is_empty() => known.push_str(&text),
            Some((_, known)) => *known = text,
            None => merged.push((wanted, text)),
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

fn sign(files: &mut BTreeMap<String, String>) {
    let repository = irplan_plan::parse::read(&build(files)).repository;
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
                _ => "sam",
            };
            signoffs.push_str(&format!(
                "[\"{subject}\"]\nby = \"{by}\"\non = 2026-11-12\ndigest = \"{digest}\"\n"
            ));
        }
        files.insert(format!("plans/{}/signoffs.toml", plan.id), signoffs);
    }
}

/// Runs everything on the sound repository with changes.
pub(crate) fn report(changes: &[(&str, &str)], options: &Options) -> (Snapshot, Report) {
    let snapshot = snapshot(changes);
    let reading = irplan_plan::parse::read(&snapshot);
    let report = judged(&snapshot, &reading.repository, reading.findings, options);
    (snapshot, report)
}

fn judged(
    snapshot: &Snapshot,
    repository: &Repository,
    parsing: Vec<Finding>,
    options: &Options,
) -> Report {
    let history = History::default();
    let input = Input {
        repository,
        snapshot,
        history: &history,
    };
    run(input, parsing, options)
}

/// A finding as tests write it: `` plans/harbor/plan.toml `jane`: message ``, with what is underlined.
pub(crate) fn shown(snapshot: &Snapshot, finding: &Finding) -> String {
    let Some(place) = finding.place() else {
        return finding.message.clone();
    };
    let text = snapshot.text(&place.path).map_or("", |text| text);
    let (path, underlined) = (&place.path, place.span.of(text));
    format!("{path} `{underlined}`: {}", finding.message)
}

/// Checks what one rule finds in the sound repository with changes.
#[track_caller]
pub(crate) fn check(rule: &Rule, changes: &[(&str, &str)], expected: &[&str]) {
    let (snapshot, report) = report(changes, &Options::on(TODAY));
    let found = report
        .findings
        .iter()
        .filter(|finding| finding.rule == rule.name);
    let found: Vec<_> = found.map(|finding| shown(&snapshot, finding)).collect();
    assert_eq!(found, expected);
    if !matches!(rule.judge, Judge::Parsing) {
        assert_parses(&snapshot, changes);
    }
}

/// A test of a rule whose plan text does not even parse would test something else.
#[track_caller]
fn assert_parses(snapshot: &Snapshot, changes: &[(&str, &str)]) {
    let faults: Vec<_> = irplan_plan::parse::read(snapshot)
        .findings
        .iter()
        .map(|finding| shown(snapshot, finding))
        .collect();
    assert_eq!(faults, [""; 0], "{changes:?}");
}

/// Checks the help of the first finding of a rule.
#[track_caller]
pub(crate) fn check_help(rule: &Rule, changes: &[(&str, &str)], expected: &str) {
    let (_, report) = report(changes, &Options::on(TODAY));
    let first = report
        .findings
        .iter()
        .find(|finding| finding.rule == rule.name);
    assert_eq!(
        first.and_then(|finding| finding.help.as_deref()),
        Some(expected)
    );
}
