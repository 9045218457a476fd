//! Checks that every fact on a page is signed: the digest of the page covers it, or that of something which the page
//! names and which is signed off by itself.
//!
//! The test changes the keys of the sample plans, one at a time, renders the pages again, and compares which pages and
//! which digests changed.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::iter;
use std::path::Path;
use std::sync::Arc;

use irplan_plan::model::Audience;
use irplan_plan::parse::{Reading, read, reread};
use irplan_plan::toml::Duration;
use irplan_plan::{Plan, PlanId, Snapshot, Subject, SubjectKind};
use irplan_site::{AttachmentReader, SiteInput, Templates, render};
use rayon::prelude::*;
use toml::{Table, Value};

use crate::support::{history, plan_id};

/// In how many places a key is changed, if more have it. They are spread over the plans.
const PLACES_OF_KEY: usize = 2;

/// Starts of keys that no digest covers although pages show them, with the reason. `docs/digests.md` lists them too.
const NOT_SIGNED: &[(&str, &str)] = &[
    ("kind", "a plan of another kind has its pages elsewhere"),
    ("playbooks.order", "it only places a page among others"),
    (
        "policy.",
        "it says how long a sign-off holds, which is not what somebody signed",
    ),
    ("sections.order", "it only places a page among others"),
    (
        "site.",
        "it says what the portal is called and where texts are edited",
    ),
];

/// Starts of keys with no other value that is valid in the samples, with the reason.
const NOT_CHANGED: &[(&str, &str)] = &[
    ("packs", "each plan adds to the duties of its packs"),
    (
        "policy.waivers.",
        "the plans are checked without today's date",
    ),
    ("provider.plan", "there is one provider"),
];

/// Whose pages show the facts of a plan, if not only the plan's own do: a sample of those that inherit them.
const READERS: &[(&str, &[&str])] = &[
    ("", &["northwind", "harbor-dental"]),
    ("baseline", &["harbor-dental"]),
    ("northwind", &["northwind", "harbor-dental"]),
];

#[test]
fn every_fact_on_a_page_is_signed() {
    let samples = Samples::read();
    let mut places: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (file, sample) in samples.files.iter().enumerate() {
        for steps in leaves_of(&sample.keys) {
            let place = Place { file, steps };
            places.entry(place.key(sample)).or_default().push(place);
        }
    }
    let outcomes: Vec<_> = places
        .par_iter()
        .map(|(key, places)| (key.as_str(), change_key(&samples, places)))
        .collect();
    let mut untried = Vec::new();
    let mut unsigned = BTreeMap::new();
    for (key, outcome) in outcomes {
        match outcome {
            None => untried.push(key),
            Some(pages) if pages.is_empty() => {}
            Some(pages) => drop(unsigned.insert(key, pages)),
        }
    }
    for (start, _) in NOT_SIGNED {
        let before = unsigned.len();
        unsigned.retain(|key, _| !key.starts_with(start));
        assert_ne!(
            unsigned.len(),
            before,
            "a digest covers all keys with {start}"
        );
    }
    assert!(
        unsigned.is_empty(),
        "pages show these, but no digest covers them: {unsigned:#?}"
    );
    untried.retain(|key| !NOT_CHANGED.iter().any(|(start, _)| key.starts_with(start)));
    assert_eq!(untried, [""; 0], "no other value of these keys is valid");
}

/// Changes a key in some of the places that have it. Returns the pages that show the change although nothing that is
/// signed on them changed, or `None` if no change gave valid plans.
fn change_key(samples: &Samples, places: &[Place]) -> Option<BTreeSet<String>> {
    let mut values: Vec<&Value> = Vec::new();
    for place in places {
        let value = place.value(&samples.files);
        if !values.contains(&value) {
            values.push(value);
        }
    }
    let mut pages = None;
    let places = places.iter().step_by(places.len().div_ceil(PLACES_OF_KEY));
    for (at, place) in places.enumerate() {
        let plans = readers_of(samples.files[place.file].plan());
        let before = &samples.shown[&plans];
        let mut others = other_values(place.value(&samples.files), &values);
        // A key gets another value in one place, and none in the next.
        if at % 2 == 0 {
            others.rotate_left(1);
        }
        let mut changes = others.into_iter().filter_map(|other| {
            let changed = place.with(&samples.files, other);
            samples.show(&plans, Some(&changed))
        });
        if let Some(after) = changes.next() {
            pages
                .get_or_insert_with(BTreeSet::new)
                .extend(unsigned_pages(before, &after));
        }
    }
    pages
}

