//! A replay forwards, from the first commit to the last.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::RepoPath;
use irplan_plan::history::HistoryNote;

use super::change_reader::{ChangeReader, unreadable_changes};
use super::changes::{BlobReader, ReplayedCommit};
use super::commit_order::{ReplayNode, Traversal, parents_first};
use super::tree_diff::{BlobId, TreeDiff};
use crate::commit_graph::CommitGraph;
use crate::commit_metadata::CommitMetadataReader;
use crate::error::Error;
use crate::git::Git;
use crate::object_error::ObjectError;
use crate::revision::Revision;

/// How complete a replay was, and where it ended.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplaySummary {
    /// Whether part of the history is missing in this clone.
    pub is_shallow: bool,
    /// The files of the last commit that pass the filter.
    pub files: BTreeMap<RepoPath, BlobId>,
    /// What could not be read.
    pub notes: BTreeSet<HistoryNote>,
}

/// Calls `visit` for every commit that leads to `head`, parents first, with the changed files that pass the filter.
pub(crate) fn run<E: From<Error>>(
    git: &Git,
    head: &Revision,
    traversal: Traversal,
    filter: &dyn Fn(&str) -> bool,
    visit: &mut dyn FnMut(ReplayedCommit, &BlobReader<'_>) -> Result<(), E>,
) -> Result<ReplaySummary, E> {
    let repo = git.thread_handle();
    let with_context = |error: ObjectError| Error::objects(head, "the history", error);
    let (mut notes, mut is_cut) = (BTreeSet::new(), false);
    let mut commits = CommitGraph::new(&repo).map_err(with_context)?;
    let is_shallow = commits.is_shallow();
    let nodes = parents_first(&mut commits, head.id, traversal, &mut |error| {
        is_cut = true;
        notes.insert((&error).into());
    })
    .map_err(with_context)?;
    let mut details = CommitMetadataReader::new(git, &repo, head.id, notes);
    let diff = TreeDiff {
        repo: &repo,
        filter,
    };
    let mut change_reader = ChangeReader::new(git, diff, traversal);
    let existed_by = latest_creation_times(&nodes);
    for (node, existed_by) in nodes.into_iter().zip(existed_by) {
        if let Some(commit) = replayed_commit(&node, existed_by, &mut change_reader, &mut details) {
            let texts = BlobReader::new(&repo);
            visit(commit, &texts)?;
            texts.finish().map_err(with_context)?;
        }
    }
    let files = change_reader.files(head.id).unwrap_or_else(|error| {
        details.notes.insert((&error).into());
        BTreeMap::new()
    });
    Ok(ReplaySummary {
        files,
        is_shallow: is_shallow || is_cut,
        notes: details.notes,
    })
}

/// Reads a commit; `None` with a note if it cannot be read.
fn replayed_commit(
    node: &ReplayNode,
    existed_by: Option<i64>,
    change_reader: &mut ChangeReader<'_>,
    details: &mut CommitMetadataReader<'_>,
) -> Option<ReplayedCommit> {
    let commit = details.commit(node.id)?;
    let changes = match change_reader.changes(node.id, &node.commit) {
        Ok(changes) => changes,
        Err(error) => {
            details.notes.insert(unreadable_changes(node.id, &error));
            return None;
        }
    };
    Some(ReplayedCommit {
        commit,
        latest_creation_time: existed_by,
        parent_count: node.commit.parents.len(),
        is_main: node.is_main,
        is_boundary: node.commit.is_boundary,
        changes,
    })
}

/// The day of git's first commit, 2005-04-07, in seconds since 1970.
const FIRST_GIT_COMMIT: i64 = 1_112_832_000;

/// For each commit, a time when it certainly existed: the earliest of its own time and those of later commits on the
/// main line.
///
/// Going backwards from the head, the earliest time so far is carried along:
///
/// ```text
///   commit        A     B     C     D (head)
///   clock says    Mon   Fri   Wed   Thu
///   existed by    Mon   Wed   Wed   Thu      B's clock was fast: C, which has B as parent, was made on Wed
/// ```
fn latest_creation_times(nodes: &[ReplayNode]) -> Vec<Option<i64>> {
    let mut earliest: Option<i64> = None;
    let mut times: Vec<_> = nodes
        .iter()
        .rev()
        .map(|node| {
            let time = node.commit.order.time();
            let own = Some(time).filter(|time| *time >= FIRST_GIT_COMMIT);
            let existed_by = own.into_iter().chain(earliest).min();
            if node.is_main {
                earliest = existed_by;
            }
            existed_by
        })
        .collect();
    times.reverse();
    times
}
