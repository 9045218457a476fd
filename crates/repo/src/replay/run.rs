//! One replay.

use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use irplan_plan::RepoPath;

use super::Traversal;
use super::compare::{BlobId, Compare, Difference};
use super::order::{Node, order};
use super::step::{BlobReader, ReplayedCommit, changes};
use crate::error::Error;
use crate::git::{self, Git, Lost};
use crate::history::{Commits, People, Step};
use crate::revision::Revision;

/// What is said of a replay as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ReplaySummary {
    /// Whether some of the history is missing here.
    pub is_shallow: bool,
    /// The files that the last commit has, among those that were wanted.
    pub files: BTreeMap<RepoPath, BlobId>,
    /// What could not be told, each one lowercase phrase.
    pub notes: BTreeSet<String>,
}

/// Tells `listen` of every commit on a traversal to `head`, with the files among those that `wants` wants.
pub(crate) fn run<E: From<Error>>(
    git: &Git,
    head: &Revision,
    traversal: Traversal,
    wants: &dyn Fn(&str) -> bool,
    listen: &mut dyn FnMut(ReplayedCommit, &BlobReader<'_>) -> Result<(), E>,
) -> Result<ReplaySummary, E> {
    let repo = git.handle();
    let lost = |lost: Lost| Error::objects(head, "the history", lost);
    let (mut notes, mut is_cut) = (BTreeSet::new(), false);
    let mut commits = Commits::new(&repo).map_err(lost)?;
    let is_shallow = commits.is_shallow();
    let nodes = order(&mut commits, head.id, traversal, &mut |lost| {
        is_cut = true;
        notes.insert(lost.0);
    })
    .map_err(lost)?;
    let mut people = People::new(git, &repo, head.id, notes);
    let compare = Compare { repo: &repo, wants };
    let mut teller = Teller::new(git, compare, traversal);
    let existed_by = existed_by(&nodes);
    for (node, existed_by) in nodes.into_iter().zip(existed_by) {
        let Some(commit) = people.commit(node.id) else {
            continue;
        };
        let changes = match teller.changes(node.id, &node.step) {
            Ok(changes) => changes,
            Err(lost) => {
                people.notes.insert(untold(node.id, &lost));
                continue;
            }
        };
        let replayed = ReplayedCommit {
            commit,
            existed_by,
            parent_count: node.step.parents.len(),
            is_main: node.is_main,
            is_boundary: node.step.is_boundary,
            changes,
        };
        listen(replayed, &BlobReader { repo: &repo })?;
    }
    let files = teller.files(head.id).unwrap_or_else(|lost| {
        people.notes.insert(lost.0);
        BTreeMap::new()
    });
    Ok(ReplaySummary {
        files,
        is_shallow: is_shallow || is_cut,
        notes: people.notes,
    })
}

/// What is said of a commit whose changes cannot be read.
pub(super) fn untold(id: ObjectId, lost: &Lost) -> String {
    format!("what commit `{id}` changed cannot be told: {lost}")
}

/// The day of git's first commit, 2005-04-07, in seconds since 1970.
const GIT_BEGAN: i64 = 1_112_832_000;

/// When each of the commits, parents before children, was there at the latest.
fn existed_by(nodes: &[Node]) -> Vec<Option<i64>> {
    let mut earliest: Option<i64> = None;
    let mut times: Vec<_> = nodes
        .iter()
        .rev()
        .map(|node| {
            let time = node.step.order.time();
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

/// Says what commits changed.
pub(super) struct Teller<'a> {
    git: &'a Git,
    compare: Compare<'a>,
    /// The trees of the plans' root in commits whose children are still to come, which most of the time are next.
    roots: BTreeMap<ObjectId, Option<ObjectId>>,
    traversal: Traversal,
}

/// How many roots are kept.
const ROOTS: usize = 4096;

impl<'a> Teller<'a> {
    pub(super) fn new(git: &'a Git, compare: Compare<'a>, traversal: Traversal) -> Self {
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
        step: &Step,
    ) -> Result<Vec<super::FileChange>, Lost> {
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
    fn files(&mut self, commit: ObjectId) -> Result<BTreeMap<RepoPath, BlobId>, Lost> {
        let tree = self.root(commit, None)?;
        let files = self.compare.trees(None, tree)?;
        let file = |file: Difference| Some((file.path, file.new?));
        Ok(files.into_iter().filter_map(file).collect())
    }

    /// The tree of the plans' root in a commit, whose own tree may be known.
    fn root(&mut self, commit: ObjectId, tree: Option<ObjectId>) -> Result<Option<ObjectId>, Lost> {
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
