//! The authors of commits and of sign-offs.

use irplan_plan::{LastChanges, PlanId, Subject};
use irplan_repo::Repository;

use super::support::{at, description, of_worktree};
use crate::random::DIGEST;
use crate::sandbox::GitSandbox;

#[test]
fn names_come_from_the_mailmap() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(
        ".mailmap",
        "Ada Lovelace <ada@new.example> <ada@example.org>\n",
    );
    sandbox.commit("the mailmap");
    let history = at(&sandbox.open(), "HEAD");
    let head = history.head.unwrap();
    assert_eq!(
        (&*head.author, &*head.email, &*head.summary),
        ("Ada Lovelace", "ada@new.example", "the mailmap")
    );
    assert_eq!(head.date.to_string(), "2023-11-15");
    let history = at(&sandbox.open(), "HEAD~1");
    assert_eq!(history.head.unwrap().author, "Ada Author");
}

fn sign_off(day: &str) -> String {
    format!("contact:x sam,2026-11-{day},{DIGEST},,,\n")
}

/// Checks the commit that added the sign-off, and the day of the one that it replaced.
#[track_caller]
fn check_entered(history: &LastChanges, expected: &str, replaced: Option<&str>) {
    let key = (
        PlanId::parse("acme").unwrap(),
        Subject::parse("contact:x").unwrap(),
    );
    let entered = &history.sign_offs[&key];
    assert_eq!(description(Some(&entered.change)), expected);
    let day = entered
        .replaced_sign_off
        .as_ref()
        .map(|statement| statement.on.to_string());
    assert_eq!(day.as_deref(), replaced);
}

#[test]
fn a_sign_off_has_its_commit_and_what_it_replaced() {
    let mut sandbox = GitSandbox::with_plan();
    let ledger = "plans/acme/signoffs.toml";
    sandbox.write(ledger, sign_off("01"));
    sandbox.commit("first");
    check_entered(&of_worktree(&sandbox.open()), "first", None);
    sandbox.write(ledger, sign_off("02"));
    sandbox.commit("second");
    sandbox.write(ledger, format!("# reflowed\n\n{}", sign_off("02")));
    sandbox.commit("white space");
    check_entered(&of_worktree(&sandbox.open()), "second", Some("2026-11-01"));
    sandbox.write(ledger, sign_off("03"));
    check_entered(
        &of_worktree(&sandbox.open()),
        "uncommitted",
        Some("2026-11-02"),
    );
}

const ALL: &str = "plans/acme/signoffs.toml";
const OWN: &str = "plans/acme/signoffs/contact-x.toml";

#[test]
fn a_sign_off_may_move_to_the_other_file_of_its_ledger() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(ALL, sign_off("01"));
    sandbox.commit("first");
    sandbox.write(ALL, sign_off("02"));
    sandbox.commit("second");
    sandbox.remove(ALL);
    sandbox.write(OWN, sign_off("02"));
    sandbox.commit("a file of its own");
    let replaced = Some("2026-11-01");
    check_entered(&of_worktree(&sandbox.open()), "second", replaced);
    sandbox.remove(OWN);
    let other = sign_off("03").replace("contact:x", "contact:y");
    sandbox.write(ALL, other.clone());
    sandbox.commit("gone");
    sandbox.write(OWN, sign_off("02"));
    sandbox.commit("again");
    sandbox.remove(OWN);
    // The other file exists already.
    sandbox.write(ALL, other + &sign_off("02"));
    sandbox.commit("with others");
    check_entered(&of_worktree(&sandbox.open()), "again", None);
}

#[test]
fn a_sign_off_replaces_the_one_in_the_other_file_of_its_ledger() {
    for (from, to) in [(ALL, OWN), (OWN, ALL)] {
        let mut sandbox = GitSandbox::with_plan();
        sandbox.write(from, sign_off("02"));
        sandbox.commit("first");
        sandbox.remove(from);
        sandbox.write(to, sign_off("01"));
        sandbox.commit("moved and changed");
        let replaced = Some("2026-11-02");
        check_entered(&of_worktree(&sandbox.open()), "moved and changed", replaced);
        sandbox.remove(to);
        sandbox.write(from, sign_off("01"));
        sandbox.commit("moved back");
        check_entered(&of_worktree(&sandbox.open()), "moved and changed", replaced);
    }
}

/// Merges a branch that moved a sign-off into one that may have changed it. The merge has it where the branch put it.
#[track_caller]
fn check_merged(changed: Option<&str>, expected: &str, replaced: Option<&str>) {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(ALL, sign_off("01"));
    sandbox.commit("first");
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    sandbox.remove(ALL);
    sandbox.write(OWN, sign_off("01"));
    sandbox.commit("moved");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write(ALL, sign_off(changed.unwrap_or("01")));
    sandbox.commit("second");
    sandbox.git(&["merge", "--no-commit", "--strategy=ours", "topic"]);
    sandbox.remove(ALL);
    sandbox.write(OWN, sign_off(changed.unwrap_or("01")));
    sandbox.commit("merge");
    check_entered(&of_worktree(&sandbox.open()), expected, replaced);
}

#[test]
fn a_merge_keeps_a_sign_off_that_either_side_moved() {
    check_merged(None, "first", None);
    check_merged(Some("03"), "second", Some("2026-11-01"));
}

#[test]
fn in_a_shallow_clone_a_sign_off_replaces_nothing_for_certain() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write("plans/acme/signoffs.toml", sign_off("01"));
    sandbox.commit("first");
    sandbox.write("plans/acme/signoffs.toml", sign_off("02"));
    sandbox.commit("second");
    sandbox.write("irplan.toml", "elsewhere");
    sandbox.commit("third");
    let clone = sandbox.sibling("clone");
    sandbox.git(&[
        "clone",
        "--quiet",
        "--depth=2",
        &format!("file://{}", sandbox.path().display()),
        clone.to_str().unwrap(),
    ]);
    let clone = Repository::discover(&clone).unwrap();
    check_entered(&at(&clone, "HEAD"), "second or before", None);
}

#[track_caller]
fn check_people(message: &str, expected: &[&str]) {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write(
        ".mailmap",
        "Kim Lee <kim@northwind.example> <kim@old.example>\n",
    );
    sandbox.commit(message);
    let head = at(&sandbox.open(), "HEAD").head.unwrap();
    let people: Vec<_> = head
        .co_authors
        .iter()
        .map(|person| format!("{} <{}>", person.name, person.email))
        .collect();
    assert_eq!(people, expected);
}

#[test]
fn co_authors_are_read_from_the_end_of_the_message() {
    check_people(
        "Change\n\nReviewed-by: X <x@a.example>\nCo-authored-by: K <kim@old.example>\nco-Authored-By:Jo <jo@a.example>",
        &["Kim Lee <kim@northwind.example>", "Jo <jo@a.example>"],
    );
    check_people("Change\n\nCo-authored-by: Jo <jo@a.example>\n\nlast", &[]);
    check_people("Change\n\nCo-authored-by: Jo", &[]);
    check_people("Change", &[]);
}
