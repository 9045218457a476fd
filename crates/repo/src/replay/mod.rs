//! History commit by commit: which files each commit changed, and their texts on demand.
//!
//! `forward` replays history from the first commit to the last; `commit_order` puts parents before children. `rewind`
//! goes from the last commit to the first, for callers who look for something recent. Both ask `change_reader` for the
//! files that a commit changed. It compares the commit's tree with its parents' (`tree_diff`) and works out what the
//! commit itself did (`changes`).
//!
//! A merge changed a file only if no parent has the same content, so no change is reported twice. A deleted file and a
//! new file with the same content are one moved file.
//!
//! What a text means is up to the caller. Equal contents have equal [`BlobId`]s, so that callers can cache what they
//! read.

mod change_reader;
mod changes;
mod commit_order;
mod forward;
mod rewind;
mod tree_diff;

pub use changes::{BlobReader, FileChange, ReplayedCommit};
pub use commit_order::Traversal;
pub use forward::ReplaySummary;
pub(crate) use forward::run;
pub(crate) use rewind::rewind;
pub use rewind::{RewindSummary, RewindVisitor};
pub use tree_diff::BlobId;
