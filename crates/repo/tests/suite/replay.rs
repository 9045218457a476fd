//! Replaying history commit by commit, forwards and backwards.

use std::ops::ControlFlow;

use irplan_plan::{Content, RepoPath};
use irplan_repo::{Error, Repository, SignatureKind, Traversal};

use crate::sandbox::GitSandbox;

/// A line for each commit: its summary, whether it is on the main line, and what it changed.
fn replayed(repository: &Repository, traversal: Traversal) -> Vec<String> {
    let head = repository.revision("HEAD").unwrap();
    let mut lines = Vec::new();
    let filter = |path: &str| path.ends_with(".md");
    let replayed = repository.replay::<Error>(&head, traversal, &filter, &mut |commit, blobs| {
        let mut words = vec![commit.commit.summary.clone()];
        if !commit.is_main {
            words.push("(side)".to_owned());
        }
        if commit.is_boundary {
            words.push("(boundary)".to_owned());
        }
        for change in &commit.changes {
            let text = |blob| match blobs.read(blob, &change.path) {
                Content::Text(text) => text.trim_end().to_owned(),
                Content::Attached(_) => String::new(),
                Content::Unreadable(why) => why,
            };
            let before: Vec<_> = change.before.iter().map(|blob| text(*blob)).collect();
            let from = change.moved_from.as_ref().map(|from| format!("{from}=>"));
            words.push(format!(
                "{}{}:{}>{}",
                from.unwrap_or_default(),
                change.path,
                before.join("|"),
                change.after.map(text).unwrap_or_default()
            ));
        }
        lines.push(words.join(" "));
        Ok(())
    });
    replayed.unwrap();
    lines
}

#[track_caller]
fn check(repository: &Repository, traversal: Traversal, expected: &[&str]) {
    assert_eq!(replayed(repository, traversal), expected);
}

#[test]
fn each_commit_has_its_changes() {
    let mut sandbox = GitSandbox::new();
    sandbox.write("pages/a.md", "1");
    sandbox.write("pages/note.txt", "1");
    sandbox.commit("first");
    sandbox.write("pages/a.md", "2");
    sandbox.write("deep/er/b.md", "x");
    sandbox.commit("second");
    sandbox.write("pages/note.txt", "2");
    sandbox.commit("elsewhere");
    sandbox.remove("pages/a.md");
    sandbox.commit("gone");
    let expected = [
        "first pages/a.md:>1",
        "second deep/er/b.md:>x pages/a.md:1>2",
        "elsewhere",
        "gone pages/a.md:2>",
    ];
    check(&sandbox.open(), Traversal::AllParents, &expected);
    check(&sandbox.open(), Traversal::FirstParents, &expected);
    sandbox.git(&["commit-graph", "write", "--reachable"]);
    check(&sandbox.bare(), Traversal::AllParents, &expected);
}

#[test]
fn a_new_file_with_the_content_of_a_deleted_one_has_moved() {
    let mut sandbox = GitSandbox::new();
    sandbox.write("a.md", "1");
    sandbox.write("b.md", "1");
    sandbox.write("c.md", "2");
    sandbox.commit("first");
    sandbox.remove("a.md");
    sandbox.remove("b.md");
    sandbox.remove("c.md");
    sandbox.write("new/b.md", "1");
    sandbox.write("new/c.md", "3");
    sandbox.commit("moved");
    check(
        &sandbox.open(),
        Traversal::AllParents,
        &[
            "first a.md:>1 b.md:>1 c.md:>2",
            "moved b.md:1> c.md:2> a.md=>new/b.md:1>1 new/c.md:>3",
        ],
    );
}

/// A merge that changes `c`, of a main line that changes `a` and a branch that changes `b`.
fn merged() -> GitSandbox {
    let mut sandbox = GitSandbox::new();
    sandbox.write("a.md", "1");
    sandbox.write("b.md", "1");
    sandbox.commit("first");
    sandbox.git(&["checkout", "--quiet", "-b", "side"]);
    sandbox.write("b.md", "2");
    sandbox.commit("side");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.write("a.md", "2");
    sandbox.commit("main");
    sandbox.git(&["merge", "--quiet", "--no-commit", "--no-ff", "side"]);
    sandbox.write("c.md", "3");
    sandbox.commit("merge");
    sandbox
}

#[test]
fn a_merge_changes_only_what_no_parent_has() {
    let sandbox = merged();
    check(
        &sandbox.open(),
        Traversal::AllParents,
        &[
            "first a.md:>1 b.md:>1",
            "side (side) b.md:1>2",
            "main a.md:1>2",
            "merge c.md:>3",
        ],
    );
}

#[test]
fn with_first_parents_only_a_merge_brings_in_its_branch() {
    let sandbox = merged();
    check(
        &sandbox.open(),
        Traversal::FirstParents,
        &[
            "first a.md:>1 b.md:>1",
            "main a.md:1>2",
            "merge b.md:1>2 c.md:>3",
        ],
    );
}

#[test]
fn the_last_commit_of_a_shallow_clone_has_all_its_files() {
    let sandbox = merged();
    let clone = sandbox.sibling("clone");
    sandbox.git(&[
        "clone",
        "--quiet",
        "--depth=1",
        &format!("file://{}", sandbox.path().display()),
        clone.to_str().unwrap(),
    ]);
    check(
        &Repository::discover(&clone).unwrap(),
        Traversal::AllParents,
        &["merge (boundary) a.md:>2 b.md:>2 c.md:>3"],
    );
}

