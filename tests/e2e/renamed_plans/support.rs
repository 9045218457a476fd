//! Shared parts of these tests.

use crate::support::Sandbox;

pub(super) const SAM: &str = "Sam Ortiz <sam@north.example>";

pub(super) const JANE: &str = "Jane Doe <jane@acme.example>";

/// A repository with sign-offs in which a branch renames the client `acme` to `harbor`, without a commit.
pub(super) fn renamed() -> Sandbox {
    let sandbox = Sandbox::signed();
    sandbox.git(&["switch", "--quiet", "--create", "topic"]);
    rename(&sandbox, "acme", "harbor");
    sandbox
}

pub(super) fn rename(sandbox: &Sandbox, from: &str, to: &str) {
    let [from, to] = [from, to].map(|plan| format!("plans/{plan}"));
    sandbox.git(&["mv", &from, &to]);
}

/// Commits everything in somebody's name.
pub(super) fn commit_as(sandbox: &Sandbox, author: &str) {
    sandbox.git(&["add", "--all"]);
    let author = format!("--author={author}");
    sandbox.git(&["commit", "--quiet", &author, "--message", "Change"]);
}

/// Returns the lines that `check --since main` prints.
pub(super) fn introduced(sandbox: &Sandbox) -> Vec<String> {
    let run = sandbox.irplan(&["check", "--since", "main", "--format", "short"]);
    assert_ne!(run.status, Some(2), "{run:#?}");
    run.out.lines().map(ToOwned::to_owned).collect()
}
