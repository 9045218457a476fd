//! The history of a snapshot.

use std::collections::BTreeSet;
use std::mem;
use std::path::PathBuf;

use irplan_plan::history::{HistoryExtent, HistoryGap, HistoryNote};
use irplan_plan::{Content, LastChanges, RepoPath, Snapshot};
use rayon::prelude::*;

use super::cache::HistoryCache;
use super::file_status::{self, FileStatus};
use super::path_trie::{self, TrieNode};
use super::query::HistoryQuery;
use super::targets::Targets;
use super::topic_reader::TopicExtractor;
use super::tree_cache::TreeCache;
use super::walk::{HistoryWalk, WalkResult};
use crate::commit_graph::CommitGraph;
use crate::commit_metadata::CommitMetadataReader;
use crate::error::Error;
use crate::git::{self, Git, TreeEntry};
use crate::object_error::ObjectError;
use crate::revision::Revision;

/// Returns a history without answers, with a note that says why.
pub(crate) fn empty(reason: &str) -> LastChanges {
    LastChanges {
        extent: HistoryExtent::None,
        notes: vec![HistoryNote::new(HistoryGap::Everything, reason)],
        ..LastChanges::default()
    }
}

/// The file that keeps answers between runs.
pub(crate) struct CacheFile {
    pub(crate) path: PathBuf,
    /// Whether to store the answers of this run.
    pub(crate) is_written: bool,
}

/// Returns the history of a snapshot, as seen from a commit.
pub(crate) fn of_snapshot(
    git: &Git,
    head: &Revision,
    snapshot: &Snapshot,
    topics: TopicExtractor<'_>,
    cache_file: Option<&CacheFile>,
) -> Result<LastChanges, Error> {
    let repo = git.thread_handle();
    let with_context = |error: ObjectError| Error::objects(head, "the history", error);
    let mut notes = BTreeSet::new();
    let (mut query, nodes) =
        query(git, head, snapshot, topics, &mut notes).map_err(with_context)?;
    if let Some(file) = cache_file {
        query.targets.cache = HistoryCache::load(&file.path, repo.object_hash());
    }
    let is_shallow = CommitGraph::new(&repo).map_err(with_context)?.is_shallow();
    let result = walk(git, head, &query.targets, topics, nodes).map_err(with_context)?;
    if let Some(file) = cache_file.filter(|file| file.is_written) {
        query.store_answers(&file.path, head.id, &result.answers);
    }
    let any_unsure = result
        .answers
        .iter()
        .flatten()
        .any(|answer| answer.or_earlier);
    let mut commits = CommitMetadataReader::new(git, &repo, head.id, notes);
    commits.notes.extend(result.notes);
    let mut history = query.into_history(&result.answers, &mut commits);
    history.head = commits.commit(head.id);
    history.extent = match (is_shallow, any_unsure) {
        (true, _) => HistoryExtent::Shallow,
        (false, true) => HistoryExtent::Incomplete,
        (false, false) => HistoryExtent::Whole,
    };
    history.notes = commits.notes.into_iter().collect();
    Ok(history)
}

/// From this many files on, the walk uses two cores. Each half reads commits and upper trees for itself, so fewer files
/// are not worth it.
const MANY_FILES: usize = 2_000;

/// Walks from a commit. With many files, half of them are walked on another core.
fn walk(
    git: &Git,
    head: &Revision,
    targets: &Targets<'_>,
    topics: TopicExtractor<'_>,
    nodes: Vec<TrieNode>,
) -> Result<WalkResult, ObjectError> {
    let walk = |nodes| {
        let repo = git.thread_handle();
        HistoryWalk::new(&repo, CommitGraph::new(&repo)?, targets, topics).run(head.id, nodes)
    };
    if targets.paths.len() < MANY_FILES {
        return walk(nodes);
    }
    let (first, second) = path_trie::split_in_half(nodes);
    let (first, second) = rayon::join(|| walk(first), || walk(second));
    Ok(first?.join(second?))
}

/// Compares the snapshot with the commit. The nodes are the targets with the commit's entries.
fn query<'a>(
    git: &'a Git,
    head: &Revision,
    snapshot: &'a Snapshot,
    topics: TopicExtractor<'_>,
    notes: &mut BTreeSet<HistoryNote>,
) -> Result<(HistoryQuery<'a>, Vec<TrieNode>), ObjectError> {
    let repo = git.thread_handle();
    let files = SnapshotFiles::of(snapshot);
    let mut nodes = files.trie(git, &repo);
    let tree = git::commit_tree(&repo, head.id)?;
    let mut trees = TreeCache::default();
    path_trie::fill_entries((&repo, &mut trees), &mut nodes, tree, &mut |error| {
        notes.insert((&error).into());
    });
    let entries = files.entries(&mut nodes);
    let statuses = files.compare(git, &entries, topics);
    let mut query = HistoryQuery::default();
    let mut targets_by_path = Vec::with_capacity(statuses.len());
    for ((&path, entry), status) in files.paths.iter().zip(entries).zip(statuses) {
        let error = status.error.iter();
        notes.extend(error.map(|error| {
            let reason = format!("`{path}` cannot be compared: {error}");
            HistoryNote::new(HistoryGap::File(path.clone()), reason)
        }));
        targets_by_path.push(query.add(path, entry, status));
    }
    path_trie::retain_leaves(&mut nodes, &mut |leaf, _| {
        (leaf.file, leaf.topics) = mem::take(&mut targets_by_path[leaf.path as usize]);
        !leaf.is_empty()
    });
    query.targets.paths = files.paths;
    query.targets.prefix = git.prefix();
    Ok((query, nodes))
}

/// The readable files of a snapshot. A file's place in the lists is its number.
struct SnapshotFiles<'a> {
    paths: Vec<&'a RepoPath>,
    contents: Vec<&'a Content>,
}

impl<'a> SnapshotFiles<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        let (paths, contents) = snapshot
            .iter()
            .filter(|(_, content)| match content {
                Content::Text(_) | Content::Attached(_) => true,
                Content::Unreadable(_) => false,
            })
            .unzip();
        Self { paths, contents }
    }

    /// Returns a trie of all paths, from the top of the commit's tree.
    fn trie(&self, git: &Git, repo: &gix::Repository) -> Vec<TrieNode> {
        let mut nodes = Vec::new();
        for (number, path) in (0..).zip(&self.paths) {
            let names = path_trie::components(git.prefix(), path);
            path_trie::insert(&mut nodes, &names, number, repo.object_hash());
        }
        nodes
    }

    /// Returns the commit's entry for each file.
    fn entries(&self, nodes: &mut Vec<TrieNode>) -> Vec<Option<TreeEntry>> {
        let mut entries = vec![None; self.paths.len()];
        path_trie::retain_leaves(nodes, &mut |leaf, entry| {
            entries[leaf.path as usize] = Some(entry);
            true
        });
        entries
    }

    /// Compares each file with the commit's.
    fn compare(
        &self,
        git: &Git,
        entries: &[Option<TreeEntry>],
        topics: TopicExtractor<'_>,
    ) -> Vec<FileStatus> {
        let files = self.paths.par_iter().zip(&self.contents).zip(entries);
        files
            .map_init(
                || git.thread_handle(),
                |repo, ((path, content), entry)| {
                    let blob = entry.map(|entry| entry.id);
                    file_status::compare(repo, path, content, blob, topics)
                },
            )
            .collect()
    }
}
