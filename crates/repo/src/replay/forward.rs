//! One replay.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::RepoPath;

use super::Traversal;
use super::change_reader::{ChangeReader, unreadable_changes};
use super::changes::{BlobReader, ReplayedCommit};
use super::commit_order::{ReplayNode, parents_first};
use super::tree_diff::{BlobId, TreeDiff};
use crate::commit_details::CommitDetails;
use crate::commit_reader::CommitReader;
use crate::error::Error;
use crate::git::{Git, ObjectError};
use crate::revision::Revision;

/// What is said of a replay as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplaySummary {
    /// Whether some of the history is missing here.
    pub is_shallow: bool,
    /// The files that the last commit has, among those that were wanted.
    pub files: BTreeMap<RepoPath, BlobId>,
    /// What could not be replayed, each one lowercase phrase.
    pub notes: BTreeSet<String>,
}

/// Tells `visit` of every commit on a traversal to `head`, with the files among those that `filter` filter.
pub(crate) fn run<E: From<Error>>(
    git: &Git,
    head: &Revision,
    traversal: Traversal,
    filter: &dyn Fn(&str) -> bool,
    visit: &mut dyn FnMut(ReplayedCommit, &BlobReader<'_>) -> Result<(), E>,
) -> Result<ReplaySummary, E> {
    let repo = git.handle();
    let with_context = |error: ObjectError| Error::objects(head, "the history", error);
    let (mut notes, mut is_cut) = (BTreeSet::new(), false);
    let mut commits = CommitReader::new(&repo).map_err(with_context)?;
    let is_shallow = commits.is_shallow();
    let nodes = parents_first(&mut commits, head.id, traversal, &mut |error| {
        is_cut = true;
        notes.insert(error.0);
    })
    .map_err(with_context)?;
    let mut people = CommitDetails::new(git, &repo, head.id, notes);
    let compare = TreeDiff {
        repo: &repo,
        filter,
    };
    let mut change_reader = ChangeReader::new(git, compare, traversal);
    let existed_by = existed_by(&nodes);
    for (node, existed_by) in nodes.into_iter().zip(existed_by) {
        let Some(commit) = people.commit(node.id) else {
            continue;
        };
        let changes = match change_reader.changes(node.id, &node.commit) {
            Ok(changes) => changes,
            Err(error) => {
                people.notes.insert(unreadable_changes(node.id, &error));
                continue;
            }
        };
        let replayed = ReplayedCommit {
            commit,
            existed_by,
            parent_count: node.commit.parents.len(),
            is_main: node.is_main,
            is_boundary: node.commit.is_boundary,
            changes,
        };
        visit(replayed, &BlobReader { repo: &repo })?;
    }
    let files = change_reader.files(head.id).unwrap_or_else(|error| {
        people.notes.insert(error.0);
        BTreeMap::new()
    });
    Ok(ReplaySummary {
        files,
        is_shallow: is_shallow || is_cut,
        notes: people.notes,
    })
}

/// The day of git's first commit, 2005-04-07, in seconds since 1970.
const GIT_BEGAN: i64 = 1_112_832_000;

/// When each of the commits, parents before children, was there at the latest.
fn existed_by(nodes: &[ReplayNode]) -> Vec<Option<i64>> {
    let mut earliest: Option<i64> = None;
    let mut times: Vec<_> = nodes
        .iter()
        .rev()
        .map(|node| {
            let time = node.commit.order.time();
            let own = Some(time).filter(|time| *time >= GIT_BEGAN);
            let found = own.into_iter().chain(earliest).min();
            if node.is_main {
                earliest = found;
            }
            found
        })
        .collect();
    times.reverse();
    times
}
