//! History replayed commit by commit, from the first to the last: which files each commit changed, and their texts on
//! demand.
//!
//! `order` puts the commits into an order in which parents come before children; `compare` finds the files in which two
//! trees differ, without reading those that they share; `step` says what one commit changed; `run` puts it
//! together, and `rewind` tells it from the last to the first, for whoever looks for something. A merge changes what none of its parents has, so that nothing is replayed twice. A file that is gone while a new one has
//! its very content has moved. What a text means is for whoever listens, who can keep what they made of it by its
//! [`BlobId`]: each distinct content has one, wherever and whenever it stands.

mod change_reader;
mod changes;
mod commit_order;
mod forward;
mod rewind;
mod tree_diff;

pub use changes::{BlobReader, FileChange, ReplayedCommit};
pub use forward::ReplaySummary;
pub(crate) use forward::run;
pub(crate) use rewind::rewind;
pub use rewind::{RewindSummary, RewindVisitor};
pub use tree_diff::BlobId;

/// Which commits a replay tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traversal {
    /// AllParents that can be reached.
    AllParents,
    /// The first parents alone, so that a merge brings in at once what its branch changed: how things stood.
    FirstParents,
}
