//! All files of a snapshot, read and put together.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::digest::Digest;
use crate::finding::{Finding, RuleId};
use crate::history::Topic;
use crate::id::{PlanId, Subject};
use crate::inheritance;
use crate::message;
use crate::model::{PlanFile, Settings};
use crate::packs::{self, Packs};
use crate::parse::file::{self, FileContent, FileReading, Surroundings};
use crate::parse::misplaced_plan::misplaced_plan;
use crate::parse::{FileKind, ledger};
use crate::phone::Region;
use crate::place::{Place, RepoPath};
use crate::plan::{PlanSource, Repository};
use crate::renames::{PlanMeaning, PlanRenames};
use crate::snapshot::{Content, Snapshot};
use crate::toml::{Origin, Reader, Record};

/// Every plan of a snapshot, and all problems with reading it.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The plans.
    pub repository: Repository,
    /// The problems: syntax, keys, values, inheritance. Opinions are in `irplan-check`.
    pub findings: Vec<Finding>,
    /// The files, so that unchanged ones need not be read again.
    pub files: FileReadings,
}

/// The files of a reading, each by itself.
#[derive(Clone, Debug, Default)]
pub struct FileReadings(BTreeMap<RepoPath, Arc<FileReading>>);

impl FileReadings {
    /// Returns the same as [`crate::parse::subjects_of`], without reading a text again.
    pub fn subjects_of(&self, path: &RepoPath, text: &str) -> Vec<(Subject, Digest)> {
        match self.unchanged_file(path, text) {
            Some(known) => known.content.subjects(),
            None => file::subjects_of(path, text),
        }
    }

    /// Returns the same as [`crate::parse::topics_of`], without reading a text again.
    pub fn topics_of(&self, path: &RepoPath, text: &str) -> Vec<(Topic, String)> {
        match self.unchanged_file(path, text) {
            Some(known) => known.content.topics(),
            None => file::topics_of(path, text),
        }
    }

    /// Returns what the files of a plan say.
    fn meaning_of_plan(&self, plan: &PlanId) -> PlanMeaning {
        let files = self.0.iter();
        let own = files.filter(|(path, _)| path.plan_folder() == Some(plan.as_str()));
        let subjects = own.flat_map(|(_, file)| file.content.subjects());
        subjects
            .map(|(subject, digest)| (subject, digest.to_string()))
            .collect()
    }

    fn unchanged_file(&self, path: &RepoPath, text: &str) -> Option<&Arc<FileReading>> {
        self.0.get(path).filter(|known| match &known.text {
            Content::Text(read) => **read == *text,
            Content::Attached(_) | Content::Unreadable(_) => false,
        })
    }
}

/// A snapshot with the files that were read from it.
pub type ReadSnapshot<'a> = (&'a Snapshot, &'a FileReadings);

/// Finds the plans whose folders were renamed between two revisions. `unread` has further plans of the newer one, which are
/// not gone.
pub fn find_renames(
    old: ReadSnapshot<'_>,
    new: ReadSnapshot<'_>,
    unread: &BTreeSet<PlanId>,
) -> PlanRenames {
    let [before, after] = [old.0, new.0].map(plan_folders);
    let meanings = |files: &FileReadings, folders: BTreeSet<&str>| -> BTreeMap<_, _> {
        let ids = folders.into_iter().filter_map(|id| PlanId::parse(id).ok());
        let meaning = |id: PlanId| (id.clone(), files.meaning_of_plan(&id));
        ids.map(meaning).collect()
    };
    let is_unread = |folder: &&str| unread.iter().any(|plan| plan.as_str() == *folder);
    let gone = before.difference(&after).copied();
    let gone: BTreeSet<_> = gone.filter(|folder| !is_unread(folder)).collect();
    let came: BTreeSet<_> = after.difference(&before).copied().collect();
    if gone.is_empty() || came.is_empty() {
        return PlanRenames::default();
    }
    PlanRenames::find(&meanings(old.1, gone), &meanings(new.1, came))
}

fn plan_folders(snapshot: &Snapshot) -> BTreeSet<&str> {
    let files = snapshot.iter();
    files.filter_map(|(path, _)| path.plan_folder()).collect()
}

/// Reads a snapshot.
pub fn read(snapshot: &Snapshot) -> Reading {
    read_files(snapshot, &FileReadings::default(), &PlanRenames::default())
}

