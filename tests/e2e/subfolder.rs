//! Plans in a subfolder of their git repository, and revisions without plans in the expected folder.

use crate::support::{SOUND, Sandbox};

/// A folder with a name that is difficult on purpose.
const FOLDER: &str = "ops ä";

/// Plans in a folder of a git repository, and a commit that gives a role to an unknown person.
fn with_fault() -> Sandbox {
    let sandbox = Sandbox::empty();
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.write("README.md", "Ours\n");
    sandbox.commit("Before there were plans");
    for (path, text) in SOUND {
        sandbox.write(&format!("{FOLDER}/{path}"), text);
    }
    sandbox.commit("Plans");
    let contacts = format!("{FOLDER}/plans/north/contacts.toml");
    let head = "[contacts.sam]\n";
    sandbox.edit(&contacts, head, &format!("{head}forge = \"@sam\"\n"));
    sandbox.git(&["commit", "--quiet", "--all", "--amend", "--no-edit"]);
    let plan = format!("{FOLDER}/plans/acme/plan.toml");
    sandbox.edit(&plan, "holder = \"jane\"", "holder = \"nobody\"");
    sandbox.commit("Nobody");
    sandbox
}

/// Every option that takes a revision.
const ASKING: [&str; 8] = [
    "check --rev REV",
    "check --rev REV --since main~1",
    "diff main~1 REV --format markdown",
    "history --rev REV",
    "status --rev REV",
    "blame acme/contact:jane --rev REV",
    "codeowners --rev REV",
    "build --rev REV --out public",
];

#[track_caller]
fn is_refused(sandbox: &Sandbox, folder: &str, rev: &str, why: &str) {
    for line in ASKING {
        let line = line.replace("REV", rev);
        let run = sandbox.irplan_in(folder, &line.split(' ').collect::<Vec<_>>(), &[]);
        let run = run.status(2).complains(why);
        assert_eq!(run.out, "", "{line}");
    }
}

#[test]
fn in_a_bare_repository_the_only_folder_with_plans_is_found() {
    let sandbox = with_fault();
    // In a bare repository, and at the top of a clone, where no plans are.
    for place in [sandbox.bare_clone(), sandbox] {
        let diff = place.irplan(&["diff", "main~1", "main", "--format", "markdown"]);
        diff.status(0)
            .says("nobody")
            .does_not_say("No difference in meaning");
        place
            .typed("check --rev main --since main~1 --format short")
            .status(1)
            .says("unresolved-reference");
        place.typed("history --rev main").status(0).says("2026-11");
        place.typed("status --rev main").status(0).says("acme");
        let owners = place.typed("codeowners --rev main").status(0);
        owners.says("/ops?ä/plans/base/ @sam");
    }
}

#[test]
fn a_forge_gets_paths_from_the_top_of_git() {
    let sandbox = with_fault();
    for (format, expected) in [
        ("github", "file=ops ä/plans/acme/plan.toml"),
        ("gitlab", "\"path\": \"ops ä/plans/acme/plan.toml\""),
        ("sarif", "\"uri\": \"ops%20%C3%A4/plans/acme/plan.toml\""),
    ] {
        let arguments = ["check", "--format", format];
        let run = sandbox.irplan_in(FOLDER, &arguments, &[]);
        run.status(1).says(expected);
    }
}

#[test]
fn a_revision_without_plans_is_refused() {
    let sandbox = with_fault();
    let bare = sandbox.bare_clone();
    let nowhere = "`main~2` has no `irplan.toml` at the top or in any other folder";
    is_refused(&bare, "", "main~2", nowhere);
    is_refused(&sandbox, "", "main~2", nowhere);
    let nowhere = format!("`main~2` has no `irplan.toml` in `{FOLDER}` or in any other folder");
    is_refused(&sandbox, FOLDER, "main~2", &nowhere);
    // With two folders, neither is the obvious one.
    sandbox.write("lab/irplan.toml", "");
    sandbox.write(&format!("{FOLDER}/plans/irplan.toml"), "");
    sandbox.commit("Another");
    let several = format!(
        "`main` has no `irplan.toml` at the top, but several elsewhere: in `lab`, in `{FOLDER}`"
    );
    is_refused(&sandbox.bare_clone(), "", "main", &several);
    // If a folder is named, only that folder is used.
    sandbox.git(&["mv", FOLDER, "moved"]);
    sandbox.git(&["rm", "--quiet", "lab/irplan.toml"]);
    sandbox.commit("Moved");
    let elsewhere = format!(
        "`main~1` has no `irplan.toml` in `moved`, but several elsewhere: in `lab`, in `{FOLDER}`"
    );
    is_refused(&sandbox, "moved", "main~1", &elsewhere);
}

#[test]
fn new_plans_are_compared_with_nothing() {
    let sandbox = with_fault();
    for (place, folder) in [(&sandbox.bare_clone(), ""), (&sandbox, FOLDER)] {
        let run = |line: &str| place.irplan_in(folder, &line.split(' ').collect::<Vec<_>>(), &[]);
        run("diff main~2 main --format markdown")
            .status(0)
            .says("acme")
            .complains("everything counts as new");
        run("check --rev main --since main~2 --format short")
            .status(1)
            .says("unresolved-reference")
            .complains("everything counts as new");
        let quiet = run("diff main~1 main").status(0);
        assert_eq!(quiet.err, "");
    }
}

#[cfg(unix)]
#[test]
fn the_hook_checks_plans_in_a_subfolder() {
    let sandbox = with_fault();
    sandbox.git(&["reset", "--quiet", "--hard", "HEAD~1"]);
    let hook = include_str!("../../crates/engine/scaffold/pre-commit");
    sandbox.write(&format!("{FOLDER}/.githooks/pre-commit"), hook);
    let path = sandbox.path(FOLDER).join(".githooks/pre-commit");
    make_executable(&path);
    let hooks = format!("core.hooksPath={FOLDER}/.githooks");
    let commit = || {
        let mut git = sandbox.git_command("");
        git.env("PATH", crate::support::path_with_irplan());
        git.args(["-c", &hooks, "commit", "--all", "--message=Now"])
            .output()
            .unwrap()
    };
    let plan = format!("{FOLDER}/plans/acme/plan.toml");
    sandbox.edit(&plan, "Acme", "Acme Dental");
    assert!(commit().status.success());
    sandbox.edit(&plan, "holder = \"jane\"", "holder = \"nobody\"");
    let stopped = commit();
    let message = String::from_utf8(stopped.stderr).unwrap();
    assert!(
        !stopped.status.success() && message.contains("unresolved-reference"),
        "{message}"
    );
}

#[cfg(unix)]
fn make_executable(path: &std::path::Path) {
    use std::os::unix::fs::PermissionsExt;
    std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o755)).unwrap();
}