/// Returns values that a key could have instead: none, those of other places, and a new one. They differ in more than
/// their spelling.
fn other_values(value: &Value, of_others: &[&Value]) -> Vec<Option<Value>> {
    let new = match value {
        Value::String(text) => Some(format!("{text} changed").into()),
        Value::Integer(number) => Some((number + 1).into()),
        Value::Boolean(flag) => Some((!flag).into()),
        Value::Datetime(_) => "2026-02-03".parse().ok().map(Value::Datetime),
        _ => None,
    };
    let duration = |value: &Value| Duration::parse(value.as_str()?).ok()?.minutes();
    let is_other = |other: &Value| match (duration(other), duration(value)) {
        (Some(other), Some(value)) => other != value,
        _ => other != value,
    };
    let of_others = of_others.iter().copied().filter(|other| is_other(other));
    let of_others = of_others.take(5).cloned();
    [None]
        .into_iter()
        .chain(of_others.chain(new).map(Some))
        .collect()
}

/// Returns the pages that changed although nothing did that is signed on them.
fn unsigned_pages(before: &Shown, after: &Shown) -> Vec<String> {
    let signed = changed(&before.subjects, &after.subjects);
    let pages = changed(&before.pages, &after.pages).into_iter();
    let unsigned = pages.filter(|path| {
        let is_signed = |subject: &(PlanId, Subject)| {
            covers(subject, path)
                || [before, after]
                    .iter()
                    .any(|shown| shown.names(path, subject))
        };
        !signed.iter().any(|subject| is_signed(subject))
    });
    unsigned.cloned().collect()
}

/// Returns the keys whose values differ.
fn changed<'a, K: Ord, V: PartialEq>(
    before: &'a BTreeMap<K, V>,
    after: &'a BTreeMap<K, V>,
) -> Vec<&'a K> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    let differ = keys
        .into_iter()
        .filter(|key| before.get(key) != after.get(key));
    differ.collect()
}

/// The pages that show the state of many sign-offs, so that they change with each digest, and with the people who may sign.
const SUMMARIES: [&str; 5] = [
    "health.html",
    "index.html",
    "playbooks.html",
    "sections.html",
    "sign.html",
];

/// Whether the digest of a subject covers a page. Texts say by whom they were reviewed. The approval of the plan covers
/// all other pages, except for what they name that is signed off by itself.
fn covers((plan, subject): &(PlanId, Subject), path: &str) -> bool {
    let Some(path) = path.strip_prefix(&folder_of(plan)) else {
        return false;
    };
    match [SubjectKind::Section, SubjectKind::Playbook]
        .into_iter()
        .find(|kind| path.starts_with(&format!("{}/", kind.plural())))
    {
        Some(kind) => {
            let id = subject.id.as_ref().filter(|_| subject.kind == kind);
            id.is_some_and(|id| path == format!("{}/{id}.html", kind.plural()))
        }
        None => *subject == Subject::PLAN || SUMMARIES.contains(&path),
    }
}

/// Returns the folder with the pages of a plan.
fn folder_of(plan: &PlanId) -> String {
    match plan.as_str() {
        "northwind" => "portal/plan/".to_owned(),
        client => format!("clients/{client}/"),
    }
}

/// Returns the plans whose pages show what a plan's files say.
fn readers_of(plan: &str) -> BTreeSet<PlanId> {
    let listed = READERS.iter().find(|(of, _)| *of == plan);
    match listed {
        Some((_, readers)) => readers.iter().map(|id| plan_id(id)).collect(),
        None => BTreeSet::from([plan_id(plan)]),
    }
}

/// A file of the samples, with its keys.
#[derive(Clone)]
struct SampleFile {
    path: String,
    keys: Table,
    /// What follows the front matter; `None` if the whole file is TOML.
    body: Option<String>,
}

impl SampleFile {
    /// Reads a file that digests are about. None covers sign-offs, exercises and incidents, which are records.
    fn read(path: &str, text: &str) -> Option<Self> {
        let records = ["/signoffs", "/exercises/", "/incidents/"];
        if records.iter().any(|it| path.contains(it)) {
            return None;
        }
        let (keys, body) = match path.rsplit_once('.')?.1 {
            "toml" => (text, None),
            _ => {
                let (keys, body) = text.strip_prefix("+++\n")?.split_once("\n+++\n")?;
                (keys, Some(body.to_owned()))
            }
        };
        let keys = keys.parse().expect("the samples are valid");
        let path = path.to_owned();
        Some(Self { path, keys, body })
    }

