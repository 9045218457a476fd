//! Checks of the text of every pipeline.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::github::written;
use super::runner::OURS;
use super::yaml;
use crate::support::path_with_irplan;

/// Every workflow and action of ours, and every workflow that `irplan init` writes.
fn every(check: impl Fn(&Path, &Value)) {
    let init = written();
    let folders = [
        PathBuf::from(OURS).join(".github/workflows"),
        PathBuf::from(OURS).join(".github/actions/irplan"),
        init.path(".github/workflows"),
    ];
    let mut files = Vec::new();
    for folder in folders {
        let entries = fs::read_dir(folder).unwrap();
        files.extend(entries.map(|entry| entry.unwrap().path()));
    }
    assert_eq!(files.len(), 7, "{files:?}");
    for file in files {
        check(&file, &yaml::read(&file));
    }
}

fn steps(workflow: &Value) -> Vec<&Value> {
    let jobs = workflow["jobs"].as_object().into_iter().flatten();
    let of_jobs = jobs.flat_map(|(_, job)| job["steps"].as_array().unwrap());
    let of_action = workflow["runs"]["steps"].as_array().into_iter().flatten();
    of_jobs.chain(of_action).collect()
}

#[test]
fn third_party_actions_are_pinned_with_their_version() {
    every(|file, workflow| {
        let text = fs::read_to_string(file).unwrap();
        for step in steps(workflow) {
            let Some(action) = step["uses"].as_str() else {
                continue;
            };
            if action.starts_with("./") {
                continue;
            }
            let (_, pin) = action.split_once('@').unwrap();
            let is_hash = pin.len() == 40 && pin.bytes().all(|byte| byte.is_ascii_hexdigit());
            assert!(is_hash, "{}: {action}", file.display());
            assert!(
                text.contains(&format!("{action} # v")),
                "{}: {action}",
                file.display()
            );
        }
    });
}

#[test]
fn jobs_declare_their_rights_and_none_reads_and_writes() {
    every(|file, workflow| {
        if workflow.get("runs").is_some() {
            return;
        }
        assert_eq!(workflow["permissions"], json!({}), "{}", file.display());
        for (name, job) in workflow["jobs"].as_object().unwrap() {
            let place = format!("{}: {name}", file.display());
            let none = serde_json::Map::new();
            let rights = job["permissions"].as_object().unwrap_or(&none);
            let writes = rights.values().any(|right| right == "write");
            for (of, right) in rights {
                let is_known = match right.as_str() {
                    Some("read") => of == "contents",
                    Some("write") => of == "pull-requests" || of == "issues",
                    _ => false,
                };
                assert!(is_known, "{place}: {of}: {right}");
            }
            // A job with write access runs neither irplan nor cargo.
            for step in job["steps"].as_array().unwrap() {
                let script = yaml::text(&step["run"]);
                let programs = programs(&script);
                let runs = ["irplan", "cargo"]
                    .iter()
                    .any(|one| programs.contains(*one));
                assert!(!(writes && runs), "{place}: {script}");
                assert!(
                    !(writes && yaml::text(&step["uses"]).starts_with("./")),
                    "{place}"
                );
            }
            assert!(job["timeout-minutes"].is_i64(), "{place}");
        }
    });
}

/// The first word of every command that a script, or one of our own scripts that it calls, might run. This may include
/// other words, but misses none.
fn programs(script: &str) -> BTreeSet<String> {
    let mut all = script.to_owned();
    let ours = script
        .split_whitespace()
        .filter(|word| word.ends_with(".sh"));
    for script in ours.filter(|word| word.starts_with("crates/")) {
        all.push('\n');
        all += &fs::read_to_string(Path::new(OURS).join(script)).unwrap();
    }
    let before = |word: &&str| {
        let is_assignment = word.contains('=') && !word.starts_with('=');
        is_assignment
            || [
                "!", "if", "elif", "while", "until", "then", "else", "do", "exec",
            ]
            .contains(word)
    };
    let commands = all.split(['\n', '|', ';', '&', '(', '{', '`']);
    let first =
        commands.filter_map(|command| command.split_whitespace().find(|word| !before(word)));
    first.map(ToOwned::to_owned).collect()
}