#[test]
fn one_file_of_a_revision_can_be_read() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write("plans/acme/sections/roles.md", "second\n");
    sandbox.commit("change");
    let repository = sandbox.open();
    let file = |rev: &str, path: &str| {
        let rev = repository.revision(rev).unwrap();
        repository.file(&rev, &RepoPath::new(path)).unwrap()
    };
    let text = |text: &str| Some(Content::Text(text.into()));
    assert_eq!(
        file("HEAD", "plans/acme/sections/roles.md"),
        text("second\n")
    );
    assert_eq!(
        file("HEAD~1", "plans/acme/sections/roles.md"),
        text("first\n")
    );
    for missing in [
        "plans/acme/sections",
        "plans/acme/none.md",
        "irplan.toml/x",
        "",
    ] {
        assert_eq!(file("HEAD", missing), None, "{missing}");
    }
}

#[test]
fn a_commits_signature_comes_with_what_it_signs() {
    let sandbox = GitSandbox::with_plan();
    let plain = sandbox.git(&["cat-file", "commit", "HEAD"]) + "\n";
    let (headers, message) = plain.split_once("\n\n").unwrap();
    let armour = "-----BEGIN SSH SIGNATURE-----\nabc\n-----END SSH SIGNATURE-----\n";
    let folded = armour.trim_end().replace('\n', "\n ");
    let signed = format!("{headers}\ngpgsig {folded}\n\n{message}");
    let id = sandbox.git_with_input(
        &["hash-object", "-t", "commit", "-w", "--stdin"],
        signed.as_bytes(),
    );
    let repository = sandbox.open();
    let signature = |rev: &str| {
        let rev = repository.revision(rev).unwrap();
        repository.signature(&rev)
    };
    let found = signature(&id).unwrap().unwrap();
    assert_eq!(found.kind, SignatureKind::Ssh);
    assert_eq!(String::from_utf8(found.armoured).unwrap(), armour);
    assert_eq!(String::from_utf8(found.payload).unwrap(), plain);
    assert_eq!(signature("HEAD").unwrap(), None);
}

#[test]
fn a_note_does_not_mean_missing_history() {
    let mut sandbox = GitSandbox::new();
    sandbox.write("a.md", "1");
    sandbox.write(".mailmap", "#".repeat((1 << 20) + 1));
    sandbox.commit("first");
    let repository = sandbox.open();
    let head = repository.revision("HEAD").unwrap();
    let replayed = repository.replay::<Error>(
        &head,
        Traversal::FirstParents,
        &|_| true,
        &mut |_, _| Ok(()),
    );
    let replayed = replayed.unwrap();
    assert_eq!(
        (replayed.notes.len(), replayed.is_shallow),
        (1, false),
        "{replayed:?}"
    );
}

/// The summaries of the commits that a rewind visits until it reaches `until`.
#[track_caller]
fn check_rewind(repository: &Repository, from: &[&str], until: &str, expected: &[&str]) -> bool {
    let from = from.iter().map(|rev| repository.revision(rev).unwrap());
    let from: Vec<_> = from.collect();
    let mut replayed = Vec::new();
    let filter = |path: &str| path == "a.md";
    let rewind = repository.rewind(&from, &filter, &mut |commit, changes, blobs| {
        for change in changes {
            let after = change.after.map(|blob| blobs.read(blob, &change.path));
            let text = match after {
                Some(Content::Text(text)) => text.to_string(),
                Some(Content::Attached(_)) => String::new(),
                Some(Content::Unreadable(why)) => why,
                None => "gone".to_owned(),
            };
            replayed.push(format!("{}:{text}", commit.summary));
        }
        match commit.summary == until {
            true => ControlFlow::Break(()),
            false => ControlFlow::Continue(()),
        }
    });
    assert_eq!(replayed, expected);
    rewind.unwrap().is_shallow
}

#[test]
fn a_rewind_goes_backwards_until_it_breaks_off() {
    let mut sandbox = GitSandbox::new();
    for (text, message) in [("1", "first"), ("2", "second"), ("1", "third")] {
        sandbox.write("a.md", text);
        sandbox.commit(message);
        sandbox.write("b.md", message);
        sandbox.commit("elsewhere");
    }
    sandbox.remove("a.md");
    sandbox.commit("gone");
    let repository = sandbox.open();
    let all = ["gone:gone", "third:1", "second:2", "first:1"];
    let check = |from: &[&str], until, expected: &[&str]| {
        assert!(!check_rewind(&repository, from, until, expected));
    };
    check(&["HEAD"], "", &all);
    check(&["HEAD"], "third", &all[..2]);
    check(&["HEAD~1", "HEAD~3"], "", &all[1..]);
    check(&["HEAD~4", "HEAD"], "", &all);
    check(&[], "", &[]);
}

#[test]
fn a_rewind_leaves_out_the_last_commit_of_a_shallow_clone() {
    let sandbox = merged();
    let clone = sandbox.sibling("clone");
    let from = format!("file://{}", sandbox.path().display());
    let to = clone.to_str().unwrap();
    sandbox.git(&["clone", "--quiet", "--depth=2", &from, to]);
    let repository = Repository::discover(&clone).unwrap();
    assert!(check_rewind(&repository, &["HEAD"], "", &[]));
    assert!(!check_rewind(
        &sandbox.open(),
        &["HEAD"],
        "",
        &["main:2", "first:1"]
    ));
}
