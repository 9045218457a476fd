//! A sound repository, and changes laid over it: what the tests of every rule begin with.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use irplan_plan::diff::Change;
use irplan_plan::parse::{Reading, read_after};
use irplan_plan::plan::{Plan, Repository};
use irplan_plan::{
    Commit, Digest, Extent, Finding, History, Id, LastChange, LedgerChange, Level, Person, PlanId,
    RuleId, SignOff, Snapshot, Subject,
};
use jiff::civil::{Date, date};
use jiff::tz::TimeZone;

use crate::input::{Input, Options};
use crate::report::Report;
use crate::rule::{Judge, Rule};
use crate::run::run;

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
    read(changes).0
}

/// The sound repository without sign-offs. Tests take from it every file that they don't change.
static UNSIGNED: LazyLock<Reading> = LazyLock::new(|| irplan_plan::parse::read(&build(&sound())));

/// [`snapshot`], and what it reads as.
pub(crate) fn read(changes: &[(&str, &str)]) -> (Snapshot, Reading) {
    let mut files = sound();
    let (signoffs, others): (Vec<_>, Vec<_>) = changes
        .iter()
        .partition(|(path, _)| path.ends_with("signoffs.toml"));
    lay_over(&mut files, &others);
    let unsigned = read_after(&build(&files), &UNSIGNED);
    sign(&mut files, &unsigned.repository);
    lay_over(&mut files, &signoffs);
    let snapshot = build(&files);
    let reading = read_after(&snapshot, &unsigned);
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
                _ => "sam",
            };
            signoffs.push_str(&format!(
                "[\"{subject}\"]\nby = \"{by}\"\non = 2026-11-12\ndigest = \"{digest}\"\n"
            ));
        }
        files.insert(format!("plans/{}/signoffs.toml", plan.id), signoffs);
    }
}

/// Options for tests that look at the findings of every rule.
///
/// A rule that fires in the sound repository is off in them. So it makes one test fail that says so, and not all of these.
pub(crate) fn options() -> Options {
    static FIRING: LazyLock<BTreeSet<RuleId>> = LazyLock::new(|| {
        let (_, report) = report(&[], &Options::on(TODAY));
        let findings = report.findings.iter();
        findings.map(|finding| finding.rule).collect()
    });
    let levels = FIRING.iter().map(|rule| (*rule, Level::Allow));
    Options {
        levels: levels.collect(),
        ..Options::on(TODAY)
    }
}

/// Runs everything on the sound repository with changes.
pub(crate) fn report(changes: &[(&str, &str)], options: &Options) -> (Snapshot, Report) {
    let (snapshot, reading) = read(changes);
    let report = judge(&snapshot, &reading, &History::default(), options);
    (snapshot, report)
}

fn judge(snapshot: &Snapshot, reading: &Reading, history: &History, options: &Options) -> Report {
    let input = Input {
        repository: &reading.repository,
        snapshot,
        history,
    };
    run(input, reading.findings.clone(), options)
}

/// The findings of one rule in the sound repository with changes and a history.
struct RuleRun {
    snapshot: Snapshot,
    reading: Reading,
    findings: Vec<Finding>,
}

impl RuleRun {
    fn new(rule: &Rule, changes: &[(&str, &str)], history: &History) -> Self {
        let (snapshot, reading) = read(changes);
        let mut findings = judge(&snapshot, &reading, history, &Options::on(TODAY)).findings;
        findings.retain(|finding| finding.rule == rule.id);
        Self {
            snapshot,
            reading,
            findings,
        }
    }

    /// Checks the findings. Text that does not even parse would test something else, unless the rule is about that.
    #[track_caller]
    fn check(&self, rule: &Rule, expected: &[&str]) {
        let lines = |findings: &[Finding]| {
            let line = |finding| shown(&self.snapshot, finding);
            findings.iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(lines(&self.findings), expected);
        if !matches!(rule.judge, Judge::Parsing) {
            assert_eq!(lines(&self.reading.findings), [""; 0], "it must parse");
        }
    }

    /// Checks the help of the first finding.
    #[track_caller]
    fn check_help(&self, expected: &str) {
        let first = self.findings.first();
        let help = first.and_then(|finding| finding.help.as_ref());
        assert_eq!(help.map(ToString::to_string).as_deref(), Some(expected));
    }
}

/// What git says, for tests of rules that ask it: commits, and what they brought.
#[derive(Clone, Default)]
pub(crate) struct Past {
    commits: BTreeMap<String, Commit>,
    wrote: Vec<((PlanId, Subject), String)>,
    entered: Vec<((PlanId, Subject), String, Option<Date>)>,
    before: Vec<((PlanId, Subject), String, Option<Date>)>,
    since: BTreeMap<(PlanId, Subject), Vec<Change>>,
    is_shallow: bool,
}

impl Past {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// A commit named by a hex digit, by `Name <mail>`.
    pub(crate) fn commit(mut self, name: &str, author: &str, on: &str) -> Self {
        let author = person(author);
        let date: Date = on.parse().expect("a date");
        let noon = date.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
        let commit = Commit {
            id: name.repeat(40),
            author: author.name,
            email: author.email,
            date,
            time: noon.expect("a time").timestamp().as_second(),
            summary: "Change".to_owned(),
            co_authors: Vec::new(),
        };
        self.commits.insert(name.to_owned(), commit);
        self
    }

