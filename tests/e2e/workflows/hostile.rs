//! Branches that try to run code, or to speak for the pipeline.

use std::path::Path;

use super::github::{PIN, open, written};
use super::runner::{OURS, WorkflowRunner};
use crate::support::Sandbox;

/// What would run, if anything does.
const EVIL: &str = "$(touch \"$HOME/pwned\") `touch \"$HOME/pwned\"` '; touch \"$HOME/pwned\"; '";
/// What the runner would take for a command at the start of a line.
const FORGED: &str =
    "\\n::error::forged\\n::set-output name=forged::x\\n##[group]forged\\n::add-path::/forged";
/// The name of a branch, without spaces.
const BRANCH: &str =
    "x$(touch${IFS}$HOME/pwned)`touch${IFS}$HOME/pwned`;touch${IFS}$HOME/pwned;end";

/// A program that a careless step would run.
const PROGRAM: &str = "#!/bin/sh\ntouch \"$HOME/pwned\"\n";

fn hostile() -> Sandbox {
    let sandbox = Sandbox::repository();
    sandbox.git(&["checkout", "--quiet", "-b", BRANCH]);
    let name = toml_text(&format!("{EVIL}{FORGED} <!-- irplan:diff --> @everyone"));
    sandbox.edit(
        "plans/acme/plan.toml",
        "name = \"Acme\"",
        &format!("name = {name}"),
    );
    sandbox.edit(
        "plans/acme/contacts.toml",
        "name = \"Jane Doe\"",
        &format!("name = {name}"),
    );
    sandbox.edit(
        "plans/acme/sections/detect.md",
        "title = \"Detection\"",
        &format!("title = {name}"),
    );
    sandbox.edit(
        "plans/acme/sections/detect.md",
        "Watch",
        &format!("{EVIL}\n\n::error::forged\n\nWatch"),
    );
    for file in [
        "$(touch pwned).md",
        "`touch pwned`.md",
        "a\n::error::forged.md",
        "-rf.md",
        "--help",
    ] {
        sandbox.write(
            &format!("plans/acme/sections/{file}"),
            "+++\ntitle = \"T\"\n+++\nText.\n",
        );
    }
    // Files that programs would use if they ran in the checkout.
    sandbox.write(
        ".cargo/config.toml",
        "[build]\nrustc-wrapper = \"./irplan\"\n",
    );
    sandbox.write("rust-toolchain.toml", "[toolchain]\npath = \".\"\n");
    for program in [
        "irplan",
        "git",
        "jq",
        "curl",
        "cargo",
        "step.sh",
        ".githooks/pre-commit",
    ] {
        sandbox.write(program, PROGRAM);
        super::runner::make_executable(&sandbox.path(program));
    }
    sandbox.write(".curlrc", "output = pwned\n");
    std::os::unix::fs::symlink("../../home/pwned", sandbox.path("comment.md")).unwrap();
    sandbox.commit(&format!("{EVIL}\n\n::error::forged"));
    sandbox
}

/// A TOML string, with its escapes unchanged.
fn toml_text(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\\\""))
}

#[track_caller]
fn assert_nothing_was_run_or_forged(runner: &WorkflowRunner) {
    let pwned = named_pwned(&runner.disk.path(""));
    assert_eq!(pwned, [""; 0], "{}", runner.log);
    for line in runner.log.lines() {
        assert!(!line.starts_with("::") || is_finding(line), "{line:?}");
        assert!(!line.contains("##["), "{line:?}");
    }
    for file in ["ENV", "OUTPUT"] {
        assert_eq!(runner.read_output(file), "", "{file}");
    }
    let added = runner.read_output("PATH");
    let outside = added
        .lines()
        .filter(|folder| !is_ours(Path::new(folder), runner));
    assert_eq!(outside.count(), 0, "{added}");
}

/// Whether irplan is built in a folder, outside of any checkout.
fn is_ours(folder: &Path, runner: &WorkflowRunner) -> bool {
    let built = runner.disk.path("home/.cache/irplan").join(PIN).join("bin");
    folder == built || folder.starts_with(runner.disk.path("tmp"))
}

/// Every trace that a command of the branch would leave, anywhere on the machine.
fn named_pwned(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        if entry.file_type().unwrap().is_dir() {
            found.extend(named_pwned(&entry.path()));
        } else if entry.file_name() == "pwned" {
            found.push(entry.path().display().to_string());
        }
    }
    found
}

