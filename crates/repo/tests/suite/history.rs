//! Who changed what when, in repositories small enough to see through.

use std::fs;

use irplan_plan::history::Extent;
use irplan_plan::{History, LastChange, PlanId, RepoPath, Statement, Subject, Topic};
use irplan_repo::Repository;

use crate::random::DIGEST;
use crate::sandbox::{Sandbox, read, write};

/// A subject for each line `contact:id value`, and a sign-off for each line `contact:id by,on,digest,how,due,signature`; white space
/// does not count.
pub(crate) fn topics(path: &RepoPath, text: &str) -> Vec<(Topic, String)> {
    if !path.as_str().starts_with("plans/") {
        return Vec::new();
    }
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let line = |line: &str| {
        let mut words = line.split_whitespace();
        let subject = Subject::parse(words.next()?).ok()?;
        let words = words.collect::<Vec<_>>().join(" ");
        let topic = match Statement::parse(&words) {
            Some(_) => Topic::SignOff(subject),
            None => Topic::Meaning(subject),
        };
        Some((topic, words))
    };
    text.lines().filter_map(line).collect()
}

fn of_worktree(repository: &Repository) -> History {
    let snapshot = repository.worktree().unwrap();
    repository.history(None, &snapshot, &topics).unwrap()
}

pub(crate) fn at(repository: &Repository, rev: &str) -> History {
    let rev = repository.revision(rev).unwrap();
    let snapshot = repository.snapshot(&rev).unwrap();
    repository.history(Some(&rev), &snapshot, &topics).unwrap()
}

fn words(change: Option<&LastChange>) -> String {
    match change {
        Some(LastChange::At(commit)) => commit.summary.clone(),
        Some(LastChange::AtOrBefore(commit)) => format!("{} or before", commit.summary),
        Some(LastChange::Uncommitted) => "uncommitted".to_owned(),
        None => "nothing".to_owned(),
    }
}

fn file(history: &History, path: &str) -> String {
    words(history.files.get(&RepoPath::new(path)))
}

fn subject(history: &History, subject: &str) -> String {
    let key = (
        PlanId::parse("acme").unwrap(),
        Subject::parse(subject).unwrap(),
    );
    words(history.subjects.get(&key))
}

/// Checks the answers for `plans/acme/contacts.toml` and for some contacts in it.
#[track_caller]
fn check(history: &History, expected_file: &str, expected: &[(&str, &str)]) {
    assert_eq!(file(history, CONTACTS), expected_file);
    for (id, words) in expected {
        assert_eq!(subject(history, &format!("contact:{id}")), *words, "{id}");
    }
}

const CONTACTS: &str = "plans/acme/contacts.toml";

#[test]
fn each_subject_has_its_own_last_change() {
    let mut sandbox = Sandbox::with_plan();
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
    assert_eq!((history.extent, history.notes), (Extent::Whole, Vec::new()));
    let before = at(&sandbox.open(), "HEAD~2");
    check(&before, "b alone", &[("a", "both"), ("b", "b alone")]);
}

