//! The cache between runs.

use std::fs;

use irplan_plan::RepoPath;
use irplan_repo::Repository;

use super::support::{CONTACTS, file, of_worktree};
use crate::sandbox::{GitSandbox, read, write};

/// Finds the history with the cache of an earlier run, and checks that it is the same as without.
#[track_caller]
fn check_cached(sandbox: &GitSandbox) {
    let cold = of_worktree(&sandbox.open());
    let mut repository = sandbox.open();
    repository.cache_history_in(repository.cache_folder());
    for _ in 0..2 {
        let kept = of_worktree(&repository);
        assert_eq!(format!("{kept:?}"), format!("{cold:?}"));
    }
}

#[test]
fn the_cache_changes_no_answer() {
    let mut sandbox = GitSandbox::with_plan();
    let folder = sandbox.path().join(".git/irplan");
    for number in 0..4 {
        sandbox.write(
            CONTACTS,
            format!("contact:a {}\ncontact:b {number}\n", number / 2),
        );
        check_cached(&sandbox);
        sandbox.commit(&format!("number {number}"));
        check_cached(&sandbox);
    }
    let file = folder.join("history");
    let whole = read(&file);
    for bytes in [&b""[..], &whole[..whole.len() / 2], b"nonsense\n"] {
        write(&file, bytes);
        check_cached(&sandbox);
        assert_eq!(read(&file), whole, "it was not written again");
    }
    let names: Vec<_> = fs::read_dir(&folder).unwrap().collect();
    assert_eq!(names.len(), 1, "something was left behind");
}

#[test]
fn equal_files_in_two_folders_have_separate_histories() {
    let mut sandbox = GitSandbox::new();
    for folder in ["first", "second"] {
        sandbox.write(&format!("{folder}/irplan.toml"), "[provider]\n");
        sandbox.write(&format!("{folder}/{CONTACTS}"), "contact:a 1\n");
        sandbox.commit(folder);
    }
    for folder in ["first", "second", "first"] {
        let mut repository = Repository::discover(&sandbox.path().join(folder)).unwrap();
        repository.cache_history_in(repository.cache_folder());
        assert_eq!(file(&of_worktree(&repository), CONTACTS), folder);
    }
}

#[test]
fn the_cache_is_used() {
    let mut sandbox = GitSandbox::with_plan();
    check_cached(&sandbox);
    let first = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.commit("second");
    let parent = sandbox.git(&["rev-parse", "HEAD^{tree}"]);
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("third");
    check_cached(&sandbox);
    // Without the tree of the second commit, nothing older can be found. So the answer comes from the cache.
    let object = format!(".git/objects/{}/{}", &parent[..2], &parent[2..]);
    fs::remove_file(sandbox.path().join(object)).unwrap();
    let or_before = file(&of_worktree(&sandbox.open()), "irplan.toml");
    assert_eq!(or_before, "third or before");
    let mut repository = sandbox.open();
    repository.cache_history_in(repository.cache_folder());
    let history = of_worktree(&repository);
    let change = history.files.get(&RepoPath::new("irplan.toml")).unwrap();
    assert_eq!(change.commit().unwrap().id, first);
}

#[test]
fn answers_of_a_shallow_clone_are_not_cached() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("second");
    let clone = sandbox.sibling("clone");
    let from = format!("file://{}", sandbox.path().display());
    let clone_path = clone.to_str().unwrap();
    sandbox.git(&["clone", "--quiet", "--depth=1", &from, clone_path]);
    let mut repository = Repository::discover(&clone).unwrap();
    repository.cache_history_in(repository.cache_folder());
    assert_eq!(
        file(&of_worktree(&repository), "irplan.toml"),
        "second or before"
    );
    sandbox.git(&["-C", clone_path, "fetch", "--quiet", "--unshallow"]);
    let mut repository = Repository::discover(&clone).unwrap();
    repository.cache_history_in(repository.cache_folder());
    assert_eq!(file(&of_worktree(&repository), "irplan.toml"), "a plan");
}

#[cfg(unix)]
#[test]
fn a_link_in_place_of_the_cache_is_not_followed() {
    let sandbox = GitSandbox::with_plan();
    let outside = sandbox.sibling("outside");
    fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, sandbox.path().join(".git/irplan")).unwrap();
    check_cached(&sandbox);
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}
