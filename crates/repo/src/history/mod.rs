//! Who changed what when: the last change of every file and of every subject, found in one walk.
//!
//! The commit that last changed something is found as `git log -1 -- PATH` does it. At each commit, go on to the first
//! parent that has the same. If no parent has the same, this commit is the answer. All files and subjects walk together
//! as one set (`path_trie`) from commit to commit (`walk`), and at each commit the set is `split`. A folder that is the
//! same in a commit and its parent moves on without being read.
//!
//! A file is the same if its blob and mode are. A subject is the same if its digest is, which the caller works out from
//! the text. So a change of white space changes no subject, and a changed contact leaves the dates of the other contacts
//! alone. A sign-off is the same if its words are, in either of the two files where it may be.
//!
//! As in git without `--follow`, a renamed file was changed by the commit that renamed it. What the file says was not
//! (`target_moves`): moving a text to another plan, or giving it another id, does not make you its author.
//!
//! `snapshot` is the way in. It compares the working tree with the commit (`file_status`), turns what is left into
//! targets (`query`, `targets`), walks, and turns answers into a history. `cache` keeps answers between runs.

mod cache;
mod file_status;
mod path_trie;
mod query;
mod snapshot;
mod split;
mod target_moves;
mod targets;
mod topic_reader;
mod tree_cache;
mod unmatched_files;
mod walk;

pub(crate) use cache::file_for;
pub(crate) use snapshot::{CacheFile, empty, of_snapshot};
pub use topic_reader::TopicExtractor;
