//! Texts of a git revision or of the working tree, and who changed what when.
//!
//! This crate must not know what the texts mean. It runs no program, ignores configuration and environment, and trusts
//! nothing that it reads. `file_name` checks names, and `limits` sizes and counts. A file that is refused is listed with
//! the reason, so that one bad file never hides the others.
//!
//! Start with `repository`, the type that other crates use, and `repository_history`, what it says about the past. Then,
//! from the bottom up:
//!
//! - `repository_discovery` finds the git repository, `git` opens it and reads its objects, and `pack_delta_cache` keeps
//!   those that other objects in a pack are based on. `revision` finds commits.
//! - `listing` says which files belong to the plans. `working_tree` reads them from disk, `revision_files` from a
//!   commit, and `blob` reads one file of a commit. `plans_root` finds the folder of the plans. `revision_diff` finds
//!   the files that differ between two commits, or between a commit and the disk.
//! - `commit_graph` reads the parents and the tree of a commit, `commit_metadata` who made it, when and why, and
//!   `signature` how it is signed.
//! - `history` finds the last change of everything at once. `replay` goes through history commit by commit, with the
//!   files that each one changed. `value_history` follows one value back to the commits that changed it.

mod blob;
mod commit_graph;
mod commit_metadata;
mod error;
mod file_name;
mod git;
mod glob;
mod history;
mod identity;
mod limits;
mod listing;
mod object_error;
mod pack_delta_cache;
mod plans_root;
mod replay;
mod repository;
mod repository_discovery;
mod repository_history;
mod revision;
mod revision_diff;
mod revision_files;
mod signature;
mod value_history;
mod working_tree;

pub use error::{Error, GitError, NoGitReason};
pub use glob::matches_glob;
pub use history::TopicExtractor;
pub use identity::VariableReader;
pub use listing::{PathFilter, is_listed};
pub use replay::{
    BlobId, BlobReader, FileChange, ReplaySummary, ReplayedCommit, RewindSummary, RewindVisitor,
    Traversal,
};
pub use repository::Repository;
pub use repository_discovery::path_in_git;
pub use revision::{ChangedPlans, Revision};
pub use signature::{CommitSignature, SignatureKind};
pub use value_history::{ValueChange, ValueHistory, ValueHistoryDepth, ValueReader};
