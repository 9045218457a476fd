//! How commits are linked, read from the commit-graph file if there is one.

use std::collections::BTreeSet;

use gix::ObjectId;
use gix::objs::commit::ref_iter::Token;
use gix::objs::{CommitRefIter, Kind};

use crate::git;
use crate::object_error::ObjectError;

/// A commit as a node of history.
#[derive(Debug)]
pub(crate) struct CommitNode {
    pub(crate) tree: ObjectId,
    pub(crate) parents: Vec<ObjectId>,
    /// Whether the parents are missing because the clone is shallow.
    pub(crate) is_boundary: bool,
    pub(crate) order: CommitOrder,
}

/// Sorts children after their parents, as far as clocks were right.
///
/// A wrong clock never leads to a wrong answer. It only costs time, because a commit may be visited again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct CommitOrder {
    /// The length of the longest path to a first commit, from the commit-graph; `u32::MAX` for commits that are not in it.
    generation: u32,
    /// The committer's time.
    time: i64,
}

impl CommitOrder {
    /// Returns the committer's time, in seconds since 1970.
    pub(crate) fn time(self) -> i64 {
        self.time
    }
}

/// Reads how commits are linked.
pub(crate) struct CommitGraph<'a> {
    repo: &'a gix::Repository,
    graph: Option<gix::commitgraph::Graph>,
    boundary: BTreeSet<ObjectId>,
    buffer: Vec<u8>,
}

impl<'a> CommitGraph<'a> {
    pub(crate) fn new(repo: &'a gix::Repository) -> Result<Self, ObjectError> {
        let boundary: BTreeSet<ObjectId> = repo
            .shallow_commits()
            .map_err(|error| ObjectError::ShallowList(error.to_string()))?
            .map(|commits| commits.iter().copied().collect())
            .unwrap_or_default();
        // In a shallow clone, the commit-graph may name parents that are missing. If it cannot be read, the commits
        // themselves say the same, only slower.
        let graph = match boundary.is_empty() {
            true => repo.commit_graph_if_enabled().ok().flatten(),
            false => None,
        };
        Ok(Self {
            repo,
            graph,
            boundary,
            buffer: Vec::new(),
        })
    }

    /// Whether the clone is shallow.
    pub(crate) fn is_shallow(&self) -> bool {
        !self.boundary.is_empty()
    }

    pub(crate) fn node(&mut self, id: ObjectId) -> Result<CommitNode, ObjectError> {
        match self.node_from_graph(id) {
            Some(step) => Ok(step),
            None => self.node_from_object(id),
        }
    }

    fn node_from_graph(&self, id: ObjectId) -> Option<CommitNode> {
        let graph = self.graph.as_ref()?;
        let commit = graph.commit_by_id(id)?;
        let parents = commit
            .iter_parents()
            .map(|parent| parent.ok().map(|at| graph.id_at(at).to_owned()))
            .collect::<Option<_>>()?;
        Some(CommitNode {
            tree: commit.root_tree_id().to_owned(),
            parents,
            is_boundary: false,
            order: CommitOrder {
                generation: match commit.generation() {
                    0 => u32::MAX,
                    generation => generation,
                },
                time: i64::try_from(commit.committer_timestamp()).unwrap_or(i64::MAX),
            },
        })
    }

    fn node_from_object(&mut self, id: ObjectId) -> Result<CommitNode, ObjectError> {
        let data = git::read(self.repo, id, Kind::Commit, &mut self.buffer)?;
        let mut tree = None;
        let mut parents = Vec::new();
        let mut time = 0;
        for token in CommitRefIter::from_bytes(data, self.repo.object_hash()) {
            match token.map_err(|error| ObjectError::broken(Kind::Commit, id, &error))? {
                Token::Tree { id } => tree = Some(id),
                Token::Parent { id } => parents.push(id),
                Token::Committer { signature } => {
                    time = signature.seconds();
                    break;
                }
                _ => {}
            }
        }
        let is_boundary = self.boundary.contains(&id);
        if is_boundary {
            parents.clear();
        }
        Ok(CommitNode {
            tree: tree.ok_or_else(|| ObjectError::broken(Kind::Commit, id, &"it has no tree"))?,
            parents,
            is_boundary,
            order: CommitOrder {
                generation: u32::MAX,
                time,
            },
        })
    }
}