#[test]
fn a_value_that_comes_back_was_changed_by_the_commit_that_brought_it_back() {
    let mut sandbox = Sandbox::with_plan();
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
fn a_merge_answers_only_for_what_it_made_itself() {
    let mut sandbox = Sandbox::with_plan();
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

#[test]
fn the_working_tree_is_compared_with_head() {
    let mut sandbox = Sandbox::with_plan();
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
fn line_ends_and_marks_are_no_change() {
    let mut sandbox = Sandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 1\n");
    sandbox.commit("both");
    sandbox.write(CONTACTS, "contact:a 1\r\ncontact:b 1\r\n");
    check(&of_worktree(&sandbox.open()), "both", &[("a", "both")]);
    sandbox.write(CONTACTS, "\u{feff}contact:a 1\ncontact:b 1\n");
    check(&of_worktree(&sandbox.open()), "both", &[("a", "both")]);
}

#[test]
fn only_a_change_of_mode_is_a_change_of_the_file_alone() {
    let mut sandbox = Sandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("both");
    sandbox.git(&["update-index", "--chmod=+x", CONTACTS]);
    sandbox.git(&["commit", "--quiet", "-m", "mode"]);
    check(&at(&sandbox.open(), "HEAD"), "mode", &[("a", "both")]);
}

#[test]
fn a_renamed_file_was_changed_by_the_renaming() {
    let mut sandbox = Sandbox::with_plan();
    sandbox.write("plans/acme/old.toml", "contact:a 1\n");
    sandbox.commit("old name");
    sandbox.git(&["mv", "plans/acme/old.toml", CONTACTS]);
    sandbox.commit("new name");
    check(
        &at(&sandbox.open(), "HEAD"),
        "new name",
        &[("a", "new name")],
    );
}

#[test]
fn a_file_that_was_a_folder_and_a_link() {
    let mut sandbox = Sandbox::with_plan();
    let path = "plans/acme/sections/x.md";
    sandbox.write(&format!("{path}/y.md"), "contact:a 1\n");
    sandbox.commit("a folder");
    fs::remove_dir_all(sandbox.path().join(path)).unwrap();
    sandbox.write(path, "contact:a 1\n");
    sandbox.commit("a file");
    let history = at(&sandbox.open(), "HEAD");
    assert_eq!(file(&history, path), "a file");
    assert_eq!(subject(&history, "contact:a"), "a file");
}

#[test]
fn people_have_the_names_of_the_mailmap() {
    let mut sandbox = Sandbox::with_plan();
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

#[test]
fn plans_in_a_subfolder_have_a_history() {
    let mut sandbox = Sandbox::new();
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
fn where_there_is_no_history_it_says_why() {
    let sandbox = Sandbox::empty();
    sandbox.write("irplan.toml", "");
    let history = of_worktree(&sandbox.open());
    // No path of this machine: notes end up on pages.
    let note = "the folder is in no git repository".to_owned();
    assert_eq!((history.extent, history.notes), (Extent::None, vec![note]));
    sandbox.git(&["init", "--quiet"]);
    let history = of_worktree(&sandbox.open());
    let note = "the git repository has no commit yet".to_owned();
    assert_eq!((history.extent, history.notes), (Extent::None, vec![note]));
}

#[test]
fn a_repository_with_sha256_has_a_history() {
    let mut sandbox = Sandbox::empty();
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

#[test]
fn a_shallow_clone_says_at_or_before() {
    let mut sandbox = Sandbox::with_plan();
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 1\n");
    sandbox.commit("first");
    sandbox.commit("between");
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 2\n");
    sandbox.commit("last");
    let clone = sandbox.beside("clone");
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
        assert_eq!(history.extent, Extent::Shallow);
    }
}

#[test]
fn a_clone_without_blobs_still_knows_dates_of_files() {
    let mut sandbox = Sandbox::with_plan();
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("first");
    let old = sandbox.git(&["rev-parse", &format!("HEAD:{CONTACTS}")]);
    sandbox.write(CONTACTS, "contact:a 1\ncontact:b 1\n");
    sandbox.commit("last");
    let clone = sandbox.beside("clone");
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
    let note = format!("blob `{old}` is missing in this clone");
    assert_eq!(history.notes, vec![note]);
}

#[test]
fn missing_commits_are_no_answer() {
    let mut sandbox = Sandbox::with_plan();
    let first = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.write(CONTACTS, "contact:a 1\n");
    sandbox.commit("last");
    let object = format!(".git/objects/{}/{}", &first[..2], &first[2..]);
    fs::remove_file(sandbox.path().join(object)).unwrap();
    let history = at(&sandbox.open(), "HEAD");
    check(&history, "last or before", &[("a", "last or before")]);
    let note = format!("commit `{first}` is missing in this clone");
    assert_eq!(
        (history.extent, history.notes),
        (Extent::Shallow, vec![note])
    );
}

#[test]
fn a_history_that_goes_in_circles_ends() {
    let mut sandbox = Sandbox::with_plan();
    let object = |sandbox: &Sandbox| {
        let id = sandbox.git(&["rev-parse", "HEAD"]);
        let file = format!(".git/objects/{}/{}", &id[..2], &id[2..]);
        sandbox.path().join(file)
    };
    let first = object(&sandbox);
    sandbox.commit("second");
    // A commit whose parent is the second, under the first one's id: so each comes before the other.
    sandbox.commit("third");
    let third = read(&object(&sandbox));
    fs::remove_file(&first).unwrap();
    write(&first, &third);
    let history = at(&sandbox.open(), "HEAD");
    assert_eq!(file_is_unsure(&history), Some(true));
    assert_eq!(history.extent, Extent::Shallow);
    assert!(
        history.notes[0].ends_with("goes in circles"),
        "{:?}",
        history.notes
    );
}

fn file_is_unsure(history: &History) -> Option<bool> {
    let change = history.files.get(&RepoPath::new("irplan.toml"))?;
    Some(matches!(change, LastChange::AtOrBefore(_)))
}

#[test]
fn a_commit_graph_gives_the_same_answers() {
    let mut sandbox = Sandbox::with_plan();
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
fn a_broken_commit_graph_stops_nothing() {
    let sandbox = Sandbox::with_plan();
    sandbox.git(&["commit-graph", "write", "--reachable"]);
    let graph = sandbox.path().join(".git/objects/info/commit-graph");
    fs::remove_file(&graph).unwrap();
    write(&graph, b"CGPH nonsense");
    let history = at(&sandbox.open(), "HEAD");
    assert_eq!(file(&history, "irplan.toml"), "a plan");
}

/// Finds the history with what an earlier run has kept, and checks that this changes nothing.
#[track_caller]
fn check_kept(sandbox: &Sandbox) {
    let cold = of_worktree(&sandbox.open());
    let mut repository = sandbox.open();
    repository.keep_history_in(repository.cache_folder());
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
    repository.keep_history_in(repository.cache_folder());
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
    repository.keep_history_in(repository.cache_folder());
    assert_eq!(
        file(&of_worktree(&repository), "irplan.toml"),
        "second or before"
    );
    sandbox.git(&["-C", clone_path, "fetch", "--quiet", "--unshallow"]);
    let mut repository = Repository::discover(&clone).unwrap();
    repository.keep_history_in(repository.cache_folder());
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

fn sign_off(day: &str) -> String {
    format!("contact:x sam,2026-11-{day},{DIGEST},,,\n")
}

/// Checks the commit that brought the sign-off in, and the day of the one that it replaced.
#[track_caller]
fn check_entered(history: &History, expected: &str, replaced: Option<&str>) {
    let key = (
        PlanId::parse("acme").unwrap(),
        Subject::parse("contact:x").unwrap(),
    );
    let entered = &history.sign_offs[&key];
    assert_eq!(words(Some(&entered.change)), expected);
    let day = entered
        .replaced
        .as_ref()
        .map(|statement| statement.on.to_string());
    assert_eq!(day.as_deref(), replaced);
}

#[test]
fn a_sign_off_knows_who_brought_it_in_and_what_it_replaced() {
    let mut sandbox = Sandbox::with_plan();
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

#[test]
fn a_sign_off_that_a_shallow_clone_cuts_off_replaces_nothing_for_sure() {
    let mut sandbox = Sandbox::with_plan();
    sandbox.write("plans/acme/signoffs.toml", sign_off("01"));
    sandbox.commit("first");
    sandbox.write("plans/acme/signoffs.toml", sign_off("02"));
    sandbox.commit("second");
    sandbox.write("irplan.toml", "elsewhere");
    sandbox.commit("third");
    let clone = sandbox.beside("clone");
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
    let mut sandbox = Sandbox::with_plan();
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
fn co_authors_are_those_at_the_end_of_the_message() {
    check_people(
        "Change\n\nReviewed-by: X <x@a.example>\nCo-authored-by: K <kim@old.example>\nco-Authored-By:Jo <jo@a.example>",
        &["Kim Lee <kim@northwind.example>", "Jo <jo@a.example>"],
    );
    check_people("Change\n\nCo-authored-by: Jo <jo@a.example>\n\nlast", &[]);
    check_people("Change\n\nCo-authored-by: Jo", &[]);
    check_people("Change", &[]);
}
