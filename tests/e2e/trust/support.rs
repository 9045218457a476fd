//! Shared parts of these tests.

use crate::support::{CommandOutput, Sandbox, TODAY};

pub(super) const SAM: &str = "Sam Ortiz <sam@north.example>";

pub(super) const JANE: &str = "Jane Doe <jane@acme.example>";

pub(super) const SECTION: &str = "plans/base/sections/contain.md";

/// Commits everything in somebody's name.
pub(super) fn commit_as(sandbox: &Sandbox, author: &str) {
    sandbox.git(&["add", "--all"]);
    let author = format!("--author={author}");
    sandbox.git(&["commit", "--quiet", &author, "--message", "Change"]);
}

/// Writes a sign-off with any date, as people can by hand, because the commands refuse what the rules find.
pub(super) fn review(sandbox: &Sandbox, by: &str, on: &str) {
    let subject = "section:contain";
    let arguments = ["review", subject, "--client", "acme", "--by", by];
    sandbox.irplan(&arguments).status(0);
    let files = [ENTRY, TABLES].into_iter();
    let file = files.filter(|file| sandbox.path(file).exists());
    file.for_each(|file| sandbox.edit_sign_off(file, TODAY, on));
}

/// Changes the author's date of the last commit.
pub(super) fn written_on(sandbox: &Sandbox, day: &str) {
    let date = format!("--date={day}T12:00:00Z");
    sandbox.git(&["commit", "--quiet", "--amend", "--no-edit", &date]);
}

/// Returns the lines of `check` for some rules.
pub(super) fn found(run: &CommandOutput, rules: &[&str]) -> Vec<String> {
    let is_named = |line: &&str| rules.iter().any(|rule| line.contains(&format!("[{rule}]")));
    run.out
        .lines()
        .filter(is_named)
        .map(ToOwned::to_owned)
        .collect()
}

#[track_caller]
pub(super) fn check(sandbox: &Sandbox, rules: &[&str], expected: &[&str]) {
    let run = sandbox.irplan(&["check", "--client", "acme", "--format", "short"]);
    let found = found(&run, rules);
    assert_eq!(found.len(), expected.len(), "{found:#?}");
    for (line, words) in found.iter().zip(expected) {
        assert!(line.contains(words), "`{words}` is not in {line}");
    }
}

pub(super) const RULES: [&str; 5] = [
    "backward-sign-off",
    "bulk-sign-off",
    "future-sign-off",
    "proxy-sign-off",
    "self-review",
];

pub(super) const BACKWARD: [&str; 1] = ["backward-sign-off"];

pub(super) const TABLES: &str = "plans/acme/signoffs.toml";

pub(super) const ENTRY: &str = "plans/acme/signoffs/section-contain.toml";

/// Signs two texts and a contact in the names of others, in a commit by Jane, in one file for all or in one for each.
pub(super) fn signed_by_jane(sandbox: &Sandbox, is_table: bool) {
    written_on(sandbox, "2026-11-01");
    sandbox.edit(
        "irplan.toml",
        "reserved-data",
        "bulk-sign-offs = 1\nreserved-data",
    );
    commit_as(sandbox, SAM);
    let on = "--client acme --by jane --on 2026-11-20";
    for (subject, day) in [
        ("section:contain", "2026-11-21"),
        ("section:detect", "2026-11-22"),
    ] {
        let typed = format!("review {subject} {on}");
        sandbox.typed(&typed).status(0);
        commit_as(sandbox, JANE);
        written_on(sandbox, day);
    }
    if is_table {
        join(sandbox);
        commit_as(sandbox, JANE);
    }
}

/// Moves all sign-offs into `signoffs.toml`.
pub(super) fn join(sandbox: &Sandbox) {
    let files = sandbox.files("plans/acme/signoffs").into_values();
    let texts: Vec<_> = files.map(|text| String::from_utf8(text).unwrap()).collect();
    sandbox.remove_folder("plans/acme/signoffs");
    sandbox.write(TABLES, &texts.join("\n"));
}

/// Moves all sign-offs into files of their own.
pub(super) fn part(sandbox: &Sandbox) {
    let all = sandbox.read(TABLES);
    std::fs::remove_file(sandbox.path(TABLES)).unwrap();
    for table in all.split("[\"section:").skip(1) {
        let (id, _) = table.split_once('"').unwrap();
        let path = format!("plans/acme/signoffs/section-{id}.toml");
        sandbox.write(&path, &format!("[\"section:{table}"));
    }
}