    fn text(&self) -> String {
        let keys = toml::to_string(&self.keys).expect("it was read from TOML");
        match &self.body {
            Some(body) => format!("+++\n{keys}+++\n{body}"),
            None => keys,
        }
    }

    fn plan(&self) -> &str {
        self.path.split('/').nth(1).unwrap_or_default()
    }
}

/// A key in a table or a place in a list.
#[derive(Clone)]
enum Step {
    Key(String),
    Item(usize),
}

/// The place of one value.
struct Place {
    file: usize,
    steps: Vec<Step>,
}

impl Place {
    /// Returns the key of the value, with `*` for the id of its subject: `contacts.*.phones.number`.
    fn key(&self, file: &SampleFile) -> String {
        let folder = file.body.as_ref().and(file.path.split('/').nth(2));
        let mut words: Vec<&str> = folder.into_iter().collect();
        let mut value = &Value::Table(file.keys.clone());
        for (at, step) in self.steps.iter().enumerate() {
            match step {
                Step::Key(key) => {
                    let siblings = value.as_table().expect("keys are in tables");
                    let is_id =
                        at > 0 && siblings.values().all(|it| it.is_table() || it.is_array());
                    words.push(if is_id { "*" } else { key });
                    value = &siblings[key];
                }
                Step::Item(at) => value = &value[*at],
            }
        }
        words.join(".")
    }

    fn value<'a>(&self, files: &'a [SampleFile]) -> &'a Value {
        let keys = &files[self.file].keys;
        let (first, rest) = self.steps.split_first().expect("it has a key");
        let first = match first {
            Step::Key(key) => keys.get(key),
            Step::Item(_) => None,
        };
        let first = first.expect("a file starts with a key");
        rest.iter().fold(first, |value, step| match step {
            Step::Key(key) => &value[key.as_str()],
            Step::Item(at) => &value[*at],
        })
    }

    /// Returns the file with another value in this place, or without any.
    #[expect(clippy::panic, reason = "the place was found in the same file")]
    fn with(&self, files: &[SampleFile], other: Option<Value>) -> SampleFile {
        let mut file = files[self.file].clone();
        let (last, before) = self.steps.split_last().expect("it has a key");
        let mut keys = Value::Table(file.keys);
        let parent = before.iter().fold(&mut keys, |value, step| match step {
            Step::Key(key) => &mut value[key.as_str()],
            Step::Item(at) => &mut value[*at],
        });
        match (parent, last, other) {
            (Value::Table(table), Step::Key(key), Some(other)) => {
                drop(table.insert(key.clone(), other));
            }
            (Value::Table(table), Step::Key(key), None) => drop(table.remove(key)),
            (Value::Array(list), Step::Item(at), Some(other)) => list[*at] = other,
            (Value::Array(list), Step::Item(at), None) => drop(list.remove(*at)),
            _ => panic!("the steps lead to a value"),
        }
        let Value::Table(keys) = keys else {
            panic!("it was a table");
        };
        file.keys = keys;
        file
    }
}

/// Lists the values in a table that are neither tables nor lists.
fn leaves_of(keys: &Table) -> Vec<Vec<Step>> {
    fn walk(value: &Value, steps: &[Step], leaves: &mut Vec<Vec<Step>>) {
        let below = |step| [steps, &[step]].concat();
        match value {
            Value::Table(table) => {
                for (key, value) in table {
                    walk(value, &below(Step::Key(key.clone())), leaves);
                }
            }
            Value::Array(list) => {
                for (at, value) in list.iter().enumerate() {
                    walk(value, &below(Step::Item(at)), leaves);
                }
            }
            _ => leaves.push(steps.to_vec()),
        }
    }
    let mut leaves = Vec::new();
    walk(&Value::Table(keys.clone()), &[], &mut leaves);
    leaves
}

/// The sample plans as they are.
struct Samples {
    files: Vec<SampleFile>,
    snapshot: Snapshot,
    reading: Reading,
    templates: Templates,
    /// What is shown of the plans whose pages are compared.
    shown: BTreeMap<BTreeSet<PlanId>, Shown>,
}

/// The digest of something that can be signed, and its title, unless it is the plan.
type DigestAndTitle = (String, Option<String>);

/// What readers see of some plans, and what they can sign.
struct Shown {
    /// The main parts of the pages, by path.
    pages: BTreeMap<String, String>,
    subjects: BTreeMap<(PlanId, Subject), DigestAndTitle>,
}

