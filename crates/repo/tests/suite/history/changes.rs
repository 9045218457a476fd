//! Which commit last changed what.

use std::fs;

use irplan_plan::history::{HistoryExtent, HistoryGap, HistoryNote};
use irplan_plan::{PlanId, RepoPath, Subject};
use irplan_repo::Repository;

use super::support::{CONTACTS, at, check, description, file, of_worktree, subject};
use crate::sandbox::GitSandbox;

#[test]
fn each_subject_has_its_own_last_change() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 1\n");
    sandbox.commit("both");
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 2\n");
    sandbox.commit("b alone");
    sandbox.write(CONTACTS, "contact:b    2\n\ncontact:a 1\n");
    sandbox.commit("white space");
    sandbox.write("plans/acme/plan.toml", "something else");
    sandbox.commit("elsewhere");
    let history = at(&sandbox.open(), "HEAD");
    check(&history, "white space", &[("a", "both"), ("b", "b alone")]);
    assert_eq!(file(&history, "plans/acme/plan.toml"), "elsewhere");
    assert_eq!(file(&history, "irplan.toml"), "a plan");
    assert_eq!(
        (history.extent, history.notes),
        (HistoryExtent::Whole, Vec::new())
    );
    let before = at(&sandbox.open(), "HEAD~2");
    check(&before, "b alone", &[("a", "both"), ("b", "b alone")]);
}

#[test]
fn a_restored_value_was_changed_by_the_restoring_commit() {
    let mut sandbox = GitSandbox::with_plan();
    for value in ["1", "2", "1"] {
        sandbox.write(CONTACTS, format!("contact:a {value}\n"));
        sandbox.commit("next");
    }
    let last = sandbox.git(&["rev-parse", "HEAD"]);
    let history = at(&sandbox.open(), "HEAD");
    let change = history.files.get(&RepoPath::new(CONTACTS)).unwrap();
    assert_eq!(change.commit().unwrap().id, last);
    assert_eq!(change.commit(), Some(history.head.as_ref().unwrap()));
}

#[test]
fn a_merge_changed_only_what_it_made_itself() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 1\ncontact:c 1\n");
    sandbox.commit("base");
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    sandbox.write(CONTACTS, "contact:a 2\ncontact:b 1\ncontact:c 1\n");
    sandbox.commit("a on topic");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 2\ncontact:c 1\n");
    sandbox.commit("b on main");
    assert!(
        !sandbox
            .try_git(&["merge", "--no-commit", "topic"])
            .status
            .success()
    );
    sandbox.write(CONTACTS, "contact:a 2\ncontact:b 2\ncontact:c 3\n");
    sandbox.commit("merge with c");
    let history = at(&sandbox.open(), "HEAD");
    let expected = [
        ("a", "a on topic"),
        ("b", "b on main"),
        ("c", "merge with c"),
    ];
    check(&history, "merge with c", &expected);
}

/// Checks which commit of the main line brought each contact there, if it is not the one that wrote it.
#[track_caller]
fn check_in_force(sandbox: &GitSandbox, expected: &[(&str, &str)]) {
    let mut repository = sandbox.open();
    let cold = of_worktree(&repository);
    repository.cache_history_in(repository.cache_folder());
    for history in [cold, of_worktree(&repository), of_worktree(&repository)] {
        let since = history.in_force_since.iter();
        let since = since.map(|((_, subject), commit)| {
            let id = subject.id.as_ref().map(ToString::to_string);
            (id.unwrap_or_default(), commit.summary.clone())
        });
        let since: Vec<_> = since.collect();
        let since: Vec<_> = since
            .iter()
            .map(|(a, b)| (a.as_str(), b.as_str()))
            .collect();
        assert_eq!(since, expected);
    }
}

#[test]
fn a_change_is_in_force_since_it_reached_the_main_line() {
    let mut sandbox = GitSandbox::with_plan();
    let write = |sandbox: &mut GitSandbox, [a, b, c]: [u8; 3], message: &str| {
        sandbox.write(
            CONTACTS,
            format!("contact:a {a}\n\ncontact:b {b}\n\ncontact:c {c}\n"),
        );
        sandbox.commit(message);
    };
    write(&mut sandbox, [1, 1, 1], "base");
    check_in_force(&sandbox, &[]);
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    write(&mut sandbox, [2, 1, 1], "a on topic");
    sandbox.git(&["checkout", "--quiet", "-b", "deeper"]);
    write(&mut sandbox, [2, 1, 2], "c on deeper");
    sandbox.git(&["checkout", "--quiet", "topic"]);
    sandbox.write("irplan.toml", "[provider]\n");
    sandbox.commit("more on topic");
    sandbox.git(&["merge", "--quiet", "-m", "deeper into topic", "deeper"]);
    sandbox.git(&["checkout", "--quiet", "main"]);
    write(&mut sandbox, [1, 2, 1], "b on main");
    sandbox.git(&["merge", "--quiet", "-m", "topic into main", "topic"]);
    let merged = [("a", "topic into main"), ("c", "topic into main")];
    check_in_force(&sandbox, &merged);
    // What comes later changes nothing about that, with and without the answers of an earlier run.
    write(&mut sandbox, [2, 3, 2], "b again");
    check_in_force(&sandbox, &merged);
    // A branch that is only moved forward is the main line.
    sandbox.git(&["checkout", "--quiet", "-b", "forward"]);
    write(&mut sandbox, [3, 3, 2], "a on forward");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.git(&["merge", "--quiet", "--ff-only", "forward"]);
    check_in_force(&sandbox, &merged[1..]);
}

