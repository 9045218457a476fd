//! `irplan check`.

use crate::support::{SOUND, Sandbox, TODAY};

/// Ten faults, each with its rule, file, line and column.
const FAULTS: &[(&str, &str)] = &[
    ("unknown-key", "plans/acme/plan.toml:4:1"),
    ("restore-order-conflict", "plans/acme/plan.toml:12:17"),
    ("broken-escalation", "plans/acme/plan.toml:22:8"),
    ("departed-contact", "plans/acme/plan.toml:26:10"),
    ("incomplete-severity", "plans/acme/plan.toml:28:13"),
    ("invalid-phone", "plans/acme/contacts.toml:3:22"),
    ("invalid-email", "plans/acme/contacts.toml:4:9"),
    ("unresolved-reference", "plans/acme/sections/call.md:6:7"),
    ("unfilled-placeholder", "plans/acme/sections/call.md:8:1"),
    ("ownerless-step", "plans/acme/playbooks/flood.md:6:1"),
];

const FAULTY: &[(&str, &str)] = &[
    (
        "irplan.toml",
        "[provider]\nname = \"North\"\nplan = \"acme\"\n",
    ),
    (
        "plans/acme/plan.toml",
        r#"kind = "provider"
name = "Acme"
region = "US"
audiense = "client"

[assets.directory]
name = "Directory"
restore-order = 5

[assets.files]
name = "Files"
restore-order = 2
depends-on = ["directory"]

[severities.sev1]
meaning = "Work has stopped"
respond-within = "15m"
resolve-within = "8h"
update-every = "1h"

[[escalation.sev1]]
call = "role:nobody"
wait = "5m"

[roles.it]
holder = "jo"

[severities.sev2]
rank = 2
"#,
    ),
    (
        "plans/acme/contacts.toml",
        "[contacts.sam]\nname = \"Sam\"\nphones = [{ number = \"12\", kind = \"mobile\" }]\nemail = \"sam at acme\"\n\n[contacts.jo]\nname = \"Jo\"\nleft = 2026-01-31\n",
    ),
    (
        "plans/acme/sections/call.md",
        "+++\ntitle = \"Call\"\nphase = \"preparation\"\n+++\n\nCall <contact:smm> first.\n\nTODO: the number.\n",
    ),
    (
        "plans/acme/playbooks/flood.md",
        "+++\ntitle = \"Flood\"\nincident = \"flood\"\n+++\n\n### Close the door {#close within=5m}\n\nQuickly.\n",
    ),
];

#[test]
fn one_run_reports_ten_faults_at_their_places() {
    let sandbox = Sandbox::with(FAULTY);
    let run = sandbox.irplan(&["check", "--format", "short"]).status(1);
    for (rule, place) in FAULTS {
        let found = run.out.lines().any(|line| {
            line.starts_with(&format!("{place}: ")) && line.contains(&format!("[{rule}]"))
        });
        assert!(found, "{rule} at {place} is not in\n{}", run.out);
    }
}

#[test]
fn the_human_format_underlines_the_fault() {
    let sandbox = Sandbox::with(FAULTY);
    let run = sandbox.irplan(&["check"]).status(1);
    let snippet = "\
 --> plans/acme/contacts.toml:4:9
  |
4 | email = \"sam at acme\"
  |         ^^^^^^^^^^^^^ missing separator character '@'
";
    run.says(snippet)
        .says("1 plan in the working tree, as of 2026-11-22: ");
}

#[test]
fn json_has_the_same_findings() {
    let sandbox = Sandbox::with(FAULTY);
    let run = sandbox.irplan(&["check", "--format", "json"]).status(1);
    let document: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(document["schema"], "irplan-check/1");
    assert_eq!(document["today"], TODAY);
    let findings = document["findings"].as_array().unwrap();
    assert_eq!(
        findings
            .iter()
            .filter(|finding| finding["level"] == "deny")
            .count(),
        document["summary"]["deny"]
    );
    for (rule, place) in FAULTS {
        let is_it = |finding: &&serde_json::Value| {
            let label = &finding["labels"][0];
            let path = label["path"].as_str().unwrap_or_default();
            finding["rule"] == *rule
                && format!("{path}:{}:{}", label["line"], label["column"]) == *place
        };
        assert!(
            findings.iter().any(|finding| is_it(&finding)),
            "{rule} at {place}"
        );
    }
}

