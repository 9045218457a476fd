//! Which files commits changed.

use std::collections::BTreeMap;

use gix::ObjectId;
use irplan_plan::RepoPath;
use irplan_plan::history::{HistoryGap, HistoryNote};

use super::changes::{FileChange, changes};
use super::commit_order::Traversal;
use super::tree_diff::{BlobId, FileDifference, TreeDiff};
use crate::commit_graph::CommitNode;
use crate::git::{self, Git};
use crate::object_error::ObjectError;

/// Returns the note for a commit whose changes cannot be read.
pub(super) fn unreadable_changes(id: ObjectId, error: &ObjectError) -> HistoryNote {
    let reason = format!("the changes of commit `{id}` cannot be read: {error}");
    HistoryNote::new(HistoryGap::Object(id.to_string()), reason)
}

/// Reads which files commits changed.
pub(super) struct ChangeReader<'a> {
    git: &'a Git,
    diff: TreeDiff<'a>,
    /// The trees of the plans' folder by commit. The children of a commit, which need its tree, usually come next.
    roots: BTreeMap<ObjectId, Option<ObjectId>>,
    traversal: Traversal,
}

/// How many trees are kept.
const MAX_ROOTS: usize = 4096;

impl<'a> ChangeReader<'a> {
    pub(super) fn new(git: &'a Git, diff: TreeDiff<'a>, traversal: Traversal) -> Self {
        Self {
            git,
            diff,
            roots: BTreeMap::new(),
            traversal,
        }
    }

    /// Returns the files that a commit changed.
    pub(super) fn changes(
        &mut self,
        id: ObjectId,
        node: &CommitNode,
    ) -> Result<Vec<FileChange>, ObjectError> {
        let tree = self.root(id, Some(node.tree))?;
        let parents: Vec<_> = self
            .traversal
            .parents(node)
            .iter()
            .map(|parent| self.root(*parent, None))
            .collect::<Result<_, _>>()?;
        changes(&self.diff, tree, &parents)
    }

    /// Returns all files of a commit.
    pub(super) fn files(
        &mut self,
        commit: ObjectId,
    ) -> Result<BTreeMap<RepoPath, BlobId>, ObjectError> {
        let tree = self.root(commit, None)?;
        let files = self.diff.trees(None, tree)?;
        let file = |file: FileDifference| Some((file.path, file.new?));
        Ok(files.into_iter().filter_map(file).collect())
    }

    /// Returns the tree of the plans' folder in a commit. `tree` is the commit's own tree, if it is known.
    fn root(
        &mut self,
        commit: ObjectId,
        tree: Option<ObjectId>,
    ) -> Result<Option<ObjectId>, ObjectError> {
        if let Some(root) = self.roots.get(&commit) {
            return Ok(*root);
        }
        let repo = self.diff.repo;
        let tree = match tree {
            Some(tree) => tree,
            None => git::commit_tree(repo, commit)?,
        };
        let root = self.git.root_below(repo, tree)?;
        if self.roots.len() >= MAX_ROOTS {
            self.roots.clear();
        }
        self.roots.insert(commit, root);
        Ok(root)
    }
}