impl Shown {
    /// Whether a page names something that is signed off by itself.
    fn names(&self, path: &str, key: &(PlanId, Subject)) -> bool {
        let (plan, Subject { kind, id: Some(id) }) = key else {
            return false;
        };
        let page = self.pages.get(path);
        let page = page.filter(|_| kind.act().is_some() && path.starts_with(&folder_of(plan)));
        page.is_some_and(|page| {
            let title = self.subjects.get(key).and_then(|(_, title)| title.as_ref());
            page.contains(&format!("#{}-{id}\"", kind.name()))
                || page.contains(&format!("id=\"{}-{id}\"", kind.name()))
                || page.contains(&format!("{}/{id}.html", kind.plural()))
                || title.is_some_and(|it| page.contains(it))
        })
    }
}

impl Samples {
    #[expect(clippy::disallowed_methods, reason = "the test reads the sample plans")]
    fn read() -> Self {
        let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."));
        let mut snapshot = Snapshot::new();
        let mut files = Vec::new();
        let paths = paths_below(root, "plans");
        for path in iter::once("irplan.toml".to_owned()).chain(paths) {
            let Ok(text) = fs::read_to_string(root.join(&path)) else {
                continue;
            };
            let file = SampleFile::read(&path, &text);
            // After a change, a file is written in the same way.
            let text = file.as_ref().map_or(text, SampleFile::text);
            snapshot = snapshot.with(&path, &text);
            files.extend(file);
        }
        let reading = read(&snapshot);
        let mut samples = Self {
            files,
            snapshot,
            reading,
            templates: Templates::built_in().expect("templates that parse"),
            shown: BTreeMap::new(),
        };
        let readers: BTreeSet<_> = samples
            .files
            .iter()
            .map(|file| readers_of(file.plan()))
            .collect();
        for plans in readers {
            let shown = samples.show(&plans, None).expect("the samples are valid");
            samples.shown.insert(plans, shown);
        }
        samples
    }

    /// Reads the plans with a changed file, and renders some of them; `None` if they have errors or nobody publishes
    /// them any more.
    fn show(&self, plans: &BTreeSet<PlanId>, changed: Option<&SampleFile>) -> Option<Shown> {
        let mut snapshot = self.snapshot.clone();
        if let Some(file) = changed {
            snapshot = snapshot.with(&file.path, &file.text());
        }
        let reading = reread(&snapshot, &self.reading);
        if !reading.findings.is_empty() {
            return None;
        }
        let input = SiteInput {
            repository: &reading.repository,
            snapshot: &snapshot,
            history: &history(),
            findings: &[],
            findings_by_plan: &BTreeMap::new(),
            rules: &[],
            today: jiff::civil::date(2026, 11, 22),
            audience: Audience::Provider,
            attachments: AttachmentReader::new(&|_| Ok(Arc::from(&b""[..]))),
            selected: Some(plans),
        };
        let site = render(&input, &self.templates).ok()?;
        let pages = site.files().filter(|(path, _)| path.ends_with(".html"));
        let pages =
            pages.map(|(path, bytes)| (path.to_owned(), main_of(&String::from_utf8_lossy(bytes))));
        let plans = plans.iter().map(|id| &reading.repository.plans[id]);
        Some(Shown {
            pages: pages.collect(),
            subjects: plans.flat_map(subjects_of).collect(),
        })
    }
}

/// Returns what can be signed of a plan.
fn subjects_of(plan: &Plan) -> impl Iterator<Item = ((PlanId, Subject), DigestAndTitle)> {
    plan.digests.iter().map(|(subject, digest)| {
        let id = subject.id.as_ref();
        let title = id.and_then(|id| plan.title(subject.kind, id.as_str()));
        let key = (plan.id.clone(), subject.clone());
        (key, (digest.to_string(), title))
    })
}

/// Returns the paths of all files below a folder, relative to the root.
fn paths_below(root: &Path, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(root.join(folder)).expect("a folder");
    let paths = entries.flat_map(|entry| {
        let name = entry.expect("an entry").file_name();
        let path = format!("{folder}/{}", name.to_str().expect("a plain name"));
        match root.join(&path).is_dir() {
            true => paths_below(root, &path),
            false => vec![path],
        }
    });
    paths.collect()
}

/// Returns the part of a page that is about its subject: without the header, the strip, the list of pages, and the
/// links to the pages before and after it.
fn main_of(page: &str) -> String {
    let main = page.split_once("<main").map_or(page, |(_, main)| main);
    let main = main.split_once("</main>").map_or(main, |(main, _)| main);
    let main = main
        .split_once("<nav class=\"turn\"")
        .map_or(main, |(main, _)| main);
    main.to_owned()
}
