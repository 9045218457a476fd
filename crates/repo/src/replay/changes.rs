//! What one commit changed.

use std::collections::BTreeMap;
use std::sync::Arc;

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::{Commit, Content, RepoPath};

use super::tree_diff::{BlobId, FileDifference, TreeDiff};
use crate::git::{self, ObjectError};
use crate::limits::TextKind;
use crate::worktree;

/// A commit as it is replayed.
#[derive(Clone, Debug)]
pub struct ReplayedCommit {
    /// The commit.
    pub commit: Arc<Commit>,
    /// When it was there at the latest, in seconds since 1970: the earliest of its own time and of those of all later
    /// commits of the main traversal, whose clocks cannot all have been slow. Times from before there was git, which no
    /// clock that was set tells, are left out; `None` where no other is left.
    pub existed_by: Option<i64>,
    /// The number of its parents.
    pub parent_count: usize,
    /// Whether first parents alone lead here from the last commit.
    pub is_main: bool,
    /// Whether its parents are missing, as at the end of a shallow clone: then all its files are replayed, though it may
    /// have changed none of them.
    pub is_boundary: bool,
    /// The files that it changed, in the order of paths.
    pub changes: Vec<FileChange>,
}

/// A file that a commit changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileChange {
    /// Where it is, or was.
    pub path: RepoPath,
    /// Where the very same content was before, and is no more.
    pub moved_from: Option<RepoPath>,
    /// What the parents have, where they have such a file, each content once.
    pub before: Vec<BlobId>,
    /// What the commit has; `None` where it removed the file.
    pub after: Option<BlobId>,
}

/// Reads contents while a replay goes on.
pub struct BlobReader<'a> {
    pub(super) repo: &'a gix::Repository,
}

impl BlobReader<'_> {
    /// Reads a content as the text of a file, which may be as large as one of its kind: 1 MiB of TOML, 512 KiB of
    /// anything else.
    pub fn read(&self, blob: BlobId, path: &RepoPath) -> Content {
        let kind = TextKind::of(path.name()).unwrap_or(TextKind::Markdown);
        let size = self.repo.find_header(blob.0).map(|header| header.size());
        if let Ok(size) = size
            && let Some(why) = kind.refusal(size)
        {
            return Content::Unreadable(why);
        }
        let mut bytes = Vec::new();
        match git::read(self.repo, blob.0, Kind::Blob, &mut bytes) {
            Ok(_) => worktree::text(bytes),
            Err(error) => Content::Unreadable(error.0),
        }
    }
}

/// The files of a tree that none of the parents' trees has the same.
pub(super) fn changes(
    compare: &TreeDiff<'_>,
    tree: Option<ObjectId>,
    parents: &[Option<ObjectId>],
) -> Result<Vec<FileChange>, ObjectError> {
    let Some((first, others)) = parents.split_first() else {
        let all = compare.trees(None, tree)?;
        return Ok(all.into_iter().map(change).collect());
    };
    let mut changes: Vec<_> = compare
        .trees(*first, tree)?
        .into_iter()
        .map(change)
        .collect();
    for parent in others {
        if changes.is_empty() {
            return Ok(changes);
        }
        let differences = compare.trees(*parent, tree)?;
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

/// Makes one change of a file that is gone and a new one with its content; of several, the first with the first.
fn pair_moves(changes: &mut Vec<FileChange>) {
    let mut gone: BTreeMap<BlobId, Vec<RepoPath>> = BTreeMap::new();
    for change in changes.iter().rev() {
        if let (None, [before]) = (change.after, change.before.as_slice()) {
            gone.entry(*before).or_default().push(change.path.clone());
        }
    }
    if gone.is_empty() {
        return;
    }
    let mut moved = Vec::new();
    for change in changes.iter_mut() {
        let Some(after) = change.after.filter(|_| change.before.is_empty()) else {
            continue;
        };
        if let Some(from) = gone.get_mut(&after).and_then(Vec::pop) {
            change.before.push(after);
            moved.push(from.clone());
            change.moved_from = Some(from);
        }
    }
    moved.sort_unstable();
    changes.retain(|change| change.after.is_some() || moved.binary_search(&change.path).is_err());
}