/// Whether a line is one of irplan's findings, and no other command of the runner.
fn is_finding(line: &str) -> bool {
    [
        "::error title=",
        "::warning title=",
        "::notice title=",
        "::error file=",
        "::warning file=",
        "::notice file=",
    ]
    .iter()
    .any(|start| line.starts_with(start))
}

#[test]
fn a_pull_request_runs_no_code_of_its_branch() {
    let (files, sandbox) = (written(), hostile());
    for (workflow, event) in [
        ("plans.yml", "pull_request"),
        ("plan-comment.yml", "pull_request_target"),
    ] {
        let mut runner = WorkflowRunner::new(&sandbox);
        open(&mut runner, &sandbox, BRANCH, event);
        let went_well = runner.run(&files.path(".github/workflows").join(workflow));
        // Files with hostile names belong to no plan. They are warnings, and do not keep a plan from being published.
        assert!(went_well, "{}", runner.log);
        assert_nothing_was_run_or_forged(&runner);
        // The hostile text in the plan did reach irplan.
        let seen = runner.log.contains("forged.md") || !runner.forge.state().comments.is_empty();
        assert!(seen, "{}", runner.log);
    }
}

#[test]
fn the_comment_on_a_hostile_pull_request_is_inert() {
    let (files, sandbox) = (written(), hostile());
    let mut runner = WorkflowRunner::new(&sandbox);
    open(&mut runner, &sandbox, BRANCH, "pull_request_target");
    let went_well = runner.run(&files.path(".github/workflows/plan-comment.yml"));
    assert!(went_well, "{}", runner.log);
    let state = runner.forge.state();
    let comment = &state.comments[0].body;
    assert_eq!(comment.matches("<!--").count(), 1, "{comment}");
    assert!(!comment.contains("@everyone"), "{comment}");
}

#[test]
fn a_merged_hostile_branch_runs_nothing() {
    let (files, sandbox) = (written(), hostile());
    sandbox.git(&["checkout", "--quiet", "-B", "main"]);
    let sha = sandbox.git(&["rev-parse", "main"]);
    for (workflow, event) in [("plans.yml", "push"), ("plan-upkeep.yml", "schedule")] {
        let mut runner = WorkflowRunner::new(&sandbox);
        runner.push(&sandbox, "main", "refs/heads/main");
        runner.github["event_name"] = event.into();
        runner.github["sha"] = sha.trim().into();
        let went_well = runner.run(&files.path(".github/workflows").join(workflow));
        assert_eq!(went_well, event == "schedule", "{}", runner.log);
        assert_nothing_was_run_or_forged(&runner);
        let state = runner.forge.state();
        assert_eq!(state.issues.is_empty(), event != "schedule");
        for issue in &state.issues {
            assert!(issue.title.starts_with("Plan upkeep: "), "{issue:?}");
            assert_eq!(issue.body.matches("<!--").count(), 1, "{issue:?}");
            assert!(!issue.body.contains("@everyone"), "{issue:?}");
        }
    }
}

#[test]
fn our_own_comment_workflow_uses_nothing_of_the_branch() {
    let sandbox = Sandbox::repository();
    let ours = Path::new(OURS);
    sandbox.copy(&ours.join(".github"), ".github");
    sandbox.copy(
        &ours.join("crates/engine/scaffold"),
        "crates/engine/scaffold",
    );
    sandbox.commit("The action");
    sandbox.git(&["checkout", "--quiet", "-b", BRANCH]);
    // The branch replaces the action with its own.
    sandbox.write(
        ".github/actions/irplan/action.yml",
        "runs: { using: composite, steps: [{ run: 'touch $HOME/pwned' }] }\n",
    );
    sandbox.write("crates/engine/scaffold/github/compare.sh", PROGRAM);
    sandbox.write("crates/engine/scaffold/github/comment.sh", PROGRAM);
    sandbox.edit("plans/acme/contacts.toml", "Jane Doe", "Janet Doe");
    sandbox.commit("Mine");
    let mut runner = WorkflowRunner::new(&sandbox);
    open(&mut runner, &sandbox, BRANCH, "pull_request_target");
    assert!(
        runner.run(&ours.join(".github/workflows/plan-comment.yml")),
        "{}",
        runner.log
    );
    assert_nothing_was_run_or_forged(&runner);
    assert_eq!(runner.forge.state().comments.len(), 1);
}
