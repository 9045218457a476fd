//! What one commit changed, worked out from its tree and its parents' trees.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::{Commit, Content, RepoPath};

use super::tree_diff::{BlobId, FileDifference, TreeDiff};
use crate::git;
use crate::limits::FileFormat;
use crate::object_error::ObjectError;
use crate::working_tree;

/// A commit as a replay visits it.
#[derive(Clone, Debug)]
pub struct ReplayedCommit {
    /// The commit.
    pub commit: Arc<Commit>,
    /// A time when it certainly existed, in seconds since 1970: the earliest of its own time and those of all later
    /// commits of the main line, because their clocks cannot all have been slow. Times before git existed are ignored;
    /// `None` if no other is left.
    pub latest_creation_time: Option<i64>,
    /// How many parents it has.
    pub parent_count: usize,
    /// Whether it is reached from the last commit through first parents only.
    pub is_main: bool,
    /// Whether its parents are missing, as at the end of a shallow clone. Then all its files are listed, although it may
    /// have changed none of them.
    pub is_boundary: bool,
    /// The files that it changed, sorted by path.
    pub changes: Vec<FileChange>,
}

/// A file that a commit changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Its path; if it was deleted, the path that it had.
    pub path: RepoPath,
    /// The deleted file that had the same content.
    pub moved_from: Option<RepoPath>,
    /// The parents' contents of the file, each once.
    pub before: Vec<BlobId>,
    /// The commit's content; `None` if it deleted the file.
    pub after: Option<BlobId>,
}

/// Reads contents during a replay.
pub struct BlobReader<'a> {
    repo: &'a gix::Repository,
    /// The first object that the clone does not have.
    missing: RefCell<Option<ObjectError>>,
}

impl<'a> BlobReader<'a> {
    pub(super) fn new(repo: &'a gix::Repository) -> Self {
        Self {
            repo,
            missing: RefCell::new(None),
        }
    }

    /// Fails if a content was asked for that the clone does not have: something unreadable is not the same as something missing.
    pub(super) fn finish(self) -> Result<(), ObjectError> {
        match self.missing.into_inner() {
            Some(missing) => Err(missing),
            None => Ok(()),
        }
    }

    /// Reads a content as the text of a file. The limit is 1 MiB for TOML and 512 KiB for anything else. If the clone does
    /// not have it, the replay fails.
    pub fn read(&self, blob: BlobId, path: &RepoPath) -> Content {
        let format = FileFormat::of(path.name());
        let kind = format
            .filter(|format| format.is_text())
            .unwrap_or(FileFormat::Markdown);
        let size = self.repo.find_header(blob.0).map(|header| header.size());
        if let Ok(size) = size
            && let Err(error) = kind.check_size(size)
        {
            return Content::Unreadable(error.to_string());
        }
        let mut bytes = Vec::new();
        match git::read(self.repo, blob.0, Kind::Blob, &mut bytes) {
            Ok(_) => working_tree::decode_text(bytes),
            Err(error) => {
                let content = Content::Unreadable(error.to_string());
                if matches!(error, ObjectError::Missing { .. }) {
                    self.missing.borrow_mut().get_or_insert(error);
                }
                content
            }
        }
    }
}

/// Returns the files of a tree whose content differs from that in every parent.
pub(super) fn changes(
    diff: &TreeDiff<'_>,
    tree: Option<ObjectId>,
    parents: &[Option<ObjectId>],
) -> Result<Vec<FileChange>, ObjectError> {
    let Some((first, others)) = parents.split_first() else {
        let all = diff.trees(None, tree)?;
        return Ok(all.into_iter().map(change).collect());
    };
    let mut changes: Vec<_> = diff.trees(*first, tree)?.into_iter().map(change).collect();
    for parent in others {
        if changes.is_empty() {
            return Ok(changes);
        }
        let differences = diff.trees(*parent, tree)?;
        let mut differences: BTreeMap<_, _> = differences
            .into_iter()
            .map(|difference| (difference.path, difference.old))
            .collect();
        changes.retain_mut(|change| {
            let Some(old) = differences.remove(&change.path) else {
                return false;
            };
            change.before.extend(old);
            true
        });
    }
    for change in &mut changes {
        change.before.sort_unstable();
        change.before.dedup();
    }
    pair_moves(&mut changes);
    Ok(changes)
}

fn change(difference: FileDifference) -> FileChange {
    FileChange {
        path: difference.path,
        moved_from: None,
        before: difference.old.into_iter().collect(),
        after: difference.new,
    }
}

/// Turns a deleted file and a new file with the same content into one moved file. If several have the content, the first
/// deleted file belongs to the first new one.
fn pair_moves(changes: &mut Vec<FileChange>) {
    let mut deleted: BTreeMap<BlobId, Vec<RepoPath>> = BTreeMap::new();
    for change in changes.iter().rev() {
        if let (None, [before]) = (change.after, change.before.as_slice()) {
            deleted
                .entry(*before)
                .or_default()
                .push(change.path.clone());
        }
    }
    if deleted.is_empty() {
        return;
    }
    let mut moved = Vec::new();
    for change in changes.iter_mut() {
        let Some(after) = change.after.filter(|_| change.before.is_empty()) else {
            continue;
        };
        if let Some(from) = deleted.get_mut(&after).and_then(Vec::pop) {
            change.before.push(after);
            moved.push(from.clone());
            change.moved_from = Some(from);
        }
    }
    moved.sort_unstable();
    changes.retain(|change| change.after.is_some() || moved.binary_search(&change.path).is_err());
}
