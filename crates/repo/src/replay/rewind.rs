//! A replay backwards, for callers who look for something that is probably recent.
//!
//! Commits wait in a queue that always gives the latest one. Visiting a commit puts its parents into the queue, and the
//! caller can stop at any commit. Nothing older than that is read.
//!
//! # Example
//!
//! Rewinding from `E`, where `C` is older than `B`:
//!
//! ```text
//!   A --- B --- D --- E
//!    \         /
//!     `-- C --'
//!
//!   queue   visit   then
//!   E       E       D waits
//!   D       D       D is a merge: it changed what neither B nor C has. B and C wait
//!   B C     B       A waits
//!   C A     C       A waits already
//!   A       A       the end
//! ```

use std::collections::{BTreeSet, BinaryHeap};
use std::ops::ControlFlow;
use std::sync::Arc;

use gix::ObjectId;
use irplan_plan::Commit;
use irplan_plan::history::HistoryNote;

use super::change_reader::{ChangeReader, unreadable_changes};
use super::changes::{BlobReader, FileChange};
use super::commit_order::Traversal;
use super::tree_diff::TreeDiff;
use crate::commit_graph::{CommitGraph, CommitNode, CommitOrder};
use crate::commit_metadata::CommitMetadataReader;
use crate::error::Error;
use crate::git::Git;
use crate::object_error::ObjectError;
use crate::revision::Revision;

/// How complete a replay backwards was.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RewindSummary {
    /// Whether part of the history that was to be visited is missing in this clone.
    pub is_shallow: bool,
    /// What could not be read.
    pub notes: BTreeSet<HistoryNote>,
}

/// Gets a commit and the files that it changed, and breaks if earlier commits don't matter.
pub type RewindVisitor<'a> =
    &'a mut dyn FnMut(&Arc<Commit>, &[FileChange], &BlobReader<'_>) -> ControlFlow<()>;

/// Calls `visit` for the commits that lead to some commits, those included, if they changed files that pass the filter.
/// The latest comes first.
pub(crate) fn rewind(
    git: &Git,
    from: &[Revision],
    filter: &dyn Fn(&str) -> bool,
    visit: RewindVisitor<'_>,
) -> Result<RewindSummary, Error> {
    let Some(first) = from.first() else {
        return Ok(RewindSummary::default());
    };
    let repo = git.thread_handle();
    let with_context = |error: ObjectError| Error::objects(first, "the history", error);
    let mut details = CommitMetadataReader::new(git, &repo, first.id, BTreeSet::new());
    let diff = TreeDiff {
        repo: &repo,
        filter,
    };
    let mut change_reader = ChangeReader::new(git, diff, Traversal::AllParents);
    let mut queue = CommitQueue::new(CommitGraph::new(&repo).map_err(with_context)?);
    queue.add(from.iter().map(|revision| revision.id));
    while let Some((id, node)) = queue.next() {
        let changes = change_reader.changes(id, &node).unwrap_or_else(|error| {
            queue.note(unreadable_changes(id, &error));
            Vec::new()
        });
        if !changes.is_empty()
            && let Some(commit) = details.commit(id)
        {
            let texts = BlobReader::new(&repo);
            let flow = visit(&commit, &changes, &texts);
            texts.finish().map_err(with_context)?;
            if flow.is_break() {
                break;
            }
        }
        queue.add(node.parents.into_iter());
    }
    let mut summary = queue.summary;
    summary.notes.append(&mut details.notes);
    Ok(summary)
}

/// The commits that are still to be visited.
struct CommitQueue<'a> {
    commits: CommitGraph<'a>,
    queue: BinaryHeap<(CommitOrder, ObjectId)>,
    visited: BTreeSet<ObjectId>,
    summary: RewindSummary,
}

impl<'a> CommitQueue<'a> {
    fn new(commits: CommitGraph<'a>) -> Self {
        Self {
            commits,
            queue: BinaryHeap::new(),
            visited: BTreeSet::new(),
            summary: RewindSummary::default(),
        }
    }

    fn add(&mut self, ids: impl Iterator<Item = ObjectId>) {
        for id in ids {
            if !self.visited.insert(id) {
                continue;
            }
            match self.commits.node(id) {
                Ok(node) => self.queue.push((node.order, id)),
                Err(error) => self.note((&error).into()),
            }
        }
    }

    /// Returns the latest commit whose changes are known.
    fn next(&mut self) -> Option<(ObjectId, CommitNode)> {
        while let Some((_, id)) = self.queue.pop() {
            match self.commits.node(id) {
                Ok(node) if !node.is_boundary => return Some((id, node)),
                // Without its parents, nobody knows what this commit changed.
                Ok(_) => self.summary.is_shallow = true,
                Err(error) => self.note((&error).into()),
            }
        }
        None
    }

    fn note(&mut self, note: HistoryNote) {
        self.summary.is_shallow = true;
        self.summary.notes.insert(note);
    }
}
