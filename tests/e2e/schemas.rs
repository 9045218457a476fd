//! Checks irplan's output for other programs against the schemas under `docs/schemas/`.

use std::collections::BTreeSet;

use irplan_plan::diff::DriftKind;
use irplan_plan::signoff::VerificationMethod;
use irplan_plan::{Level, SubjectKind};
use serde_json::{Value, json};

use crate::support::{SOUND, Sandbox, assert_valid};

const CHECK: &str = include_str!("../../docs/schemas/check.json");
const DIFF: &str = include_str!("../../docs/schemas/diff.json");
const APPROVALS: &str = include_str!("../../docs/schemas/approvals.json");
const BLAME: &str = include_str!("../../docs/schemas/blame.json");
const HISTORY: &str = include_str!("../../docs/schemas/history.json");
const WORK: &str = include_str!("../../docs/schemas/work.json");
const SCHEDULE: &str = include_str!("../../docs/schemas/schedule.json");
const DEADLINES: &str = include_str!("../../docs/schemas/deadlines.json");
const PACKS: &str = include_str!("../../docs/schemas/packs.json");
const REVIEWS: &str = include_str!("../../docs/schemas/reviews.json");

const DETECT: &str = "plans/acme/sections/detect.md";
const CONTAIN: &str = "plans/base/sections/contain.md";
const RANSOMWARE: &str = "plans/base/playbooks/ransomware.md";

/// Keys whose values are objects keyed by the ids of plans, so that no key below them is required.
const BY_PLAN: [&str; 2] = ["effects", "plans"];

/// Loads the schema that another schema refers to.
struct LocalSchemas;

impl jsonschema::Retrieve for LocalSchemas {
    fn retrieve(
        &self,
        uri: &jsonschema::Uri<String>,
    ) -> Result<Value, Box<dyn std::error::Error + Send + Sync>> {
        match uri.path().as_str() {
            "/diff.json" => Ok(serde_json::from_str(DIFF)?),
            other => Err(format!("there is no schema `{other}`").into()),
        }
    }
}

fn validator(schema: &str) -> jsonschema::Validator {
    let schema: Value = serde_json::from_str(schema).unwrap();
    jsonschema::meta::validate(&schema).unwrap();
    let options = jsonschema::options().with_retriever(LocalSchemas);
    let options = options.should_validate_formats(true);
    options.build(&schema).unwrap()
}

/// Runs irplan and checks its output against the schema.
#[track_caller]
fn valid(sandbox: &Sandbox, arguments: &[&str], schema: &str) -> Value {
    let run = sandbox.irplan(&[arguments, &["--format", "json"]].concat());
    let document = serde_json::from_str(&run.out);
    assert!(document.is_ok(), "{run:#?}");
    let document: Value = document.unwrap();
    assert_valid(&document, &validator(schema));
    document
}