    /// The commit was made on another day than its author's clock said.
    pub(crate) fn made_on(mut self, name: &str, on: &str) -> Self {
        let date: Date = on.parse().expect("a date");
        let noon = date.at(12, 0, 0, 0).to_zoned(TimeZone::UTC);
        let commit = self.commits.get_mut(name).expect("a commit");
        commit.time = noon.expect("a time").timestamp().as_second();
        self
    }

    pub(crate) fn co_author(mut self, name: &str, author: &str) -> Self {
        let commit = self.commits.get_mut(name).expect("a commit");
        commit.co_authors.push(person(author));
        self
    }

    /// The commit was the last to change a subject.
    pub(crate) fn wrote(mut self, plan: &str, subject: &str, commit: &str) -> Self {
        self.wrote.push((key(plan, subject), commit.to_owned()));
        self
    }

    /// The commit brought a sign-off in.
    pub(crate) fn signed(mut self, plan: &str, subject: &str, commit: &str) -> Self {
        self.entered
            .push((key(plan, subject), commit.to_owned(), None));
        self
    }

    /// The commit brought a sign-off in that took the place of one by `ada`.
    pub(crate) fn replaced(mut self, plan: &str, subject: &str, commit: &str, on: &str) -> Self {
        let on = on.parse().expect("a date");
        self.entered
            .push((key(plan, subject), commit.to_owned(), Some(on)));
        self
    }

    /// The commit had brought the same sign-off in before, in place of one by `ada` or of none.
    pub(crate) fn stood_before(
        mut self,
        plan: &str,
        subject: &str,
        commit: &str,
        on: Option<&str>,
    ) -> Self {
        let on = on.map(|on| on.parse().expect("a date"));
        self.before
            .push((key(plan, subject), commit.to_owned(), on));
        self
    }

    /// What changed of a subject since it was signed.
    pub(crate) fn changed(mut self, plan: &str, subject: &str, changes: Vec<Change>) -> Self {
        self.since.insert(key(plan, subject), changes);
        self
    }

    /// The same in a clone that does not have what came before.
    pub(crate) fn shallow(mut self) -> Self {
        self.is_shallow = true;
        self
    }

    /// What is signed in the sound repository.
    pub(crate) fn signable(&self) -> Vec<(String, String)> {
        let repository = read(&[]).1.repository;
        let of = |plan: &Plan| {
            let ledger = plan.source.ledger.keys();
            ledger
                .map(|subject| (plan.id.to_string(), subject.to_string()))
                .collect::<Vec<_>>()
        };
        repository.published().flat_map(of).collect()
    }

    fn history(&self) -> History {
        let change = |name: &String| {
            let commit = Arc::new(self.commits[name].clone());
            match self.is_shallow {
                true => LastChange::AtOrBefore(commit),
                false => LastChange::At(commit),
            }
        };
        let replaced = |on: Date| SignOff {
            by: Id::parse("ada").expect("an id"),
            on,
            digest: Digest::default(),
            how: None,
            due: None,
            signature: None,
        };
        let wrote = self.wrote.iter();
        let entered = |(key, commit, before): &((PlanId, Subject), String, Option<Date>)| {
            let entered = LedgerChange {
                change: change(commit),
                replaced: before.map(replaced),
            };
            (key.clone(), entered)
        };
        let mut stood_before: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for (key, entered) in self.before.iter().map(entered) {
            stood_before.entry(key).or_default().push(entered);
        }
        History {
            extent: match self.is_shallow {
                true => Extent::Shallow,
                false => Extent::Whole,
            },
            subjects: wrote
                .map(|(key, commit)| (key.clone(), change(commit)))
                .collect(),
            sign_offs: self.entered.iter().map(entered).collect(),
            stood_before,
            since: self.since.clone(),
            ..History::default()
        }
    }

    /// Checks what one rule finds in the sound repository with changes and this history.
    #[track_caller]
    pub(crate) fn check(&self, rule: &Rule, changes: &[(&str, &str)], expected: &[&str]) {
        RuleRun::new(rule, changes, &self.history()).check(rule, expected);
    }

    /// Checks the help of the first finding of a rule.
    #[track_caller]
    pub(crate) fn check_help(&self, rule: &Rule, changes: &[(&str, &str)], expected: &str) {
        RuleRun::new(rule, changes, &self.history()).check_help(expected);
    }
}

fn key(plan: &str, subject: &str) -> (PlanId, Subject) {
    let plan = PlanId::parse(plan).expect("an id");
    (plan, Subject::parse(subject).expect("a subject"))
}

/// `Name <mail>`.
fn person(text: &str) -> Person {
    let (name, email) = text.split_once(" <").expect("a name and an address");
    Person {
        name: name.to_owned(),
        email: email.trim_end_matches('>').to_owned(),
    }
}

/// A finding as tests write it: `` plans/harbor/plan.toml `jane`: message ``, with what is underlined.
pub(crate) fn shown(snapshot: &Snapshot, finding: &Finding) -> String {
    let Some(place) = finding.place() else {
        return finding.message.to_string();
    };
    let text = snapshot.text(&place.path).map_or("", |text| text);
    let (path, underlined) = (&place.path, place.span.of(text));
    format!("{path} `{underlined}`: {}", finding.message)
}

/// Checks what one rule finds in the sound repository with changes.
#[track_caller]
pub(crate) fn check(rule: &Rule, changes: &[(&str, &str)], expected: &[&str]) {
    RuleRun::new(rule, changes, &History::default()).check(rule, expected);
}

/// Checks the help of the first finding of a rule.
#[track_caller]
pub(crate) fn check_help(rule: &Rule, changes: &[(&str, &str)], expected: &str) {
    RuleRun::new(rule, changes, &History::default()).check_help(expected);
}