/// Reads a snapshot. Every file whose text is the same as in an earlier reading is taken from there.
pub fn reread(snapshot: &Snapshot, earlier: &Reading) -> Reading {
    read_files(snapshot, &earlier.files, &PlanRenames::default())
}

/// Reads a snapshot like [`reread`], with the current names of renamed plans. The snapshot must already have its files in
/// folders of these names; see [`PlanRenames::apply`].
pub fn reread_renamed(snapshot: &Snapshot, earlier: &Reading, renames: &PlanRenames) -> Reading {
    read_files(snapshot, &earlier.files, renames)
}

fn read_files(snapshot: &Snapshot, earlier: &FileReadings, renames: &PlanRenames) -> Reading {
    let files = read_each_file(snapshot, earlier);
    let mut findings: Vec<_> = files
        .values()
        .flat_map(|file| file.findings.iter().cloned())
        .collect();
    let (settings, sources) = collect_sources(&files, renames, &mut findings);
    let own_packs = files.values().filter_map(|file| match &file.content {
        FileContent::Pack(pack) => Some(Arc::clone(pack)),
        _ => None,
    });
    let packs = Packs::with_own(own_packs.collect());
    let (packs, faults) = packs::check_own_packs(packs);
    findings.extend(faults);
    let repository = inheritance::apply_inheritance(settings, &sources, &packs, &mut findings);
    Finding::sort(&mut findings);
    Reading {
        repository,
        findings,
        files: FileReadings(files),
    }
}

/// Reads the `plan.toml` files first, because they have the region for the numbers in all others.
fn read_each_file(
    snapshot: &Snapshot,
    earlier: &FileReadings,
) -> BTreeMap<RepoPath, Arc<FileReading>> {
    let files = |path: &RepoPath| snapshot.attachment(path).map(Arc::clone);
    let read_one = |&(path, content, region): &(&RepoPath, &Content, Option<Region>)| {
        let around = Surroundings {
            region,
            files: &files,
        };
        let is_known =
            |known: &&Arc<FileReading>| is_same(&known.text, content) && known.is_current(around);
        let known = earlier.0.get(path).filter(is_known);
        let reading = known.map_or_else(|| Arc::new(file::read(path, content, around)), Arc::clone);
        (path.clone(), reading)
    };
    let kinds = snapshot
        .iter()
        .map(|(path, content)| (FileKind::of(path), path, content));
    let (plans, others): (Vec<_>, Vec<_>) =
        kinds.partition(|(kind, ..)| matches!(kind, Ok(Some(FileKind::Plan(_)))));
    let plans: Vec<_> = plans
        .into_iter()
        .map(|(_, path, content)| (path, content, None))
        .collect();
    let mut files: BTreeMap<_, _> = plans.par_iter().map(read_one).collect();
    let regions: BTreeMap<PlanId, Region> =
        files.values().filter_map(|file| region_of(file)).collect();
    let others: Vec<_> = others
        .into_iter()
        .map(|(kind, path, content)| match kind {
            Ok(Some(FileKind::Contacts(plan))) => (path, content, regions.get(&plan).copied()),
            _ => (path, content, None),
        })
        .collect();
    files.par_extend(others.par_iter().map(read_one));
    files
}

/// Returns the region of a plan, from its `plan.toml`.
fn region_of(file: &FileReading) -> Option<(PlanId, Region)> {
    match &file.content {
        FileContent::Plan(plan, read) => Some((plan.clone(), read.region.as_ref()?.value)),
        _ => None,
    }
}

/// Whether two contents are the same; texts that share their memory need no comparison.
fn is_same(a: &Content, b: &Content) -> bool {
    match (a, b) {
        (Content::Text(a), Content::Text(b)) => Arc::ptr_eq(a, b) || a == b,
        _ => a == b,
    }
}

type Sources = BTreeMap<PlanId, PlanSource>;

