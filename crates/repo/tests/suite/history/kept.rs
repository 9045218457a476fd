//! What is kept between runs.

use std::fs;

use irplan_plan::RepoPath;
use irplan_repo::Repository;

use super::support::{CONTACTS, file, of_worktree};
use crate::sandbox::{Sandbox, read, write};

/// Finds the history with what an earlier run has kept, and checks that this changes nothing.
#[track_caller]
fn check_kept(sandbox: &Sandbox) {
    let cold = of_worktree(&sandbox.open());
    let mut repository = sandbox.open();
    repository.cache_history_in(repository.cache_folder());
    for _ in 0..2 {
        let kept = of_worktree(&repository);
        assert_eq!(format!("{kept:?}"), format!("{cold:?}"));
    }
}

#[test]
fn what_is_kept_between_runs_changes_no_answer() {
    let mut sandbox = Sandbox::with_plan();
    let folder = sandbox.path().join(".git/irplan");
    for number in 0..4 {
        sandbox.write(
            CONTACTS,
            format!("contact:a {}\ncontact:b {number}\n", number / 2),
        );
        check_kept(&sandbox);
        sandbox.commit(&format!("number {number}"));
        check_kept(&sandbox);
    }
    let file = folder.join("history");
    let whole = read(&file);
    for bytes in [&b""[..], &whole[..whole.len() / 2], b"nonsense\n"] {
        write(&file, bytes);
        check_kept(&sandbox);
        assert_eq!(read(&file), whole, "it was not written anew");
    }
    let names: Vec<_> = fs::read_dir(&folder).unwrap().collect();
    assert_eq!(names.len(), 1, "something was left behind");
}

#[test]
fn what_two_folders_have_alike_has_a_history_in_each() {
    let mut sandbox = Sandbox::new();
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
fn what_is_kept_is_used() {
    let mut sandbox = Sandbox::with_plan();
    check_kept(&sandbox);
    let first = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.commit("second");
    let parent = sandbox.git(&["rev-parse", "HEAD^{tree}"]);
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("third");
    check_kept(&sandbox);
    // Without the tree of the second commit nothing can be said of what lies before it.
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
fn answers_of_a_shallow_clone_are_not_kept() {
    let mut sandbox = Sandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("second");
    let clone = sandbox.beside("clone");
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
    let sandbox = Sandbox::with_plan();
    let outside = sandbox.beside("outside");
    fs::create_dir(&outside).unwrap();
    std::os::unix::fs::symlink(&outside, sandbox.path().join(".git/irplan")).unwrap();
    check_kept(&sandbox);
    assert_eq!(fs::read_dir(&outside).unwrap().count(), 0);
}
