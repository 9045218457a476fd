//! From a snapshot to its history.

use std::collections::BTreeSet;
use std::mem;
use std::path::PathBuf;

use irplan_plan::history::Extent;
use irplan_plan::{Content, History, RepoPath, Snapshot};
use rayon::prelude::*;

use super::TopicExtractor;
use super::cache::HistoryCache;
use super::file_status::{self, FileStatus};
use super::path_trie::{self, TrieNode};
use super::query::HistoryQuery;
use super::targets::Targets;
use super::tree_cache::TreeCache;
use super::walk::{HistoryWalk, WalkResult};
use crate::commit_details::CommitDetails;
use crate::commit_reader::CommitReader;
use crate::error::Error;
use crate::git::{self, Git, ObjectError, TreeEntry};
use crate::revision::Revision;

/// A history that says nothing, and why.
pub(crate) fn nothing(note: &str) -> History {
    History {
        extent: Extent::None,
        notes: vec![note.to_owned()],
        ..History::default()
    }
}

/// The history of a snapshot, seen from a commit.
pub(crate) fn collect(
    git: &Git,
    head: &Revision,
    snapshot: &Snapshot,
    topics: TopicExtractor<'_>,
    kept: Option<&CacheFile>,
) -> Result<History, Error> {
    let repo = git.handle();
    let with_context = |error: ObjectError| Error::objects(head, "the history", error);
    let mut notes = BTreeSet::new();
    let (mut asked, nodes) =
        settle(git, head, snapshot, topics, &mut notes).map_err(with_context)?;
    if let Some(kept) = kept {
        asked.wanted.remembered = HistoryCache::load(&kept.file, repo.object_hash());
    }
    let is_shallow = CommitReader::new(&repo).map_err(with_context)?.is_shallow();
    let found = walk(git, head, &asked.wanted, topics, nodes).map_err(with_context)?;
    if let Some(kept) = kept.filter(|kept| kept.is_written) {
        asked.remember(&kept.file, head.id, &found.answers);
    }
    let is_unsure = found
        .answers
        .iter()
        .flatten()
        .any(|answer| answer.or_before);
    let mut people = CommitDetails::new(git, &repo, head.id, notes);
    people.notes.extend(found.notes);
    let mut history = asked.history(&found.answers, &mut people);
    history.head = people.commit(head.id);
    history.extent = match is_shallow || is_unsure {
        true => Extent::Shallow,
        false => Extent::Whole,
    };
    history.notes = people.notes.into_iter().collect();
    Ok(history)
}

/// From how many files on the walk is worth two cores: each half reads the commits and the upper trees for itself.
const MANY_FILES: usize = 2_000;

/// Walks from a commit; where there is much to look for, with half of it on another core.
fn walk(
    git: &Git,
    head: &Revision,
    wanted: &Targets<'_>,
    topics: TopicExtractor<'_>,
    nodes: Vec<TrieNode>,
) -> Result<WalkResult, ObjectError> {
    let walk = |nodes| {
        let repo = git.handle();
        HistoryWalk::new(&repo, CommitReader::new(&repo)?, wanted, topics).run(head.id, nodes)
    };
    if wanted.paths.len() < MANY_FILES {
        return walk(nodes);
    }
    let (first, second) = path_trie::halve(nodes);
    let (first, second) = rayon::join(|| walk(first), || walk(second));
    Ok(first?.join(second?))
}

/// Tells what was committed from what was not; the nodes are what to look for, as it stands at the commit.
fn settle<'a>(
    git: &'a Git,
    head: &Revision,
    snapshot: &'a Snapshot,
    topics: TopicExtractor<'_>,
    notes: &mut BTreeSet<String>,
) -> Result<(HistoryQuery<'a>, Vec<TrieNode>), ObjectError> {
    let repo = git.handle();
    let files = SnapshotFiles::of(snapshot);
    let mut nodes = files.plant(git, &repo);
    let tree = git::commit_tree(&repo, head.id)?;
    let mut trees = TreeCache::default();
    path_trie::fill((&repo, &mut trees), &mut nodes, tree, &mut |error| {
        notes.insert(error.0);
    });
    let entries = files.entries(&mut nodes);
    let states = files.compare(git, &entries, topics);
    let mut asked = HistoryQuery::default();
    let mut slots = Vec::with_capacity(states.len());
    for ((&path, entry), state) in files.paths.iter().zip(entries).zip(states) {
        let lost = state.lost.iter();
        notes.extend(lost.map(|error| format!("`{path}` cannot be compared: {error}")));
        slots.push(asked.settle(path, entry, state));
    }
    path_trie::retain(&mut nodes, &mut |leaf, _| {
        (leaf.file, leaf.topics) = mem::take(&mut slots[leaf.path as usize]);
        !leaf.is_empty()
    });
    asked.wanted.paths = files.paths;
    asked.wanted.prefix = git.prefix();
    Ok((asked, nodes))
}

/// Where answers are kept between runs.
pub(crate) struct CacheFile {
    pub(crate) file: PathBuf,
    /// Whether this run's answers are the ones to keep.
    pub(crate) is_written: bool,
}

/// The files of a snapshot that could be read, by number.
struct SnapshotFiles<'a> {
    paths: Vec<&'a RepoPath>,
    texts: Vec<&'a str>,
}

impl<'a> SnapshotFiles<'a> {
    fn of(snapshot: &'a Snapshot) -> Self {
        let (paths, texts) = snapshot
            .iter()
            .filter_map(|(path, content)| match content {
                Content::Text(text) => Some((path, &**text)),
                Content::Unreadable(_) => None,
            })
            .unzip();
        Self { paths, texts }
    }

    /// Makes a trie of all paths, from the top of the commit's tree.
    fn plant(&self, git: &Git, repo: &gix::Repository) -> Vec<TrieNode> {
        let mut nodes = Vec::new();
        for (number, path) in (0..).zip(&self.paths) {
            let names = path_trie::names(git.prefix(), path);
            path_trie::plant(&mut nodes, &names, number, repo.object_hash());
        }
        nodes
    }

    /// What the commit has of every file.
    fn entries(&self, nodes: &mut Vec<TrieNode>) -> Vec<Option<TreeEntry>> {
        let mut entries = vec![None; self.paths.len()];
        path_trie::retain(nodes, &mut |leaf, entry| {
            entries[leaf.path as usize] = Some(entry);
            true
        });
        entries
    }

    /// Compares every file with what the commit has of it.
    fn compare(
        &self,
        git: &Git,
        entries: &[Option<TreeEntry>],
        topics: TopicExtractor<'_>,
    ) -> Vec<FileStatus> {
        let files = self.paths.par_iter().zip(&self.texts).zip(entries);
        files
            .map_init(
                || git.handle(),
                |repo, ((path, text), entry)| {
                    let blob = entry.map(|entry| entry.id);
                    file_status::compare(repo, path, text, blob, topics)
                },
            )
            .collect()
    }
}
