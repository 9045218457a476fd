//! Every kind of git repository: each works, or the error says what does not.

use std::fs;

use irplan_repo::Repository;

use crate::sandbox::{GitSandbox, listing, message};

const PLAN: &str = "irplan.toml: [provider]\n\
    plans/acme/plan.toml: kind = \"client\"\n\
    plans/acme/sections/roles.md: first\n";

/// Checks that `HEAD` has the plan of [`GitSandbox::with_plan`].
#[track_caller]
fn check(repository: &Repository) {
    let head = repository.revision("HEAD").unwrap();
    assert_eq!(listing(&repository.snapshot(&head).unwrap()), PLAN);
    assert_eq!(repository.head().unwrap(), Some(head));
}

#[test]
fn neither_plans_nor_a_git_repository() {
    let sandbox = GitSandbox::empty();
    let expected = format!(
        "there is no `irplan.toml` in `{}` or in any folder above it",
        sandbox.path().display()
    );
    assert_eq!(message(Repository::discover(sandbox.path())), expected);
    assert!(Repository::discover(&sandbox.sibling("nowhere")).is_err());
}

#[test]
fn a_folder_outside_git() {
    let sandbox = GitSandbox::empty();
    sandbox.write("irplan.toml", "x");
    let repository = sandbox.open();
    assert_eq!(listing(&repository.worktree().unwrap()), "irplan.toml: x\n");
    assert_eq!(repository.git_dir(), None);
    assert_eq!(repository.head().unwrap(), None);
    let expected = format!(
        "cannot find revision `HEAD` in `{}`: the folder is not in a git repository",
        sandbox.path().display()
    );
    assert_eq!(message(repository.revision("HEAD")), expected);
}

#[test]
fn a_repository_without_commits() {
    let sandbox = GitSandbox::new();
    sandbox.write("irplan.toml", "x");
    let repository = sandbox.open();
    assert_eq!(repository.head().unwrap(), None);
    assert_eq!(
        message(repository.revision("HEAD")),
        "cannot find a commit named `HEAD`; there is no commit yet"
    );
}

#[test]
fn a_bare_repository() {
    let sandbox = GitSandbox::with_plan();
    let bare = sandbox.sibling("bare.git");
    sandbox.git(&["clone", "--quiet", "--bare", ".", bare.to_str().unwrap()]);
    let repository = Repository::discover(&bare).unwrap();
    assert!(repository.is_bare() && repository.root().is_none());
    check(&repository);
    let expected = format!(
        "`{}` is a git repository without an `irplan.toml` on disk; name a revision to read",
        bare.display()
    );
    assert_eq!(message(repository.worktree()), expected);
}

#[test]
fn a_bare_repository_with_plans_in_a_folder() {
    let mut sandbox = GitSandbox::new();
    sandbox.write("ops/a/irplan.toml", "[provider]\n");
    sandbox.write("ops/a/plans/acme/plan.toml", "kind = \"client\"\n");
    sandbox.write("ops/a/plans/acme/sections/roles.md", "first\n");
    // A folder named `irplan.toml` does not count, and neither do plans inside other plans.
    sandbox.write("ops/a/plans/irplan.toml", "");
    sandbox.write("b/irplan.toml/x", "");
    sandbox.commit("a plan");
    let mut repository = sandbox.bare();
    let head = repository.revision("HEAD").unwrap();
    assert_eq!(
        message(repository.require_plans(&head)),
        "`HEAD` has no `irplan.toml` at the top, but one in `ops/a`"
    );
    repository.locate_plans(&head).unwrap();
    assert_eq!(repository.folder_in_git(), "ops/a");
    repository.require_plans(&head).unwrap();
    let listed = listing(&repository.snapshot(&head).unwrap());
    assert!(listed.starts_with("irplan.toml: [provider]\n"), "{listed}");
    assert!(listed.contains("plans/acme/sections/roles.md: first\n"));
}

#[test]
fn a_detached_head() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.commit("second");
    sandbox.git(&["checkout", "--quiet", "HEAD~1"]);
    check(&sandbox.open());
}

#[test]
fn a_linked_worktree() {
    let sandbox = GitSandbox::with_plan();
    let linked = sandbox.sibling("linked");
    sandbox.git(&[
        "worktree",
        "add",
        "--quiet",
        "-b",
        "other",
        linked.to_str().unwrap(),
    ]);
    sandbox.write("irplan.toml", "changed in the main one");
    let repository = Repository::discover(&linked.join("plans/acme")).unwrap();
    assert_eq!(repository.root(), Some(&*linked));
    assert_eq!(listing(&repository.worktree().unwrap()), PLAN);
    assert_eq!(
        repository.revision("other").unwrap().id(),
        repository.revision("HEAD").unwrap().id()
    );
    check(&repository);
}