/// A merge can bring back what the main line had changed since.
#[test]
fn a_merge_that_brings_something_back_puts_it_in_force_again() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("base");
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    sandbox.write("irplan.toml", "[provider]\n");
    sandbox.commit("elsewhere");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(CONTACTS, "contact:a 2\n");
    sandbox.commit("a on main");
    sandbox.git(&["merge", "--no-commit", "--no-ff", "topic"]);
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("back");
    check_in_force(&sandbox, &[("a", "back")]);
    assert_eq!(subject(&at(&sandbox.open(), "HEAD"), "contact:a"), "base");
}

#[test]
fn the_working_tree_is_compared_with_head() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 1\n");
    sandbox.commit("both");
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 2\ncontact:c 1\n");
    sandbox.write("plans/acme/sections/new.md", "contact:d 1\n");
    let history = of_worktree(&sandbox.open());
    let expected = [
        ("a", "both"),
        ("b", "uncommitted"),
        ("c", "uncommitted"),
        ("d", "uncommitted"),
        ("e", "nothing"),
    ];
    check(&history, "uncommitted", &expected);
    assert_eq!(file(&history, "plans/acme/sections/new.md"), "uncommitted");
    assert_eq!(file(&history, "plans/acme/sections/roles.md"), "a plan");
}

#[test]
fn line_endings_and_byte_order_marks_do_not_count() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 1\n");
    sandbox.commit("both");
    sandbox.write(CONTACTS, "contact:a 1\r\ncontact:b 1\r\n");
    check(&of_worktree(&sandbox.open()), "both", &[("a", "both")]);
    sandbox.write(CONTACTS, "\u{feff}contact:a 1\ncontact:b 1\n");
    check(&of_worktree(&sandbox.open()), "both", &[("a", "both")]);
}

#[test]
fn a_changed_mode_changes_only_the_file() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("both");
    sandbox.git(&["update-index", "--chmod=+x", CONTACTS]);
    sandbox.git(&["commit", "--quiet", "-m", "mode"]);
    check(&at(&sandbox.open(), "HEAD"), "mode", &[("a", "both")]);
}

#[test]
fn renaming_changes_the_file_but_not_its_subjects() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write("plans/acme/old.toml", "contact:a 1\ncontact:b 1\n");
    sandbox.commit("old name");
    sandbox.write("plans/acme/old.toml", "contact:a 1\ncontact:b 2\n");
    sandbox.commit("b alone");
    sandbox.git(&["mv", "plans/acme/old.toml", CONTACTS]);
    sandbox.commit("new name");
    let expected = [("a", "old name"), ("b", "b alone")];
    check(&at(&sandbox.open(), "HEAD"), "new name", &expected);
    // A renamed plan, and a subject with another id among other text.
    sandbox.git(&["mv", "plans/acme", "plans/other"]);
    sandbox.commit("another plan");
    sandbox.git(&["mv", "plans/other", "plans/acme"]);
    sandbox.remove(CONTACTS);
    let moved = "plans/acme/moved.toml";
    sandbox.write(moved, "contact:c 1\ncontact:b    2\ncontact:d 4\n");
    sandbox.commit("another id");
    let history = at(&sandbox.open(), "HEAD");
    assert_eq!(file(&history, moved), "another id");
    for (id, expected) in [("b", "b alone"), ("c", "old name"), ("d", "another id")] {
        assert_eq!(
            subject(&history, &format!("contact:{id}")),
            expected,
            "{id}"
        );
    }
}

#[test]
fn a_copy_is_new() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write("plans/other/a.md", "contact:a 1\n");
    sandbox.write("plans/other/b.md", "contact:b 2\n");
    sandbox.commit("first");
    sandbox.write("plans/acme/a.md", "contact:a 1\n");
    // A deleted subject of another kind, or with another value, has not moved.
    sandbox.remove("plans/other/b.md");
    sandbox.write("plans/acme/b.md", "section:b 2\n");
    sandbox.write("plans/acme/c.md", "contact:c 3\n");
    sandbox.commit("second");
    let history = at(&sandbox.open(), "HEAD");
    for id in ["contact:a", "section:b", "contact:c"] {
        assert_eq!(subject(&history, id), "second", "{id}");
    }
}