fn collect_sources(
    files: &BTreeMap<RepoPath, Arc<FileReading>>,
    renames: &PlanRenames,
    findings: &mut Vec<Finding>,
) -> (Arc<Settings>, Vec<Arc<PlanSource>>) {
    let mut settings = None;
    let mut sources = Sources::new();
    let mut has_plan_file = BTreeMap::new();
    for (path, file) in files {
        match &file.content {
            FileContent::Settings(read) => settings = Some(renames.in_settings(read)),
            // Packs are collected by themselves.
            FileContent::Pack(_) => {}
            FileContent::Plan(plan, read) => {
                source_mut(&mut sources, plan).file = renames.in_plan_file(read);
                has_plan_file.insert(plan.clone(), ());
            }
            FileContent::Contacts(plan, read) => {
                source_mut(&mut sources, plan).contacts = read.clone();
            }
            FileContent::SignOffs(plan, read) => {
                let ledger = &mut source_mut(&mut sources, plan).ledger;
                findings.extend(ledger::merge_into(ledger, read));
            }
            FileContent::Text(plan, id, read) => read.add_to(source_mut(&mut sources, plan), id),
            // An unreadable `plan.toml` has its finding already, and must not be called missing as well.
            FileContent::Nothing => {
                if let Ok(Some(FileKind::Plan(plan))) = FileKind::of(path) {
                    has_plan_file.insert(plan, ());
                }
            }
        }
    }
    let is_plan = |folder: &str| has_plan_file.keys().any(|plan| plan.as_str() == folder);
    for (path, file) in files {
        if let Some(finding) = misplaced_plan(path, &file.text, is_plan) {
            findings.retain(|other| other.place() != finding.place());
            findings.push(finding);
        }
    }
    for plan in sources
        .keys()
        .filter(|plan| !has_plan_file.contains_key(*plan))
    {
        findings.push(missing_plan_file(plan));
    }
    let settings = match settings {
        Some(settings) => {
            require_provider(&settings, findings);
            settings
        }
        None => {
            findings.push(missing_settings(files));
            Arc::new(empty_record(&RepoPath::new("irplan.toml")))
        }
    };
    (settings, sources.into_values().map(Arc::new).collect())
}

fn source_mut<'a>(sources: &'a mut Sources, plan: &PlanId) -> &'a mut PlanSource {
    sources.entry(plan.clone()).or_insert_with(|| {
        let folder = RepoPath::new(format!("plans/{plan}"));
        let file: PlanFile = empty_record(&RepoPath::new(format!("{folder}/plan.toml")));
        PlanSource {
            id: plan.clone(),
            folder,
            file: Arc::new(file),
            contacts: BTreeMap::new(),
            sections: BTreeMap::new(),
            playbooks: BTreeMap::new(),
            exercises: BTreeMap::new(),
            incidents: BTreeMap::new(),
            ledger: BTreeMap::new(),
        }
    })
}

/// Returns a table without keys, for a file that does not exist. Its missing keys are not reported.
fn empty_record<R: Record>(path: &RepoPath) -> R {
    let origin = Origin {
        path: path.clone(),
        header: crate::place::Span::default(),
    };
    Reader::new(path, 0).parse("", |table, reader| R::read(table, origin, reader))
}

fn missing_plan_file(plan: &PlanId) -> Finding {
    Finding::new(
        RuleId::INVALID_VALUE,
        message!("the plan {} has no `plan.toml`", message::plan(plan)),
    )
    .plan(plan)
    .help(message!(
        "write {} with at least `kind` and `name`, or remove the folder",
        &RepoPath::new(format!("plans/{plan}/plan.toml"))
    ))
}

fn missing_settings(files: &BTreeMap<RepoPath, Arc<FileReading>>) -> Finding {
    let unreadable = files.contains_key(&RepoPath::new("irplan.toml"));
    let problem = if unreadable {
        "`irplan.toml` could not be used"
    } else {
        "there is no `irplan.toml`"
    };
    Finding::new(RuleId::INVALID_VALUE, problem).help(
        "write one with a table `[provider]` that has `name` and `plan`, or run `irplan init`",
    )
}

fn require_provider(settings: &Settings, findings: &mut Vec<Finding>) {
    // A file with syntax errors may have the table in the part that could not be read.
    let broken = findings.iter().any(|finding| {
        finding.rule == RuleId::SYNTAX_ERROR
            && finding
                .place()
                .is_some_and(|place| place.path == settings.origin.path)
    });
    if settings.provider.is_none() && !broken {
        let place = Place::new(&settings.origin.path, settings.origin.header);
        let finding = Finding::new(RuleId::INVALID_VALUE, "the table `[provider]` is missing")
            .label(place, "this file needs it")
            .help("add `[provider]` with `name = \"…\"` and `plan = \"…\"`");
        findings.push(finding);
    }
}