#[test]
fn a_repository_with_sha256() {
    let mut sandbox = GitSandbox::empty();
    sandbox.git(&["init", "--quiet", "--object-format=sha256"]);
    sandbox.write("irplan.toml", "[provider]\n");
    sandbox.write("plans/acme/plan.toml", "kind = \"client\"\n");
    sandbox.write("plans/acme/sections/roles.md", "first\n");
    let id = sandbox.commit("a plan");
    assert_eq!(id.len(), 64);
    let repository = sandbox.open();
    assert_eq!(repository.revision("HEAD").unwrap().id(), id);
    check(&repository);
}

#[test]
fn references_in_the_reftable_format() {
    let mut sandbox = GitSandbox::empty();
    if !sandbox
        .try_git(&["init", "--quiet", "--ref-format=reftable"])
        .status
        .success()
    {
        // This git is too old to make such a repository.
        return;
    }
    sandbox.write("irplan.toml", "[provider]\n");
    let id = sandbox.commit("a plan");
    let repository = sandbox.open();
    let expected = format!(
        "`{}` stores its references in the reftable format, which irplan cannot read; \
         give `main` as a full object id",
        sandbox.path().join(".git").display()
    );
    assert_eq!(message(repository.revision("main")), expected);
    let rev = repository.revision(&id).unwrap();
    assert_eq!(
        listing(&repository.snapshot(&rev).unwrap()),
        "irplan.toml: [provider]\n"
    );
}

#[test]
fn a_packed_repository() {
    let sandbox = GitSandbox::with_plan();
    sandbox.git(&["gc", "--quiet"]);
    sandbox.git(&["pack-refs", "--all"]);
    check(&sandbox.open());
}

#[test]
fn a_shallow_clone() {
    let mut sandbox = GitSandbox::with_plan();
    sandbox.commit("second");
    let clone = sandbox.sibling("clone");
    let from = format!("file://{}", sandbox.path().display());
    sandbox.git(&[
        "clone",
        "--quiet",
        "--depth=1",
        &from,
        clone.to_str().unwrap(),
    ]);
    let repository = Repository::discover(&clone).unwrap();
    check(&repository);
    assert_eq!(
        message(repository.revision("HEAD~1")),
        "cannot find a commit named `HEAD~1`; the clone is shallow: fetch more with \
         `git fetch --unshallow`, or `fetch-depth: 0` in CI"
    );
}

#[test]
fn a_clone_without_blobs() {
    let sandbox = GitSandbox::with_plan();
    sandbox.git(&["config", "uploadpack.allowFilter", "true"]);
    let clone = sandbox.sibling("clone");
    let from = format!("file://{}", sandbox.path().display());
    sandbox.git(&[
        "clone",
        "--quiet",
        "--bare",
        "--filter=blob:none",
        &from,
        clone.to_str().unwrap(),
    ]);
    let repository = Repository::discover(&clone).unwrap();
    let head = repository.revision("HEAD").unwrap();
    let ids = sandbox.git(&["rev-list", "--objects", "--filter=object:type=blob", "HEAD"]);
    // What is missing in the clone is not missing in the revision, so nothing is read.
    let error = repository.snapshot(&head).expect_err("no blob is there");
    let cause = std::error::Error::source(&error).map(ToString::to_string);
    let cause = cause.unwrap_or_default();
    assert!(
        ids.lines()
            .any(|line| cause.starts_with(&format!("blob `{}`", &line[..40])))
            && cause.contains("` is missing in this clone; get all contents with"),
        "{cause}"
    );
}

#[test]
fn a_submodule_among_the_plans() {
    let inner = GitSandbox::with_plan();
    let mut sandbox = GitSandbox::with_plan();
    let from = inner.path().to_str().unwrap();
    sandbox.git(&["submodule", "--quiet", "add", from, "plans/inner"]);
    sandbox.commit("with a submodule");
    let repository = sandbox.open();
    let expected =
        format!("{PLAN}plans/inner! a git repository of its own, which irplan does not read\n");
    assert_eq!(listing(&repository.worktree().unwrap()), expected);
    let head = repository.revision("HEAD").unwrap();
    assert_eq!(listing(&repository.snapshot(&head).unwrap()), expected);
    fs::remove_dir_all(sandbox.path().join("plans/inner")).unwrap();
    assert_eq!(listing(&repository.worktree().unwrap()), PLAN);
}
