//! Incomplete and damaged histories.

use std::fs;

use irplan_plan::history::{HistoryExtent, HistoryGap, HistoryNote};
use irplan_plan::{LastChange, LastChanges, RepoPath};
use irplan_repo::Repository;

use super::support::{CONTACTS, at, check, file, of_worktree};
use crate::sandbox::{GitSandbox, read, write};

#[test]
fn a_shallow_clone_says_at_or_before() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 1\n");
    sandbox.commit("first");
    sandbox.commit("between");
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 2\n");
    sandbox.commit("last");
    let clone = sandbox.sibling("clone");
    let from = format!("file://{}", sandbox.path().display());
    sandbox.git(&[
        "clone",
        "--quiet",
        "--depth=2",
        &from,
        clone.to_str().unwrap(),
    ]);
    let repository = Repository::discover(&clone).unwrap();
    for history in [at(&repository, "HEAD"), of_worktree(&repository)] {
        check(
            &history,
            "last",
            &[("a", "between or before"), ("b", "last")],
        );
        assert_eq!(file(&history, "irplan.toml"), "between or before");
        assert_eq!(history.extent, HistoryExtent::Shallow);
    }
}

#[test]
fn a_clone_without_blobs_knows_the_dates_of_files() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("first");
    let old = sandbox.git(&["rev-parse", &format!("HEAD:{CONTACTS}")]);
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 1\n");
    sandbox.commit("last");
    let clone = sandbox.sibling("clone");
    let from = format!("file://{}", sandbox.path().display());
    sandbox.git(&[
        "clone",
        "--quiet",
        "--filter=blob:none",
        &from,
        clone.to_str().unwrap(),
    ]);
    let history = of_worktree(&Repository::discover(&clone).unwrap());
    let or_before = "last or before";
    check(&history, "last", &[("a", or_before), ("b", or_before)]);
    assert_eq!(file(&history, "irplan.toml"), "a plan");
    let note = format!(
        "blob `{old}` is missing in this clone; get all contents with `git fetch --refetch --no-filter`, or clone without a filter"
    );
    let gap = HistoryGap::Object(old);
    assert_eq!(history.notes, vec![HistoryNote::new(gap, note)]);
}

#[test]
fn a_missing_commit_is_never_the_answer() {
    let mut sandbox = GitSandbox::with_plan();
    let first = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("last");
    let object = format!(".git/objects/{}/{}", &first[..2], &first[2..]);
    fs::remove_file(sandbox.path().join(object)).unwrap();
    let history = at(&sandbox.open(), "HEAD");
    check(&history, "last or before", &[("a", "last or before")]);
    let reason = format!("commit `{first}` is missing in this clone");
    let note = HistoryNote::new(HistoryGap::Object(first), reason);
    assert_eq!(
        (history.extent, history.notes),
        (HistoryExtent::Incomplete, vec![note])
    );
}

#[test]
fn a_circular_history_comes_to_an_end() {
    let mut sandbox = GitSandbox::with_plan();
    let object = |sandbox: &GitSandbox| {
        let id = sandbox.git(&["rev-parse", "HEAD"]);
        let file = format!(".git/objects/{}/{}", &id[..2], &id[2..]);
        sandbox.path().join(file)
    };
    let first = object(&sandbox);
    sandbox.commit("second");
    // Under the id of the first commit, a commit whose parent is the second: each is an ancestor of the other.
    sandbox.commit("third");
    let third = read(&object(&sandbox));
    fs::remove_file(&first).unwrap();
    write(&first, &third);
    let history = at(&sandbox.open(), "HEAD");
    assert_eq!(file_is_unsure(&history), Some(true));
    assert_eq!(history.extent, HistoryExtent::Incomplete);
    assert!(
        history.notes[0].reason.ends_with("goes in circles"),
        "{:?}",
        history.notes
    );
}

fn file_is_unsure(history: &LastChanges) -> Option<bool> {
    let change = history.files.get(&RepoPath::new("irplan.toml"))?;
    Some(matches!(change, LastChange::AtOrBefore(_)))
}

#[test]
fn a_commit_graph_gives_the_same_answers() {
    let mut sandbox = GitSandbox::with_plan();
    for number in 0..5 {
        sandbox.write(
            CONTACTS,
            format!("contact:a {}\ncontact:b {number}\n", number / 2),
        );
        sandbox.commit(&format!("number {number}"));
    }
    let before = format!("{:?}", at(&sandbox.open(), "HEAD"));
    sandbox.git(&["commit-graph", "write", "--reachable"]);
    sandbox.commit("not in the graph");
    assert_eq!(format!("{:?}", at(&sandbox.open(), "HEAD~1")), before);
    let history = at(&sandbox.open(), "HEAD");
    check(
        &history,
        "number 4",
        &[("a", "number 4"), ("b", "number 4")],
    );
}

#[test]
fn a_broken_commit_graph_is_ignored() {
    let sandbox = GitSandbox::with_plan();
    sandbox.git(&["commit-graph", "write", "--reachable"]);
    let graph = sandbox.path().join(".git/objects/info/commit-graph");
    fs::remove_file(&graph).unwrap();
    write(&graph, b"CGPH nonsense");
    let history = at(&sandbox.open(), "HEAD");
    assert_eq!(file(&history, "irplan.toml"), "a plan");
}
