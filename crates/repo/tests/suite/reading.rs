//! Reading snapshots from disk and from git.

use std::fs;
use std::sync::Arc;

use irplan_plan::{RepoPath, Snapshot};
use irplan_repo::Repository;

use crate::sandbox::{GitSandbox, listing, message};

/// Checks that the files on disk and their commit give the same listing.
#[track_caller]
fn check(sandbox: &mut GitSandbox, expected: &str) {
    assert_eq!(listing(&sandbox.open().worktree().unwrap()), expected);
    sandbox.commit("everything");
    assert_eq!(listing(&at(sandbox, "HEAD")), expected);
}

fn at(sandbox: &GitSandbox, rev: &str) -> Snapshot {
    let repository = sandbox.open();
    let rev = repository.revision(rev).unwrap();
    repository.snapshot(&rev).unwrap()
}

#[test]
fn only_plans_and_settings_are_read() {
    let mut sandbox = GitSandbox::new();
    for path in [
        "irplan.toml",
        "README.md",
        "docs/plans/x.md",
        "plans/README.md",
        "plans/acme/plan.toml",
        "plans/acme/sections/a.md",
        "plans/acme/sections/deeper/b.md",
        "plans/acme/notes.txt",
        "plans/acme/logo",
        "plans/acme/.DS_Store",
        "plans/.cache/x.md",
    ] {
        sandbox.write(path, path);
    }
    check(
        &mut sandbox,
        "irplan.toml: irplan.toml\n\
         plans/README.md: plans/README.md\n\
         plans/acme/logo! not a kind of file that a plan has\n\
         plans/acme/notes.txt! not a kind of file that a plan has\n\
         plans/acme/plan.toml: plans/acme/plan.toml\n\
         plans/acme/sections/a.md: plans/acme/sections/a.md\n\
         plans/acme/sections/deeper/b.md: plans/acme/sections/deeper/b.md\n",
    );
}

#[test]
fn texts_are_not_changed() {
    let mut sandbox = GitSandbox::new();
    sandbox.write("irplan.toml", "");
    sandbox.write("plans/a/contacts.toml", "\u{feff}a\r\n");
    check(
        &mut sandbox,
        "irplan.toml: \nplans/a/contacts.toml: \u{feff}a\n",
    );
    let text = at(&sandbox, "HEAD");
    let path = RepoPath::new("plans/a/contacts.toml");
    assert_eq!(text.text(&path).map(|text| &**text), Some("\u{feff}a\r\n"));
}

/// Checks that reading only the changed files gives the same as reading everything, or that it declines to.
#[track_caller]
fn check_refresh(changed: &[&str], is_sure: bool, change: impl FnOnce(&GitSandbox)) {
    let sandbox = GitSandbox::new();
    for path in ["irplan.toml", "plans/a/plan.toml", "plans/a/sections/x.md"] {
        sandbox.write(path, path);
    }
    let repository = sandbox.open();
    let earlier = repository.worktree().unwrap();
    change(&sandbox);
    let root = repository.root().unwrap();
    let changed: Vec<_> = changed.iter().map(|path| root.join(path)).collect();
    let after = repository.refresh_worktree(&earlier, &changed);
    let expected = is_sure.then(|| repository.worktree().unwrap());
    assert_eq!(after, expected);
}

#[test]
fn changed_files_are_read_again() {
    let (plan, section) = ("plans/a/plan.toml", "plans/a/sections/x.md");
    check_refresh(&[], true, |_| ());
    check_refresh(&[plan, section], true, |at| {
        at.write(plan, "1");
        at.write(section, b"\xff");
    });
    check_refresh(&["irplan.toml"], true, |at| at.write("irplan.toml", "1"));
    check_refresh(&["plans/a/4913", section], true, |at| {
        at.write(section, "1");
    });
}

#[test]
fn anything_but_an_edit_needs_a_full_read() {
    let (section, new) = ("plans/a/sections/x.md", "plans/a/sections/y.md");
    check_refresh(&[section], false, |at| at.remove(section));
    check_refresh(&["plans/a/sections"], false, |at| {
        fs::remove_dir_all(at.path().join("plans/a/sections")).unwrap();
    });
    check_refresh(&["plans/a/sections"], false, |_| ());
    check_refresh(&[new], false, |at| at.write(new, "1"));
    check_refresh(&["/elsewhere"], false, |_| ());
}

