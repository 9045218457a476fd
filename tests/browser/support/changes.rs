//! The page of a diff, made from changes to the sample plans.

use std::path::Path;
use std::process::Command;
use std::{fs, io};

use super::site::{TODAY, repository};

/// The only page in the folder that [`page_of_changes`] makes.
pub(crate) const CHANGES: &str = "changes.html";

/// The changes: a path below `plans`, the old words, and the new words.
const EDITS: [(&str, &str, &str); 5] = [
    (
        "harbor-dental/playbooks/ransomware.md",
        "role=scribe within=15m",
        "role=scribe within=2h",
    ),
    (
        "harbor-dental/sections/authority-to-act.md",
        "at any hour",
        "at any hour, <b>after a call</b>",
    ),
    (
        "harbor-dental/plan.toml",
        "depends-on = [\"network-core\"]",
        "depends-on = []",
    ),
    (
        "baseline/plan.toml",
        "respond-within = \"15m\"",
        "respond-within = \"30m\"",
    ),
    (
        "baseline/playbooks/phishing.md",
        "title = \"",
        "title = \"Mail and ",
    ),
];

/// Makes a folder with the output of `irplan diff --format html` for some changes.
pub(crate) fn page_of_changes() -> tempfile::TempDir {
    let plans = tempfile::tempdir().expect("there is room for plans");
    let root = plans.path();
    copy(&repository().join("plans"), &root.join("plans")).expect("the plans are copied");
    fs::copy(repository().join("irplan.toml"), root.join("irplan.toml")).expect("so is this");
    git(root, &["init", "--quiet"]);
    git(root, &["add", "--all"]);
    git(root, &["commit", "--quiet", "--message", "plans"]);
    for (path, from, to) in EDITS {
        let path = root.join("plans").join(path);
        let text = fs::read_to_string(&path).expect("the file is there");
        assert!(text.contains(from), "`{from}` is not in {}", path.display());
        fs::write(&path, text.replacen(from, to, 1)).expect("it can be written");
    }
    fs::remove_file(root.join("plans/harbor-dental/sections/clinical-downtime.md"))
        .expect("the section is there");
    let run = Command::new(env!("CARGO_BIN_EXE_irplan"))
        .args(["diff", "HEAD", "--format", "html", "--today", TODAY])
        .current_dir(root)
        .output()
        .expect("irplan starts");
    let errors = String::from_utf8_lossy(&run.stderr);
    assert!(!run.stdout.is_empty(), "there is a page: {errors}");
    let folder = tempfile::tempdir().expect("there is room for a page");
    fs::write(folder.path().join(CHANGES), run.stdout).expect("it can be written");
    folder
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let to = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to)?;
        } else {
            fs::copy(entry.path(), to)?;
        }
    }
    Ok(())
}

/// Runs the real git program, without the settings of this machine.
fn git(folder: &Path, arguments: &[&str]) {
    let run = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_CONFIG_GLOBAL", folder.join(".no-such-config"))
        .env("GIT_AUTHOR_NAME", "Sam Ortiz")
        .env("GIT_AUTHOR_EMAIL", "sam@north.example")
        .env("GIT_COMMITTER_NAME", "Sam Ortiz")
        .env("GIT_COMMITTER_EMAIL", "sam@north.example")
        .output()
        .expect("git starts");
    assert!(run.status.success(), "git {arguments:?}: {run:?}");
}
