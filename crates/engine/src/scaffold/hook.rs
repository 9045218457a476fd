//! The hook that checks plans before each commit.

/// Returns the hook of a new repository, which is a program.
pub const HOOK: (&str, &str) = (
    ".githooks/pre-commit",
    include_str!("../../scaffold/pre-commit"),
);
