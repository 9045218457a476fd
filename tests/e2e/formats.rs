//! Checks formats of other programs against what these publish about them.

use serde_json::{Value, json};

use crate::support::{Sandbox, assert_valid};

/// The schema that OASIS publishes of SARIF 2.1.0.
const SARIF: &str = include_str!("../schemas/sarif-2.1.0.json");

/// The schema with its language patterns in a form that every regex dialect accepts, which means with escaped brackets.
fn sarif() -> Value {
    let text = SARIF.replace("{2}]?$", "{2}\\\\]?$");
    serde_json::from_str(&text).unwrap()
}

/// The keys of a Code Quality report, as GitLab documents them, with their values.
fn code_quality() -> Value {
    json!({
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "properties": {
                "description": { "type": "string", "minLength": 1 },
                "check_name": { "type": "string", "minLength": 1 },
                "fingerprint": { "type": "string", "minLength": 1 },
                "severity": { "enum": ["info", "minor", "major", "critical", "blocker"] },
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": { "type": "string", "not": { "pattern": "^(\\./|/)" } },
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": { "begin": { "type": "integer", "minimum": 1 } },
                        },
                    },
                },
            },
        },
    })
}

/// Checks a repository in a format, and validates the output against its schema.
#[track_caller]
fn valid(sandbox: &Sandbox, format: &str, more: &[&str], schema: &Value) -> Value {
    let run = sandbox.irplan(&[&["check", "--format", format], more].concat());
    let document: Value = serde_json::from_str(&run.out).unwrap();
    assert_valid(&document, &jsonschema::validator_for(schema).unwrap());
    document
}

/// The sample plans, plans with faults of all sorts, and plans with hardly any.
fn repositories() -> [Sandbox; 3] {
    let broken = Sandbox::repository();
    broken.write("plans/acme/sections/a b ü.md", "no front matter\n");
    broken.edit("plans/acme/contacts.toml", "name = ", "nmae = ");
    broken.edit(
        "plans/acme/sections/detect.md",
        "Watch",
        "<contact:nobody> \u{202e}",
    );
    [Sandbox::samples(), broken, Sandbox::repository()]
}

#[test]
fn sarif_is_valid_against_its_schema() {
    let schema = sarif();
    for sandbox in repositories() {
        let document = valid(&sandbox, "sarif", &[], &schema);
        let results = document["runs"][0]["results"].as_array().unwrap();
        assert!(!results.is_empty());
    }
}

#[test]
fn sarif_of_a_change_is_valid() {
    let sandbox = Sandbox::repository();
    sandbox.edit("plans/acme/contacts.toml", "name = ", "nmae = ");
    let since = ["--since", "HEAD"];
    let document = valid(&sandbox, "sarif", &since, &sarif());
    let results = document["runs"][0]["results"].as_array().unwrap();
    let is_new = |result: &&Value| result["baselineState"] == "new";
    assert!(results.iter().filter(is_new).count() > 0, "{document:#}");
    assert!(results.iter().any(|result| !is_new(&result)));
    // GitLab compares by itself, and counts missing findings as fixed.
    let of_change = valid(&sandbox, "gitlab", &since, &code_quality());
    assert_eq!(of_change, valid(&sandbox, "gitlab", &[], &code_quality()));
}

/// The values by which GitLab and code scanning identify the finding of a rule.
fn fingerprints(sandbox: &Sandbox, rule: &str) -> [Vec<String>; 2] {
    let document = |format: &str| -> Value {
        let run = sandbox.irplan(&["check", "--client", "acme", "--format", format]);
        serde_json::from_str(&run.out).unwrap()
    };
    let all = |findings: &Value, name: &str, of: &dyn Fn(&Value) -> String| -> Vec<String> {
        let findings = findings.as_array().unwrap().iter();
        findings
            .filter(|finding| finding[name] == rule)
            .map(of)
            .collect()
    };
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (gitlab, sarif) = (document("gitlab"), document("sarif"));
    [
        all(&gitlab, "check_name", &|it| text(&it["fingerprint"])),
        all(&sarif["runs"][0]["results"], "ruleId", &|it| {
            text(&it["partialFingerprints"]["irplan/v1"])
        }),
    ]
}

#[test]
fn forges_know_a_fault_by_what_its_subject_lacks() {
    let of = |before: &str, keys: &str| {
        let sandbox = Sandbox::repository();
        let plan = sandbox.read("plans/acme/plan.toml");
        let severity = "[severities.sev1]\nrank = 1\nmeaning = \"Work has stopped\"";
        let plan = format!("{before}{plan}\n{severity}\n{keys}\n");
        sandbox.write("plans/acme/plan.toml", &plan);
        let [gitlab, sarif] = fingerprints(&sandbox, "incomplete-severity");
        assert_eq!(gitlab, sarif);
        assert_eq!(gitlab.len(), 1, "{gitlab:?}");
        gitlab
    };
    let respond = "respond-within = \"1h\"";
    let one = of("", respond);
    assert_eq!(one, of("# a comment\n\n", "respond-within = \"2h\""));
    assert_ne!(one, of("", ""));
    assert_ne!(one, of("", "update-every = \"1h\""));
}

#[test]
fn every_plan_is_a_junit_suite() {
    let sandbox = Sandbox::repository();
    let suites = |arguments: &[&str]| {
        let run = sandbox.irplan(&[&["check", "--format", "junit"], arguments].concat());
        let suites = run.out.lines().filter(|line| line.contains("<testsuite "));
        let suites: Vec<_> = suites.map(|line| line.trim().to_owned()).collect();
        suites
    };
    let clean =
        |plan| format!("<testsuite name=\"{plan}\" tests=\"1\" failures=\"0\" errors=\"0\">");
    assert_eq!(
        suites(&["--since", "HEAD"]),
        [clean("acme"), clean("north")]
    );
    let one = ["--since", "HEAD", "--client", "acme"];
    assert_eq!(suites(&one), [clean("acme")]);
    sandbox.edit("plans/acme/contacts.toml", "kind = ", "knid = ");
    let found = suites(&["--since", "HEAD"]);
    assert!(found[0].starts_with("<testsuite name=\"acme\"") && found[0] != clean("acme"));
    assert_eq!(found[1..], [clean("north")]);
}

#[test]
fn code_quality_lists_old_findings_but_does_not_fail_for_them() {
    let sandbox = Sandbox::repository();
    let run = sandbox.irplan(&["check", "--since", "HEAD", "--format", "gitlab"]);
    run.status(0).says("stale-contact");
}

#[test]
fn the_sarif_schema_rejects_wrong_documents() {
    let schema = sarif();
    let validator = jsonschema::validator_for(&schema).unwrap();
    assert!(!validator.is_valid(&json!({ "version": "2.1.0" })));
    assert!(!validator.is_valid(&json!({ "version": "2.1.0", "runs": [{ "results": [] }] })));
}

#[test]
fn code_quality_is_as_gitlab_documents_it() {
    for sandbox in repositories() {
        let document = valid(&sandbox, "gitlab", &[], &code_quality());
        let issues = document.as_array().unwrap();
        let mut prints: Vec<_> = issues.iter().map(|issue| &issue["fingerprint"]).collect();
        prints.sort_by_key(|print| print.to_string());
        prints.dedup();
        assert_eq!(
            prints.len(),
            issues.len(),
            "two findings have one fingerprint"
        );
    }
}