#[test]
fn other_formats_parse() {
    let sandbox = Sandbox::with(FAULTY);
    let sarif = sandbox.irplan(&["check", "--format", "sarif"]).status(1);
    let sarif: serde_json::Value = serde_json::from_str(&sarif.out).unwrap();
    let results = sarif["runs"][0]["results"].as_array().unwrap();
    assert!(results.len() >= FAULTS.len());
    let uri = &results[0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"];
    assert!(uri.as_str().unwrap().starts_with("plans/"), "{uri}");
    let gitlab = sandbox.irplan(&["check", "--format", "gitlab"]).status(1);
    let gitlab: serde_json::Value = serde_json::from_str(&gitlab.out).unwrap();
    assert_eq!(gitlab.as_array().unwrap().len(), results.len());
    let github = sandbox.irplan(&["check", "--format", "github"]).status(1);
    assert_eq!(github.out.lines().count(), results.len());
    assert!(
        github.out.lines().all(|line| line.starts_with("::")),
        "{}",
        github.out
    );
    assert!(
        github
            .out
            .contains("file=plans/acme/contacts.toml,line=4,col=9"),
        "{}",
        github.out
    );
}

#[test]
fn the_last_level_on_the_command_line_wins() {
    let sandbox = Sandbox::with(FAULTY);
    sandbox
        .irplan(&["check", "--format", "short", "-A", "invalid-email"])
        .does_not_say("[invalid-email]");
    sandbox
        .irplan(&["check", "--format", "short", "-W", "invalid-email"])
        .says("warning[invalid-email]");
    sandbox
        .irplan(&[
            "check",
            "--format",
            "short",
            "-A",
            "invalid-email",
            "-D",
            "invalid-email",
        ])
        .says("error[invalid-email]");
    sandbox
        .irplan(&["check", "-A", "invalid-mail"])
        .status(2)
        .complains("invalid-email");
}

#[test]
fn only_selected_plans_are_checked() {
    let sandbox = Sandbox::repository();
    let run = sandbox
        .irplan(&["check", "--format", "short", "--client", "acme"])
        .status(1);
    run.says("plans/acme/").does_not_say("plans/north/");
}

#[test]
fn a_revision_is_checked_from_a_bare_clone() {
    let sandbox = Sandbox::repository();
    sandbox.edit("plans/acme/contacts.toml", "+1 212 555 0143", "12");
    sandbox.commit("A number that is none");
    sandbox
        .irplan(&["check", "--format", "short"])
        .says("[invalid-phone]");
    sandbox
        .irplan(&["check", "--format", "short", "--rev", "HEAD~1"])
        .does_not_say("[invalid-phone]");
    let bare = sandbox.bare_clone();
    bare.irplan(&["check", "--format", "short", "--rev", "main"])
        .status(1)
        .says("[invalid-phone]");
    bare.irplan(&["check", "--format", "short", "--rev", "main~1"])
        .status(1)
        .does_not_say("[invalid-phone]");
    bare.irplan(&["check"])
        .status(2)
        .complains("add `--rev HEAD`");
    let unknown = sandbox.irplan(&["check", "--rev", "no-such"]).status(2);
    assert_eq!(
        unknown.err,
        "error: cannot find a commit named `no-such`; give a branch, a tag, an object id, or something like `HEAD~1`\n"
    );
}

#[test]
fn the_day_decides_what_is_stale() {
    let sandbox = Sandbox::repository();
    sandbox
        .irplan(&["verify", "--client", "acme", "jane", "--by", "sam"])
        .status(0);
    let stale = "contact `jane`";
    sandbox
        .irplan(&["check", "--format", "short"])
        .does_not_say(stale);
    sandbox
        .irplan(&["check", "--format", "short", "--today", "2027-06-01"])
        .says(stale);
}

#[test]
fn a_plans_text_cannot_forge_log_lines() {
    let sandbox = Sandbox::with(SOUND);
    let hostile = "+++\ntitle = \"x\\u001b[2J::error::x\\u202e\"\nphase = \"preparation\"\n+++\n\n::error::forged\n\n<contact:x\u{1b}]0;t\u{7}>\n";
    sandbox.write("plans/acme/sections/hostile.md", hostile);
    for format in ["human", "short", "json", "sarif", "gitlab", "github"] {
        let run = sandbox.irplan(&["check", "--format", format]);
        for text in [&run.out, &run.err] {
            assert!(
                !text.contains(['\u{1b}', '\u{202e}', '\u{7}']),
                "{format}: {text}"
            );
            let forged = text
                .lines()
                .any(|line| line.trim_start().starts_with("::error::"));
            assert!(!forged, "{format}: {text}");
        }
    }
}

#[test]
fn findings_that_the_base_waives_are_not_new() {
    let sandbox = Sandbox::signed();
    let waiver = "\n[[policy.waivers]]\nrule = \"no-deputy\"\nsubject = \"north/role:it\"\nreason = \"x\"\nuntil = 2027-01-31\nby = \"sam\"\n";
    let settings = sandbox.read("irplan.toml");
    sandbox.write("irplan.toml", &format!("{settings}{waiver}"));
    sandbox.commit("A waiver");
    let run = sandbox.irplan(&["check"]);
    run.says(" 1 note, 1 waived\n");
    let run = sandbox.irplan(&["check", "--since", "HEAD"]).status(0);
    run.says("0 notes introduced by this change, 1 waived\n");
}

/// A list may be cut, but no number is.
#[test]
fn the_totals_count_findings_that_are_not_listed() {
    let sandbox = Sandbox::signed();
    let page = |tags: usize| {
        let text = "a <b> c\n\n".repeat(tags);
        format!("+++\ntitle = \"Tags\"\nphase = \"preparation\"\n+++\n\n{text}")
    };
    let json = || {
        let run = sandbox.irplan(&["check", "-D", "raw-html", "--format", "json"]);
        serde_json::from_str::<serde_json::Value>(&run.status(1).out).unwrap()
    };
    let errors = || json()["summary"]["deny"].as_u64().unwrap();
    let before = errors();
    sandbox.write("plans/acme/sections/tags.md", &page(150));
    let errors = errors() - before;
    assert_eq!(errors, 150);
    let findings = json()["findings"].as_array().unwrap().clone();
    let of_rule = findings.iter().filter(|it| it["rule"] == "raw-html");
    assert_eq!(of_rule.count(), 101);
    let since = |format| {
        sandbox.irplan(&[
            "check", "--since", "HEAD", "-D", "raw-html", "--format", format,
        ])
    };
    // The new section is not reviewed, either.
    since("human").status(1).says(": 151 errors, ");
    since("markdown").status(1).says("**151 errors");
    sandbox.commit("Tags");
    sandbox.write("plans/acme/sections/tags.md", &page(300));
    since("human").status(1).says(": 150 errors, ");
}
