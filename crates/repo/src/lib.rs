//! BlobReader of a git revision or of the working tree, and who changed what when.
//!
//! This crate must not know what the texts mean. It calls no program, heeds no configuration and no environment, and
//! trusts nothing that it reads: names are checked in `name`, sizes and counts in `limits`, and a file that is
//! refused is listed with the reason, so that one bad file never hides the others.
//!
//! Read the modules in this order: `repository` is what others use; `layout` walks folders, be they on disk
//! (`worktree`) or in git (`tree`); `git` opens the repository and reads its objects, with the help of `cache`; `revision`
//! finds commits, `standing` where plans are in them, `changed` says which files differ between two of them, `history` who changed what when, `replay`
//! tells it commit by commit, `trace` follows one thing back to what made it, and `signature` takes a commit's signature out of it.

mod changed_files;
mod commit_details;
mod commit_reader;
mod delta_cache;
mod error;
mod file_name;
mod git;
mod git_tree;
mod glob;
mod history;
mod limits;
mod listing;
mod plans_root;
mod replay;
mod repository;
mod revision;
mod signature;
mod trace;
mod worktree;

pub use error::{Error, GitError};
pub use git::path_in_git;
pub use glob::matches_glob;
pub use history::TopicExtractor;
pub use listing::PathFilter;
pub use replay::{
    BlobId, BlobReader, FileChange, ReplaySummary, ReplayedCommit, RewindSummary, RewindVisitor,
    Traversal,
};
pub use repository::Repository;
pub use revision::{ChangedPlans, Revision};
pub use signature::{CommitSignature, SignatureKind};
pub use trace::{Trace, TraceDepth, TracedCommit, ValueReader};

/// What is said of a submodule, on disk as in trees.
const SUBMODULE: &str = "a git repository of its own, which irplan does not read";