/// The paths, as JSON pointers, of all objects in a document.
fn objects(value: &Value, at: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            found.push(at.to_owned());
            for (key, value) in map {
                objects(value, &format!("{at}/{key}"), found);
            }
        }
        Value::Array(values) => {
            for (index, value) in values.iter().enumerate() {
                objects(value, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// Checks that a schema requires exactly the keys of every object in a document: one more or one less is an error.
#[track_caller]
fn strict(document: &Value, schema: &str) {
    let validator = validator(schema);
    assert!(validator.is_valid(document));
    let mut paths = Vec::new();
    objects(document, "", &mut paths);
    for path in paths {
        let changed = |change: &dyn Fn(&mut serde_json::Map<String, Value>)| {
            let mut document = document.clone();
            let object = document.pointer_mut(&path).and_then(Value::as_object_mut);
            change(object.unwrap());
            validator.is_valid(&document)
        };
        let one_more = changed(&|object| drop(object.insert("a key".to_owned(), Value::Null)));
        assert!(!one_more, "a key more in `{path}`");
        if BY_PLAN.iter().any(|key| path.ends_with(&format!("/{key}"))) {
            continue;
        }
        let keys = document.pointer(&path).and_then(Value::as_object).unwrap();
        for key in keys.keys() {
            let one_less = changed(&|object| drop(object.remove(key)));
            assert!(!one_less, "`{path}` without `{key}`");
        }
    }
}

/// All strings at a key of the objects in a list.
fn words<'a>(list: &'a Value, key: &str) -> BTreeSet<&'a str> {
    let list = list.as_array().unwrap().iter();
    list.filter_map(|one| one[key].as_str()).collect()
}

fn samples() -> Sandbox {
    let samples = Sandbox::samples();
    samples.git(&["init", "--quiet", "--initial-branch=main"]);
    samples.commit("Plans");
    samples
}

const SPLIT: &str = "### Isolate {#isolate role=it within=15m evidence=memory-image}\n\n\
    Pull the network cable of every host that shows the note, and leave it running.\n\n\
    Disable the account in the directory, and end all of its sessions everywhere.\n\n";
const PARTS: &str = "### Isolate the host {#isolate-host role=it within=5m evidence=memory-image}\n\n\
    Pull the network cable of every host that shows the note, and leave it running.\n\n\
    ### Disable the account {#isolate-account role=it within=1h}\n\n\
    Disable the account in the directory, and end all of its sessions everywhere.\n\n";
const JOINED: [&str; 2] = [
    "### Ring counsel {#ring-counsel role=it within=30m}\n\nRing outside counsel, tell them what is known so far, and ask what may be said.\n\n",
    "### Ring the insurer {#ring-insurer role=it within=30m}\n\nReport the loss to the insurer before any vendor is hired, or nobody pays.\n\n",
];
const ONE: &str = "### Ring {#ring role=it within=20m}\n\n\
    Ring outside counsel, tell them what is known so far, and ask what may be said.\n\n\
    Report the loss to the insurer before any vendor is hired, or nobody pays.\n\n";

fn playbook(steps: &[&str]) -> String {
    let steps = steps.concat();
    format!(
        "+++\ntitle = \"Ransomware\"\nseverity = \"sev1\"\n+++\n\n## Containment, eradication and recovery\n\n{steps}"
    )
}

fn section(title: &str, text: &str) -> String {
    format!("+++\ntitle = \"{title}\"\nphase = \"preparation\"\n+++\n\n{text}\n")
}

/// A step with its own words.
fn step(id: &str, within: &str, words: &str) -> String {
    format!("### Do {id} {{#{id} role=it within={within}}}\n\n{words}\n\n")
}

/// Plans before they change in every way, with everything signed.
fn before() -> Sandbox {
    let sandbox = Sandbox::with(SOUND);
    let watch = step("watch", "15m", "Look at what the mail filter stopped.");
    let wipe = step("wipe", "2h", "Erase the disks of all laptops of the team.");
    let log = step("log", "1h", "Write down who did what at which minute.");
    let call = step(
        "call",
        "1h",
        "Telephone the bank and have every card blocked.",
    );
    let steps = [SPLIT, JOINED[0], JOINED[1], &watch, &wipe, &log, &call];
    sandbox.write(RANSOMWARE, &playbook(&steps));
    let own = section("Own", "Ask the front desk for the key of the server room.");
    sandbox.write("plans/acme/sections/own.md", &own);
    let shared = section("Shared", "Keep a paper copy of the numbers in the car.");
    sandbox.write("plans/base/sections/shared.md", &shared);
    let gone = section("Gone", "Feed the cat that lives behind the building.");
    sandbox.write("plans/acme/sections/gone.md", &gone);
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.commit("Plans");
    for act in ["review", "verify"] {
        sandbox.irplan(&[act, "--all", "--by", "sam"]).status(0);
    }
    sandbox.commit("Signed");
    sandbox
}

/// Plans that differ from their last commit in every possible way.
fn changed() -> Sandbox {
    let sandbox = before();
    let watch = step("watch", "30m", "Look at what the mail filter stopped.");
    let call = step(
        "phone",
        "1h",
        "Telephone the bank and have every card blocked.",
    );
    let log = step("log", "1h", "Write down who did what at which minute.");
    let eat = step("eat", "1h", "Order food for everybody on the bridge.");
    let steps = [&log, PARTS, ONE, &watch, &call, &eat];
    sandbox.write(RANSOMWARE, &playbook(&steps));
    sandbox.edit(
        CONTAIN,
        "Cut off",
        "Ring +1 212 555 0199 or x@acme.example, isolate",
    );
    sandbox.git(&["mv", DETECT, "plans/acme/sections/watch.md"]);
    sandbox.git(&["mv", "plans/acme/sections/own.md", "plans/base/sections/"]);
    sandbox.git(&["rm", "--quiet", "plans/acme/sections/gone.md"]);
    let shared = section("Shared", "Keep a paper copy of the numbers at home.");
    sandbox.write("plans/acme/sections/shared.md", &shared);
    let new = section("New", "Count the spare laptops once a month.");
    sandbox.write("plans/acme/sections/new.md", &new);
    sandbox.edit("plans/acme/contacts.toml", "0143", "0187");
    sandbox.edit("plans/acme/plan.toml", "deputies = [\"sam\"]\n", "");
    sandbox.edit("irplan.toml", "[policy]", "[policy]\ndue-soon = \"14d\"");
    let sign = ["review", "acme/section:new", "--by", "sam"];
    sandbox.irplan(&sign).status(0);
    let verify = [
        "verify",
        "acme/contact:jane",
        "--by",
        "sam",
        "--how",
        "called",
    ];
    sandbox.irplan(&verify).status(0);
    sandbox.git(&["rm", "--quiet", "plans/north/signoffs/contact-sam.toml"]);
    sandbox
}

#[test]
fn every_kind_of_diff_is_valid_against_its_schema() {
    let sandbox = changed();
    let document = valid(&sandbox, &["diff", "HEAD"], DIFF);
    for key in ["weakened", "strengthened", "settings", "inherited"] {
        assert_ne!(document[key], json!([]), "{key}");
    }
    let changes = &document["changes"];
    let kinds = ["added", "changed", "moved", "removed", "renamed"];
    assert_eq!(words(changes, "kind"), kinds.into(), "{document:#}");
    let all = changes.as_array().unwrap();
    assert!(all.iter().any(|one| one["inheritance"] != Value::Null));
    let steps = all.iter().flat_map(|one| words(&one["steps"], "kind"));
    let kinds = ["added", "joined", "moved", "removed", "renamed", "split"];
    assert_eq!(steps.collect::<BTreeSet<_>>(), kinds.into(), "{document:#}");
    let effects = document["effects"].as_object().unwrap();
    for key in [
        "voided",
        "signed",
        "withdrawn",
        "states",
        "newly-unreviewed",
    ] {
        assert!(
            effects.values().any(|one| one[key] != json!([])),
            "{key}: {document:#}"
        );
    }
    assert!(!document.to_string().contains("555 0199"));
    strict(&document, DIFF);
    valid(&sandbox, &["diff", "HEAD", "--show-values"], DIFF);
    valid(&sandbox, &["diff", "HEAD", "--client", "north"], DIFF);
    valid(&sandbox, &["diff", "HEAD~1", "HEAD"], DIFF);
}

#[test]
fn a_diff_of_plans_with_faults_is_valid() {
    let sandbox = before();
    sandbox.write("plans/north/plan.toml", "kind = provider\n");
    let document = valid(&sandbox, &["diff", "HEAD"], DIFF);
    assert_eq!(document["not-judged"], json!(["north"]));
    let samples = samples();
    valid(&samples, &["diff", "HEAD"], DIFF);
    samples.remove_folder("plans/harbor-dental");
    let document = valid(&samples, &["diff", "HEAD"], DIFF);
    assert_ne!(document["changes"], json!([]));
}

#[test]
fn a_diff_since_the_approvals_is_valid() {
    let sandbox = before();
    sandbox.edit(
        "plans/acme/plan.toml",
        "[roles.it]",
        "[roles.executive]\nholder = \"jane\"\n\n[roles.it]",
    );
    let approve = ["approve", "--client", "acme", "--by", "jane"];
    sandbox.irplan(&approve).status(0);
    sandbox.commit("Approved");
    sandbox.edit(CONTAIN, "Cut off", "Isolate");
    let document = valid(&sandbox, &["diff", "--since-approval"], APPROVALS);
    let comparisons = document["comparisons"].as_array().unwrap();
    let [one] = comparisons.as_slice() else {
        panic!("{document:#}");
    };
    assert_eq!(one["plans"], json!(["acme"]));
    assert_valid(&one["diff"], &validator(DIFF));
    assert_ne!(one["diff"]["changes"], json!([]));
    assert_eq!(
        words(&document["not-compared"], "kind"),
        ["never-approved"].into()
    );
    strict(&document, APPROVALS);
    let samples = samples();
    valid(&samples, &["diff", "--since-approval"], APPROVALS);
}

#[test]
fn findings_are_valid_against_their_schema() {
    let samples = samples();
    let document = valid(&samples, &["check"], CHECK);
    assert_ne!(document["findings"], json!([]));
    valid(&samples, &["check", "--rev", "HEAD"], CHECK);
    let sandbox = before();
    sandbox.edit("plans/acme/contacts.toml", "name = ", "nmae = ");
    sandbox.write("plans/acme/sections/a b ü.md", "no front matter\n");
    valid(&sandbox, &["check"], CHECK);
    let document = valid(&sandbox, &["check", "--since", "HEAD"], CHECK);
    let findings = document["findings"].as_array().unwrap();
    for is_new in [true, false] {
        assert!(findings.iter().any(|one| one["new"] == is_new));
    }
    strict(&document, CHECK);
}

#[test]
fn histories_are_valid_against_their_schemas() {
    let sandbox = before();
    sandbox.git(&["mv", DETECT, "plans/acme/sections/watch.md"]);
    sandbox.edit("plans/acme/sections/watch.md", "Watch", "Read");
    sandbox.commit("Rename");
    let sign = ["review", "acme/section:watch", "--by", "sam"];
    sandbox.irplan(&sign).status(0);
    sandbox.commit("Sign");
    let blame = ["blame", "section:watch", "--client", "acme"];
    let document = valid(&sandbox, &blame, BLAME);
    let kinds = ["added", "renamed", "signed"];
    assert_eq!(words(&document["events"], "kind"), kinds.into());
    strict(&document, BLAME);
    let page = sandbox.read("plans/acme/sections/watch.md");
    for path in ["sections/watch.md", "signoffs/section-watch.toml"] {
        sandbox.git(&["rm", "--quiet", &format!("plans/acme/{path}")]);
    }
    sandbox.commit("Remove");
    sandbox.write("plans/acme/sections/watch.md", &page);
    sandbox.commit("Restore");
    let document = valid(&sandbox, &blame, BLAME);
    let kinds = ["added", "removed", "renamed", "signed", "withdrawn"];
    assert_eq!(words(&document["events"], "kind"), kinds.into());
    valid(
        &sandbox,
        &["blame", "contact:jane", "--client", "acme"],
        BLAME,
    );
    let document = valid(&sandbox, &["history"], HISTORY);
    strict(&document, HISTORY);
    for by in ["week", "quarter"] {
        valid(&sandbox, &["history", "--by", by], HISTORY);
    }
}

#[test]
fn work_lists_are_valid_against_their_schemas() {
    let samples = samples();
    let document = valid(&samples, &["status", "--by", "owner"], WORK);
    assert_ne!(document["owners"], json!([]));
    let document = valid(&samples, &["status", "--plan-reviews"], SCHEDULE);
    assert_ne!(document["owners"], json!([]));
    let sandbox = changed();
    let document = valid(&sandbox, &["status", "--by", "owner"], WORK);
    strict(&document, WORK);
    let schedule = ["status", "--plan-reviews", "--weeks", "52"];
    strict(&valid(&sandbox, &schedule, SCHEDULE), SCHEDULE);
}

#[test]
fn review_dates_are_valid_against_their_schema() {
    let sandbox = Sandbox::empty();
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    for (commit, on) in ["2025-01-02", "2025-06-02", "soon", "2029-01-01"]
        .iter()
        .enumerate()
    {
        let page = format!("---\nlast_reviewed_on: {on}\nreview_in: 6 months\n---\nText\n");
        sandbox.write("source/page.md", &page);
        sandbox.write(
            "source/other.md",
            &page.replace("Text", &commit.to_string()),
        );
        sandbox.commit_on("2026-01-01", "Review");
    }
    let document = valid(&sandbox, &["import", "reviews"], REVIEWS);
    let kinds = words(&document["stamps"], "kind");
    assert!(kinds.contains("first") && kinds.contains("unreadable"));
    strict(&document, REVIEWS);
}

#[test]
fn the_enumerations_of_the_schemas_match_the_program() {
    let diff: Value = serde_json::from_str(DIFF).unwrap();
    let kind = |of: &str| diff["$defs"][of]["properties"]["kind"]["enum"].clone();
    assert_eq!(kind("drift"), json!(DriftKind::ALL));
    assert_eq!(kind("change"), json!(irplan_plan::diff::ChangeKind::ALL));
    assert_eq!(
        diff["$defs"]["how"]["enum"],
        json!(VerificationMethod::WORDS)
    );
    let ids = SubjectKind::ALL.iter().skip(1).map(|kind| kind.name());
    let ids = ids.collect::<Vec<_>>().join("|");
    let subject = diff["$defs"]["subject"]["pattern"].as_str().unwrap();
    assert!(
        subject.starts_with(&format!("^(plan|({ids}):")),
        "{subject}"
    );
    let check: Value = serde_json::from_str(CHECK).unwrap();
    let level = &check["$defs"]["finding"]["properties"]["level"]["enum"];
    let levels = [Level::Deny, Level::Warn, Level::Note];
    assert_eq!(level, &json!(levels));
}

#[test]
fn deadlines_and_packs_have_schemas() {
    let sandbox = Sandbox::samples();
    let ask = [
        "deadlines",
        "--client",
        "kestrel-works",
        "--event",
        "aware=2026-11-20T22:15",
        "--sent",
        "gdpr:authority=2026-11-21",
        "--now",
        "2026-11-21T08:00Z",
    ];
    let document = valid(&sandbox, &ask, DEADLINES);
    assert!(document["deadlines"].as_array().unwrap().len() > 15);
    let document = valid(&sandbox, &["packs", "--today", "2026-11-22"], PACKS);
    assert!(document["packs"].as_array().unwrap().len() > 35);
}