#[test]
fn a_move_prefers_the_same_plan_and_then_the_same_id() {
    let mut sandbox = GitSandbox::with_plan();
    for path in ["aaa/a.md", "acme/old/a.md", "zzz/b.md"] {
        let id = if path.ends_with("b.md") { "y" } else { "x" };
        let text = format!("contact:{id} 1\ncontact:{id}{id} {id}\n");
        sandbox.write(&format!("plans/{path}"), text);
        sandbox.commit(path);
    }
    sandbox.git(&[
        "rm",
        "-r",
        "--quiet",
        "plans/aaa",
        "plans/acme/old",
        "plans/zzz",
    ]);
    sandbox.write("plans/acme/new.md", "contact:y 1\ncontact:yy y\n");
    sandbox.commit("all at once");
    let history = at(&sandbox.open(), "HEAD");
    assert_eq!(subject(&history, "contact:y"), "acme/old/a.md");
    assert_eq!(subject(&history, "contact:yy"), "zzz/b.md");
    sandbox.git(&["checkout", "--quiet", "HEAD~1"]);
    sandbox.git(&[
        "rm",
        "-r",
        "--quiet",
        "plans/aaa",
        "plans/acme/old",
        "plans/zzz",
    ]);
    for id in ["x", "y"] {
        sandbox.write(&format!("plans/other/{id}.md"), format!("contact:{id} 1\n"));
    }
    sandbox.commit("elsewhere");
    let history = at(&sandbox.open(), "HEAD");
    for (id, expected) in [("x", "aaa/a.md"), ("y", "zzz/b.md")] {
        let key = (
            PlanId::parse("other").unwrap(),
            Subject::parse(&format!("contact:{id}")).unwrap(),
        );
        assert_eq!(description(history.subjects.get(&key)), expected);
    }
}

/// Merges a branch that moved a file into one that changed it. The merge has the changed text under the new path.
#[test]
fn a_merge_combines_a_move_and_a_change() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write("plans/acme/old.md", "contact:a 1\ncontact:b 1\n");
    sandbox.commit("first");
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    sandbox.git(&["mv", "plans/acme/old.md", CONTACTS]);
    sandbox.commit("moved");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("plans/acme/old.md", "contact:a 1\ncontact:b 2\n");
    sandbox.commit("changed");
    sandbox.git(&["merge", "--no-commit", "--strategy=ours", "topic"]);
    sandbox.remove("plans/acme/old.md");
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 2\n");
    sandbox.commit("merge");
    let expected = [("a", "first"), ("b", "changed")];
    check(&at(&sandbox.open(), "HEAD"), "merge", &expected);
}

#[test]
fn a_file_that_was_once_a_folder_and_a_link() {
    let mut sandbox = GitSandbox::with_plan();
    let path = "plans/acme/sections/x.md";
    sandbox.write(&format!("{path}/y.md"), "contact:a 1\n");
    sandbox.commit("a folder");
    fs::remove_dir_all(sandbox.path().join(path)).unwrap();
    sandbox.write(path, "contact:a 1\n");
    sandbox.commit("a file");
    let history = at(&sandbox.open(), "HEAD");
    assert_eq!(file(&history, path), "a file");
    assert_eq!(subject(&history, "contact:a"), "a folder");
}

#[test]
fn plans_in_a_subfolder_have_a_history() {
    let mut sandbox = GitSandbox::new();
    sandbox.write("team/irplan.toml", "");
    sandbox.write(&format!("team/{CONTACTS}"), "contact:a 1\n");
    sandbox.commit("first");
    sandbox.write(CONTACTS, "contact:a 2\n");
    sandbox.commit("outside");
    let repository = Repository::discover(&sandbox.path().join("team")).unwrap();
    check(&at(&repository, "HEAD"), "first", &[("a", "first")]);
    check(&of_worktree(&repository), "first", &[("a", "first")]);
}

#[test]
fn without_a_history_a_note_says_why() {
    let sandbox = GitSandbox::empty();
    sandbox.write("irplan.toml", "");
    let history = of_worktree(&sandbox.open());
    // No path of this machine, because notes are printed on pages.
    let note = |reason| vec![HistoryNote::new(HistoryGap::Everything, reason)];
    let expected = note("the folder is not in a git repository");
    assert_eq!(
        (history.extent, history.notes),
        (HistoryExtent::None, expected)
    );
    sandbox.git(&["init", "--quiet"]);
    let history = of_worktree(&sandbox.open());
    let expected = note("the git repository has no commit yet");
    assert_eq!(
        (history.extent, history.notes),
        (HistoryExtent::None, expected)
    );
}

#[test]
fn a_repository_with_sha256_has_a_history() {
    let mut sandbox = GitSandbox::empty();
    sandbox.git(&["init", "--quiet", "--object-format=sha256"]);
    sandbox.write("irplan.toml", "");
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("first");
    sandbox.write("irplan.toml", "x");
    sandbox.commit("second");
    let history = of_worktree(&sandbox.open());
    check(&history, "first", &[("a", "first")]);
    assert_eq!(file(&history, "irplan.toml"), "second");
}
