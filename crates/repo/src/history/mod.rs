//! Who changed what when: the last change of every file and of every subject, found in one walk.
//!
//! "Which commit last changed this" has the meaning of `git log -1 -- PATH`: at a commit, go on to the first parent
//! that has the same; where no parent has it, this commit is the answer. That way is a single line for each thing
//! that is asked for, so all of them walk together as one set (`pending`) attached to a commit. At each step the
//! set parts: what is the same in a parent moves on to it, the rest is answered (`walk`). A folder that is the
//! same in both is moved without being read, and two sets that arrive at one commit become one again.
//!
//! A file is the same when its blob and mode are. A subject is the same when its digest is, which somebody else works
//! out from the text; so a change of white space in a file changes no subject, and a change of one contact leaves
//! the others' dates alone. A sign-off is the same when its words are, in either file in which it may stand; the one that
//! it replaced is what the commit that brought it in found in its parent.
//!
//! A renamed file counts as changed by the commit that renamed it, as git has it without `--follow`. What it says does
//! not (`moved`, by files that are `gone`): whoever moves a text to another plan, or gives it another id, did not write it.
//!
//! `state` says what the working tree has that the commit has not, and `asked` what is left to look for, which `wanted`
//! holds; `commits` reads commits, `said` what files say there, `people` says who made them, `remembered` keeps answers
//! between runs, and `collect` puts all this together.

mod cache;
mod file_status;
mod moves;
mod path_trie;
mod query;
mod snapshot;
mod targets;
mod topic_reader;
mod tree_cache;
mod unmatched_files;
mod walk;

pub(crate) use cache::file_for;
pub(crate) use snapshot::{CacheFile, collect, nothing};

use irplan_plan::{RepoPath, Topic};

/// Finds what a file says that history is to follow, with the words for it: equal words mean that nothing changed.
///
/// The words are the digest of a subject, and a [`SignOff`](irplan_plan::SignOff) as it prints of a sign-off.
pub type TopicExtractor<'a> = &'a (dyn Fn(&RepoPath, &str) -> Vec<(Topic, String)> + Sync);