#[test]
fn binary_and_large_files_are_listed_with_the_reason() {
    let mut sandbox = GitSandbox::new();
    sandbox.write("irplan.toml", vec![b'#'; (1 << 20) + 1]);
    sandbox.write("plans/a/plan.toml", vec![b'#'; 1 << 20]);
    sandbox.write("plans/a/sections/big.md", vec![b'x'; (512 << 10) + 1]);
    sandbox.write("plans/a/sections/latin.md", b"caf\xe9");
    let text = "#".repeat(1 << 20);
    check(
        &mut sandbox,
        &format!(
            "irplan.toml! its size, 1025 KiB, is over the limit of 1024 KiB\n\
             plans/a/plan.toml: {text}\n\
             plans/a/sections/big.md! its size, 513 KiB, is over the limit of 512 KiB\n\
             plans/a/sections/latin.md! not valid UTF-8 at byte 3\n"
        ),
    );
}

#[test]
fn a_plan_with_too_many_files_does_not_hide_others() {
    let mut sandbox = GitSandbox::new();
    sandbox.write("irplan.toml", "");
    sandbox.write("plans/small/plan.toml", "small");
    for number in 0..5_001 {
        sandbox.write(&format!("plans/huge/sections/{number}.md"), "");
    }
    check(
        &mut sandbox,
        "irplan.toml: \n\
         plans/huge! a folder with more than the limit of 5,000 files\n\
         plans/small/plan.toml: small\n",
    );
}

#[test]
fn folders_that_are_too_deep_are_listed_with_the_reason() {
    let mut sandbox = GitSandbox::new();
    let deep = |levels: usize| {
        let folders = vec!["d"; levels - 1].join("/");
        format!("plans/{folders}")
    };
    sandbox.write("irplan.toml", "");
    sandbox.write(&format!("{}/ok.md", deep(16)), "ok");
    sandbox.write(&format!("{}/no.md", deep(17)), "no");
    check(
        &mut sandbox,
        &format!(
            "irplan.toml: \n\
             {}! a folder deeper than the limit of 16 levels\n\
             {}/ok.md: ok\n",
            deep(17),
            deep(16)
        ),
    );
}

#[cfg(unix)]
#[test]
fn links_are_listed_and_not_followed() {
    use std::os::unix::fs::symlink;
    let mut sandbox = GitSandbox::with_plan();
    let link = |target: &str, name: &str| symlink(target, sandbox.path().join(name)).unwrap();
    link("/etc/passwd", "plans/acme/sections/out.md");
    link("roles.md", "plans/acme/sections/in.md");
    link("acme", "plans/other");
    check(
        &mut sandbox,
        "irplan.toml: [provider]\n\
         plans/acme/plan.toml: kind = \"client\"\n\
         plans/acme/sections/in.md! a symbolic link, which irplan does not follow\n\
         plans/acme/sections/out.md! a symbolic link, which irplan does not follow\n\
         plans/acme/sections/roles.md: first\n\
         plans/other! a symbolic link, which irplan does not follow\n",
    );
}

#[cfg(unix)]
#[test]
fn links_at_the_top_are_not_followed() {
    use std::os::unix::fs::symlink;
    let mut sandbox = GitSandbox::new();
    symlink("/etc/passwd", sandbox.path().join("irplan.toml")).unwrap();
    symlink("/etc", sandbox.path().join("plans")).unwrap();
    check(
        &mut sandbox,
        "irplan.toml! a symbolic link, which irplan does not follow\n\
         plans! a symbolic link, which irplan does not follow\n",
    );
}

#[cfg(unix)]
#[test]
fn pipes_and_unreadable_files_do_not_stop_reading() {
    use std::os::unix::net::UnixListener;
    let sandbox = GitSandbox::with_plan();
    let _socket = UnixListener::bind(sandbox.path().join("plans/acme/s.md")).unwrap();
    let text = listing(&sandbox.open().worktree().unwrap());
    assert!(text.contains("plans/acme/s.md! neither a regular file nor a folder\n"));
}

