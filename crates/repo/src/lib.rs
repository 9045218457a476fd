//! Texts of a git revision or of the working tree, and who changed what when.
//!
//! This crate must not know what the texts mean. It runs no program, ignores configuration and environment, and trusts
//! nothing that it reads. `file_name` checks names, and `limits` sizes and counts. A file that is refused is listed with
//! the reason, so that one bad file never hides the others.
//!
//! Start with `repository`, the type that other crates use. Then, from the bottom up:
//!
//! - `discovery` finds the git repository, `git` opens it and reads its objects, `revision` finds commits.
//! - `listing` says which files belong to the plans. `worktree` reads them from disk, `git_tree` from a commit.
//!   `plans_root` finds the folder of the plans, `changed_files` the files that differ.
//! - `commit_reader` reads what a commit is linked to, `commit_details` who made it.
//! - `history` finds the last change of everything, `replay` goes through history commit by commit, and `trace` follows
//!   one thing back to the commits that changed it.

mod changed_files;
mod commit_details;
mod commit_reader;
mod delta_cache;
mod discovery;
mod error;
mod file_name;
mod git;
mod git_tree;
mod glob;
mod history;
mod identity;
mod limits;
mod listing;
mod object_error;
mod plans_root;
mod replay;
mod repository;
mod revision;
mod signature;
mod trace;
mod worktree;

pub use discovery::path_in_git;
pub use error::{Error, GitError, NoGitReason};
pub use glob::matches_glob;
pub use history::TopicExtractor;
pub use identity::VariableReader;
pub use listing::PathFilter;
pub use replay::{
    BlobId, BlobReader, FileChange, ReplaySummary, ReplayedCommit, RewindSummary, RewindVisitor,
    Traversal,
};
pub use repository::Repository;
pub use revision::{ChangedPlans, Revision};
pub use signature::{CommitSignature, SignatureKind};
pub use trace::{Trace, TraceDepth, TracedCommit, ValueReader};
