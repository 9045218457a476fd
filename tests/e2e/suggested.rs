//! Every command that a help or a finding suggests works as it is written.

#![cfg(unix)]

use std::collections::BTreeSet;

use serde_json::Value;

use crate::general::COMMANDS;
use crate::support::Sandbox;

/// The sample plans as a repository whose user is one of the provider's people, next to a handbook with review dates.
fn workplace() -> Sandbox {
    let (samples, sandbox) = (Sandbox::samples(), Sandbox::empty());
    for path in ["irplan.toml", "plans"] {
        sandbox.copy(&samples.path(path), &format!("repo/{path}"));
    }
    let page =
        "---\nreview:\n  on: 2026-05-04\n  every: 6m\nlast_review: 2026-05-04\n---\n\nText.\n";
    sandbox.write("handbook/docs/page.md", page);
    sandbox.write(".home/.zfunc/_other", "");
    sandbox.write(".home/.local/share/bash-completion/completions/other", "");
    let user = "git config user.name Sam && git config user.email sam.ortiz@northwind.example";
    let commit = "git add -A && git commit -q -m Start --date=2025-06-01T12:00Z";
    let start = format!("git init -q -b main && {user} && {commit}");
    let start = format!("export GIT_COMMITTER_DATE=2025-06-01T12:00Z && {start}");
    sandbox.shell("handbook", &start).status(0);
    sandbox.shell("repo", &start).status(0);
    let names =
        "git tag v2026.2 && git tag v2026.3 && git update-ref refs/remotes/origin/main HEAD";
    sandbox.shell("repo", names).status(0);
    sandbox
}

/// Runs a command in the sample repository, and puts the repository back. It may only be refused for one reason.
#[track_caller]
fn check(sandbox: &Sandbox, line: &str, refusal: &str) {
    let run = sandbox.shell("repo", line);
    let is_done = matches!(run.status, Some(0 | 1)) || run.err.contains(refusal);
    assert!(is_done, "`{line}`: {run:#?}");
    sandbox
        .shell("repo", "git reset -q --hard && git clean -xfdq")
        .status(0);
}

/// The examples of a help, without what explains them.
fn examples(help: &str) -> impl Iterator<Item = &str> {
    let lines = help.lines().filter_map(|line| line.strip_prefix("  "));
    let lines = lines.filter(|line| line.starts_with("irplan ") || line.contains("&& irplan "));
    lines.map(|line| line.split("   ").next().unwrap_or(line).trim_end())
}

#[test]
fn the_examples_of_every_help_work_in_the_sample_plans() {
    let sandbox = workplace();
    let helps: Vec<_> = COMMANDS
        .iter()
        .map(|command| {
            sandbox
                .shell("repo", &format!("irplan {command} --help"))
                .status(0)
                .out
        })
        .collect();
    let lines: BTreeSet<_> = helps.iter().flat_map(|help| examples(help)).collect();
    assert!(lines.len() > 50, "{lines:#?}");
    for line in lines {
        // A server runs until it is stopped, and the hash is a placeholder.
        if line.starts_with("irplan serve") || line.contains("FULL-HASH") {
            continue;
        }
        let line = line
            .replace("/media/usb", "../usb")
            .replace("$PROFILE", "profile");
        let line = line.replace("cd empty-folder", "mkdir ../empty && cd ../empty");
        // The codes of slips change with every text.
        check(&sandbox, &line, "no subject here has the code");
    }
}

#[test]
fn the_commands_that_findings_suggest_work() {
    let sandbox = workplace();
    // A section that nobody reviewed, and an edit that voids a review in every plan.
    let page = "+++\ntitle = \"Visitors\"\nphase = \"preparation\"\n+++\n\nVisitors sign in.\n";
    sandbox.write("repo/plans/harbor-dental/sections/visitors.md", page);
    let edited = "repo/plans/baseline/sections/recovery.md";
    sandbox.write(edited, &format!("{}\nCall twice.\n", sandbox.read(edited)));
    sandbox
        .shell("repo", "git add -A && git commit -q -m Edit")
        .status(0);
    let run = sandbox
        .shell("repo", "irplan check --format json")
        .status(1);
    let mut suggested = BTreeSet::new();
    collect_commands(&serde_json::from_str(&run.out).unwrap(), &mut suggested);
    assert!(suggested.len() > 12, "{suggested:#?}");
    for line in suggested {
        // Some findings are for other people than the user.
        check(&sandbox, &line, "may not sign");
    }
}

/// Collects the texts in backticks that start with the name of the program.
fn collect_commands(value: &Value, found: &mut BTreeSet<String>) {
    match value {
        Value::String(text) => {
            let quoted = text.split('`').skip(1).step_by(2);
            let commands = quoted.filter(|it| it.starts_with("irplan "));
            found.extend(commands.map(str::to_owned));
        }
        Value::Array(values) => values.iter().for_each(|it| collect_commands(it, found)),
        Value::Object(values) => values.values().for_each(|it| collect_commands(it, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