#[test]
fn equal_files_share_one_text_in_memory() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write("plans/acme/plan.toml", "changed");
    sandbox.write("plans/copy/sections/roles.md", "first\n");
    sandbox.commit("one more");
    let repository = sandbox.open();
    let revs = ["HEAD~1", "HEAD"].map(|rev| repository.revision(rev).unwrap());
    let [old, new] = repository
        .snapshots(&[&revs[0], &revs[1]])
        .unwrap()
        .try_into()
        .unwrap();
    let same = |a: &Snapshot, path_a: &str, b: &Snapshot, path_b: &str| {
        Arc::ptr_eq(
            a.text(&RepoPath::new(path_a)).unwrap(),
            b.text(&RepoPath::new(path_b)).unwrap(),
        )
    };
    let roles = "plans/acme/sections/roles.md";
    assert!(same(&old, roles, &new, roles));
    assert!(same(&old, roles, &new, "plans/copy/sections/roles.md"));
    assert!(!same(
        &old,
        "plans/acme/plan.toml",
        &new,
        "plans/acme/plan.toml"
    ));
}

#[test]
fn plans_may_be_in_a_subfolder() {
    let mut sandbox = GitSandbox::new();
    sandbox.write("team/irplan.toml", "t");
    sandbox.write("team/plans/a/plan.toml", "a");
    sandbox.write("plans/not-ours/plan.toml", "n");
    sandbox.commit("both");
    sandbox.write("team/plans/a/plan.toml", "b");
    sandbox.commit("again");
    let repository = Repository::discover(&sandbox.path().join("team/plans/a")).unwrap();
    assert_eq!(repository.root(), Some(&*sandbox.path().join("team")));
    let expected = "irplan.toml: t\nplans/a/plan.toml: b\n";
    assert_eq!(listing(&repository.worktree().unwrap()), expected);
    let revs = ["HEAD~1", "HEAD"].map(|rev| repository.revision(rev).unwrap());
    assert_eq!(listing(&repository.snapshot(&revs[1]).unwrap()), expected);
    let changed = repository.changed_plans(&revs[0], &revs[1]).unwrap();
    assert_eq!(
        format!("{changed:?}"),
        "ChangedPlans { plans: {\"a\"}, settings: false }"
    );
}

/// Checks which files differ from the commit, before and after they are committed.
#[track_caller]
fn check_changed(change: impl FnOnce(&GitSandbox), expected: &[&str]) {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write("plans/other/sections/a.md", "a\n");
    sandbox.commit("another plan");
    change(&sandbox);
    let repository = sandbox.open();
    let from = repository.revision("HEAD").unwrap();
    let on_disk = repository.changed_files(&from, None).unwrap();
    sandbox.commit("changed");
    let to = repository.revision("HEAD").unwrap();
    let between = repository.changed_files(&from, Some(&to)).unwrap();
    let back = repository.changed_files(&to, Some(&from)).unwrap();
    let expected: Vec<_> = expected.iter().map(RepoPath::new).collect();
    for found in [on_disk, between, back] {
        assert_eq!(found.into_iter().collect::<Vec<_>>(), expected);
    }
}

#[test]
fn changed_files_are_found() {
    check_changed(|_| {}, &[]);
    check_changed(|sandbox| sandbox.write("README.md", "x"), &[]);
    check_changed(
        |sandbox| {
            sandbox.write("irplan.toml", "# changed\n");
            sandbox.write("plans/acme/sections/roles.md", "First\n");
            sandbox.write("plans/acme/sections/new.md", "");
            sandbox.remove("plans/other/sections/a.md");
        },
        &[
            "irplan.toml",
            "plans/acme/sections/new.md",
            "plans/acme/sections/roles.md",
            "plans/other/sections/a.md",
        ],
    );
    check_changed(
        |sandbox| sandbox.write("plans/acme/sections/roles.md", [0xff, b'\n']),
        &["plans/acme/sections/roles.md"],
    );
}

#[test]
fn a_filter_limits_what_is_read() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write("plans/acme/playbooks/a.md", "a\n");
    sandbox.write("plans/other/plan.toml", "");
    sandbox.commit("more");
    let repository = sandbox.open();
    let filter = |path: &RepoPath| {
        let path = path.as_str();
        path.starts_with("plans/acme") && !path.ends_with("/sections")
    };
    let head = repository.revision("HEAD").unwrap();
    let part = repository.snapshots_filtered(&[&head], &filter).unwrap();
    assert_eq!(
        listing(&part[0]),
        "irplan.toml: [provider]\n\
         plans/acme/plan.toml: kind = \"client\"\n\
         plans/acme/playbooks/a.md: a\n"
    );
    assert_eq!(
        listing(&repository.worktree_filtered(&filter).unwrap()),
        listing(&part[0])
    );
}

