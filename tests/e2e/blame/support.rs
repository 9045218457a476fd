//! Shared parts of the tests of `blame`.

use crate::support::{SOUND, Sandbox};

pub(super) const DETECT: &str = "plans/acme/sections/detect.md";

pub(super) const CONTAIN: &str = "plans/base/sections/contain.md";

/// The sound plans, committed on the first day of the year.
pub(super) fn sandbox() -> Sandbox {
    let sandbox = Sandbox::with(SOUND);
    sandbox.git(&["init", "--quiet", "--initial-branch=main"]);
    sandbox.commit_on("2026-01-01", "Plans");
    sandbox
}

/// Checks the lines that say what happened, without the ids of commits.
#[track_caller]
pub(super) fn check(sandbox: &Sandbox, arguments: &[&str], expected: &[&str]) {
    let run = sandbox.irplan(&[&["blame"], arguments].concat()).status(0);
    let dated = run.out.lines().filter(|line| line.starts_with("20"));
    let found: Vec<_> = dated
        .map(|line| {
            let words: Vec<_> = line.split("  ").collect();
            let summary = line.rsplit(": ").next().unwrap();
            format!("{} {} {summary}", words[0], words[1])
        })
        .collect();
    assert_eq!(found, expected, "{}", run.out);
}
