//! Which files commits changed.

use std::collections::BTreeMap;

use gix::ObjectId;
use irplan_plan::RepoPath;

use super::Traversal;
use super::changes::{FileChange, changes};
use super::tree_diff::{BlobId, FileDifference, TreeDiff};
use crate::commit_reader::CommitNode;
use crate::git::{self, Git, ObjectError};

/// What is said of a commit whose changes cannot be read.
pub(super) fn unreadable_changes(id: ObjectId, lost: &ObjectError) -> String {
    format!("what commit `{id}` changed cannot be replayed: {lost}")
}

/// Says what commits changed.
pub(super) struct ChangeReader<'a> {
    git: &'a Git,
    compare: TreeDiff<'a>,
    /// The trees of the plans' root in commits whose children are still to come, which most of the time are next.
    roots: BTreeMap<ObjectId, Option<ObjectId>>,
    traversal: Traversal,
}

/// How many roots are kept.
const ROOTS: usize = 4096;

impl<'a> ChangeReader<'a> {
    pub(super) fn new(git: &'a Git, compare: TreeDiff<'a>, traversal: Traversal) -> Self {
        Self {
            git,
            compare,
            roots: BTreeMap::new(),
            traversal,
        }
    }

    /// The files that a commit changed.
    pub(super) fn changes(
        &mut self,
        id: ObjectId,
        step: &CommitNode,
    ) -> Result<Vec<FileChange>, ObjectError> {
        let tree = self.root(id, Some(step.tree))?;
        let parents = match self.traversal {
            Traversal::AllParents => &step.parents[..],
            Traversal::FirstParents => step.parents.get(..1).unwrap_or_default(),
        };
        let parents: Vec<_> = parents
            .iter()
            .map(|parent| self.root(*parent, None))
            .collect::<Result<_, _>>()?;
        changes(&self.compare, tree, &parents)
    }

    /// All files of a commit.
    pub(super) fn files(
        &mut self,
        commit: ObjectId,
    ) -> Result<BTreeMap<RepoPath, BlobId>, ObjectError> {
        let tree = self.root(commit, None)?;
        let files = self.compare.trees(None, tree)?;
        let file = |file: FileDifference| Some((file.path, file.new?));
        Ok(files.into_iter().filter_map(file).collect())
    }

    /// The tree of the plans' root in a commit, whose own tree may be known.
    fn root(
        &mut self,
        commit: ObjectId,
        tree: Option<ObjectId>,
    ) -> Result<Option<ObjectId>, ObjectError> {
        if let Some(root) = self.roots.get(&commit) {
            return Ok(*root);
        }
        let repo = self.compare.repo;
        let tree = match tree {
            Some(tree) => tree,
            None => git::commit_tree(repo, commit)?,
        };
        let root = self.git.root_of(repo, tree)?;
        if self.roots.len() >= ROOTS {
            self.roots.clear();
        }
        self.roots.insert(commit, root);
        Ok(root)
    }
}