#[test]
fn programs_in_scripts_are_found() {
    for script in [
        "irplan status",
        "echo x\n  irplan diff a b",
        "if ! irplan check; then :; fi",
        "TODAY=1 irplan check",
        "true && irplan check",
        "list=$(irplan status)",
        "cat x | irplan check",
    ] {
        assert!(programs(script).contains("irplan"), "{script}");
    }
    let of_a_file = programs("bash -eo pipefail crates/engine/scaffold/github/compare.sh");
    assert!(of_a_file.contains("irplan"), "{of_a_file:?}");
    assert!(!programs("echo 'no comment of irplan'").contains("irplan"));
}

#[test]
fn untrusted_text_never_reaches_a_shell() {
    every(|file, workflow| {
        for step in steps(workflow) {
            let script = yaml::text(&step["run"]);
            assert!(!script.contains("${{"), "{}: {script}", file.display());
            assert!(!script.contains("secrets."), "{}: {script}", file.display());
        }
        assert!(
            !workflow.to_string().contains("secrets."),
            "{}",
            file.display()
        );
    });
}

#[test]
fn privileged_jobs_check_out_only_the_main_branch() {
    every(|file, workflow| {
        for step in steps(workflow) {
            let action = yaml::text(&step["uses"]);
            if action.starts_with("actions/checkout@") {
                let with = &step["with"];
                assert_eq!(with["ref"], Value::Null, "{}", file.display());
                assert_eq!(with["repository"], Value::Null, "{}", file.display());
                assert_eq!(with["persist-credentials"], false, "{}", file.display());
            }
        }
        let triggers = &workflow["on"];
        assert_eq!(triggers["workflow_run"], Value::Null, "{}", file.display());
        // If changed files started it, an outdated comment would stay after a change is undone.
        let comments = &triggers["pull_request_target"];
        assert_eq!(comments["paths"], Value::Null, "{}", file.display());
    });
}

#[test]
fn irplan_is_installed_before_the_branch_is_checked_out() {
    let init = written();
    for entry in fs::read_dir(init.path(".github/workflows")).unwrap() {
        let workflow = yaml::read(&entry.unwrap().path());
        for (name, job) in workflow["jobs"].as_object().unwrap() {
            let steps = job["steps"].as_array().unwrap();
            let at = |is_it: &dyn Fn(&Value) -> bool| steps.iter().position(is_it);
            let checkout = at(&|step| yaml::text(&step["uses"]).starts_with("actions/checkout@"));
            let install = at(&|step| step["name"] == "Install irplan");
            if let Some(checkout) = checkout {
                assert!(install.is_some_and(|install| install < checkout), "{name}");
            }
        }
    }
}

#[test]
fn pre_commit_hooks_run_irplan() {
    check_hook(&PathBuf::from(OURS));
    let init = written();
    check_hook(&init.path(""));
}

/// Checks that the hook stops commits that add an error, and no others, in another repository.
#[track_caller]
fn check_hook(offering: &Path) {
    let hooks = yaml::read(&offering.join(".pre-commit-hooks.yaml"));
    let hook = &hooks[0];
    assert_eq!(hook["id"], "irplan-check");
    assert_eq!(hook["pass_filenames"], false);
    // pre-commit runs this script at the top of the other repository.
    assert_eq!(hook["language"], "script");
    let script = offering.join(hook["entry"].as_str().unwrap());
    let hooks = format!("core.hooksPath={}", script.parent().unwrap().display());
    let sandbox = crate::support::Sandbox::repository();
    let commit = || {
        let mut git = sandbox.git_command("");
        git.env("PATH", path_with_irplan());
        let commit = ["-c", &hooks, "commit", "--all", "--message=Now"];
        git.args(commit).output().unwrap()
    };
    sandbox.edit("plans/acme/plan.toml", "Acme", "Acme Dental");
    assert!(commit().status.success());
    // pre-commit skips a hook if only files were deleted, unless it is always run.
    assert_eq!(hook["always_run"], true);
    sandbox.git(&["rm", "--quiet", "plans/acme/contacts.toml"]);
    let stopped = commit();
    let message = String::from_utf8(stopped.stderr).unwrap();
    assert!(
        !stopped.status.success() && message.contains("unresolved-reference"),
        "{message}"
    );
    sandbox.git(&["reset", "--quiet", "--hard"]);
    sandbox.edit("plans/acme/plan.toml", "name = ", "nmae = ");
    let stopped = commit();
    // The output of a hook goes to the error stream.
    let message = String::from_utf8(stopped.stderr).unwrap();
    assert!(
        !stopped.status.success() && message.contains("unknown-key"),
        "{message}"
    );
}