#[test]
fn changed_plans_are_found_by_their_trees() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.write("plans/same/plan.toml", "same");
    sandbox.write("plans/gone/plan.toml", "gone");
    sandbox.commit("more plans");
    sandbox.remove("plans/gone/plan.toml");
    sandbox.write("plans/new/plan.toml", "new");
    sandbox.write("plans/acme/sections/roles.md", "second");
    sandbox.write("irplan.toml", "[policy]");
    sandbox.commit("changes");
    let repository = sandbox.open();
    let [a, b] = ["HEAD~1", "HEAD"].map(|rev| repository.revision(rev).unwrap());
    let changed = repository.changed_plans(&a, &b).unwrap();
    let names: Vec<_> = changed.plans.iter().map(|plan| plan.as_str()).collect();
    assert_eq!(
        (names, changed.settings),
        (vec!["acme", "gone", "new"], true)
    );
    assert_eq!(
        repository.changed_plans(&b, &b).unwrap(),
        Default::default()
    );
    sandbox.write("packs/own.toml", "[pack]");
    sandbox.commit("a pack");
    let repository = sandbox.open();
    let [a, b] = ["HEAD~1", "HEAD"].map(|rev| repository.revision(rev).unwrap());
    let changed = repository.changed_plans(&a, &b).unwrap();
    assert_eq!((changed.plans.len(), changed.settings), (0, true));
}

#[test]
fn revisions_are_found_by_any_name() {
    let mut sandbox = GitSandbox::with_plan();
    let first = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.git(&["tag", "-a", "-m", "words", "v1"]);
    sandbox.git(&["tag", "-a", "-m", "words", "v1-again", "v1"]);
    let second = sandbox.commit("second");
    let repository = sandbox.open();
    for (rev, id) in [
        ("HEAD", &second),
        ("@", &second),
        ("main", &second),
        ("refs/heads/main", &second),
        ("HEAD~1", &first),
        ("HEAD^", &first),
        ("v1", &first),
        ("v1-again", &first),
        ("v1-again^{commit}", &first),
        ("HEAD^0~1^{}", &first),
        ("HEAD@{1}", &first),
        (&first[..12], &first),
        (&first, &first),
    ] {
        let found = repository.revision(rev).unwrap();
        assert_eq!((found.id(), found.name()), (id.clone(), rev));
    }
}

#[test]
fn an_unknown_revision_says_what_to_try() {
    let sandbox = GitSandbox::with_plan();
    sandbox.git(&["update-ref", "refs/remotes/origin/topic", "HEAD"]);
    let repository = sandbox.open();
    for (rev, expected) in [
        (
            "nowhere",
            "cannot find a commit named `nowhere`; give a branch, a tag, an object id, or something like `HEAD~1`",
        ),
        (
            "topic",
            "cannot find a commit named `topic`; the remote has a branch with that name: put `origin/` before it",
        ),
        (
            "HEAD~99",
            "cannot find a commit named `HEAD~99`; give a branch, a tag, an object id, or something like `HEAD~1`",
        ),
        (
            "HEAD:irplan.toml",
            "cannot find a commit named `HEAD:irplan.toml`; give a branch, a tag, an object id, or something like `HEAD~1`",
        ),
        (
            "",
            "cannot find a commit named ``; give a branch, a tag, an object id, or something like `HEAD~1`",
        ),
    ] {
        assert_eq!(message(repository.revision(rev)), expected);
    }
}

#[test]
fn a_merge_base_is_where_branches_split() {
    let mut sandbox = GitSandbox::with_plan();
    let base = sandbox.git(&["rev-parse", "HEAD"]);
    sandbox.git(&["checkout", "--quiet", "-b", "topic"]);
    sandbox.commit("on topic");
    sandbox.git(&["checkout", "--quiet", "main"]);
    sandbox.commit("on main");
    sandbox.git(&["checkout", "--quiet", "--orphan", "apart"]);
    sandbox.commit("apart");
    let repository = sandbox.open();
    let [main, topic, apart] =
        ["main", "topic", "apart"].map(|rev| repository.revision(rev).unwrap());
    let found = repository.merge_base(&main, &topic).unwrap();
    assert_eq!(found.map(|rev| rev.id()), Some(base));
    assert_eq!(repository.merge_base(&main, &apart).unwrap(), None);
}
