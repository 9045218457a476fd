//! Follows one value of a plan from a commit back to the commits that changed it.
//!
//! The caller reads the value at a commit, as text, or says that it is absent there. The way back is that of `git log`:
//!
//! - If a parent has the same value, or it is absent in both, the commit changed nothing. Only that parent is followed.
//! - If no parent has the same value, the commit changed it. Every parent with another value is followed.
//!
//! The value is read once for each distinct state of the plans. The ids of their trees tell which states are equal.
//!
//! # Example
//!
//! Jane's phone number, `-` where there is no such contact:
//!
//! ```text
//!   A --- B --- D --- E   head       A -    B 555-1    C 555-2    D 555-2    E 555-2
//!    \         /
//!     `-- C --'
//!
//!   E   its parent D has the same: go on to D
//!   D   its parent C has the same: go on to C, and leave B alone
//!   C   its parent A has none: C added the number
//! ```

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::history::HistoryNote;
use irplan_plan::{Commit, PlanId};

use crate::commit_graph::{CommitGraph, CommitNode, CommitOrder};
use crate::commit_metadata::CommitMetadataReader;
use crate::error::Error;
use crate::git::{self, Git, TreeEntry};
use crate::listing::{PACKS, PLANS, SETTINGS};
use crate::object_error::ObjectError;
use crate::revision::Revision;

/// How far back a value is followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ValueHistoryDepth {
    /// To the commits that last added the value. If the head lacks it, the commits that removed it come first.
    LastAddition,
    /// To the first commit: if the value was removed and added again, to the time before it was removed.
    WholeHistory,
}

/// A commit that changed the value.
#[derive(Clone, Debug)]
pub struct ValueChange {
    /// The commit.
    pub commit: Arc<Commit>,
    /// The same commit, to read its plans.
    pub revision: Revision,
    /// The parents to compare with: those that had the value, or else the first one. There are none for a first commit,
    /// and where a shallow clone ends.
    pub parents: Vec<Revision>,
    /// Whether parents are missing in this clone, so that an earlier commit may have changed the value.
    pub is_boundary: bool,
}

/// The commits that changed a value.
#[derive(Clone, Debug, Default)]
pub struct ValueHistory {
    /// The commits that changed the value, the latest first.
    pub changes: Vec<ValueChange>,
    /// Whether the value is absent where a shallow clone ends, and may have existed before.
    pub is_incomplete: bool,
    /// What could not be followed.
    pub notes: BTreeSet<HistoryNote>,
}

/// Reads the value at a commit; `None` if it is absent.
pub type ValueReader<'a, E> = &'a mut dyn FnMut(&Revision) -> Result<Option<String>, E>;

/// Follows a value back from `head`. It may depend only on `irplan.toml`, on packs, and on the folders
/// of `plans`.
pub(crate) fn run<E: From<Error>>(
    git: &Git,
    head: &Revision,
    plans: &BTreeSet<PlanId>,
    depth: ValueHistoryDepth,
    read_value: ValueReader<'_, E>,
) -> Result<ValueHistory, E> {
    let repo = git.thread_handle();
    let with_context = |error: ObjectError| Error::objects(head, "the history", error);
    let commits = CommitGraph::new(&repo).map_err(with_context)?;
    let mut walk = ValueHistoryWalk::new(git, &repo, commits, plans, depth);
    let mut details = CommitMetadataReader::new(git, &repo, head.id, BTreeSet::new());
    let mut changes = Vec::new();
    walk.enqueue(head.id).map_err(with_context)?;
    while let Some((_, id)) = walk.queue.pop() {
        let effect = walk.visit(id, read_value, &mut details.notes)?;
        let CommitEffect::Changed {
            parents,
            is_boundary,
        } = effect
        else {
            continue;
        };
        changes.extend(details.commit(id).map(|commit| ValueChange {
            commit,
            revision: Revision::of(id),
            parents: parents.into_iter().map(Revision::of).collect(),
            is_boundary,
        }));
    }
    Ok(ValueHistory {
        changes,
        is_incomplete: walk.is_cut,
        notes: details.notes,
    })
}

/// A commit's entries that the value depends on: `irplan.toml` and the folder of packs, then the folders of plans in
/// order; `None` if one is missing.
type PlanEntries = Vec<Option<TreeEntry>>;

/// How many entries come before the folders of plans.
const SHARED: usize = 2;

struct ValueHistoryWalk<'a> {
    git: &'a Git,
    repo: &'a gix::Repository,
    commits: CommitGraph<'a>,
    plans: &'a BTreeSet<PlanId>,
    depth: ValueHistoryDepth,
    is_cut: bool,
    /// Entries by the tree of the commit.
    entries_by_tree: BTreeMap<ObjectId, PlanEntries>,
    /// The value for some entries, once it was read.
    values: BTreeMap<PlanEntries, Option<String>>,
    queue: BinaryHeap<(CommitOrder, ObjectId)>,
    visited: BTreeSet<ObjectId>,
}

/// What a commit did to the value.
enum CommitEffect {
    /// A parent has the same, or it is a first commit without the value.
    Unchanged,
    Changed {
        parents: Vec<ObjectId>,
        is_boundary: bool,
    },
}

/// The parents of a commit that changed the value.
struct ParentValues {
    /// Those with another value.
    with_other_value: Vec<ObjectId>,
    /// Those without the value.
    without_value: Vec<ObjectId>,
    /// Whether some are missing in this clone.
    is_boundary: bool,
}

impl ParentValues {
    /// Returns the parents to compare the commit with.
    fn into_compared(mut self) -> Vec<ObjectId> {
        if self.is_boundary {
            return Vec::new();
        }
        if self.with_other_value.is_empty() {
            self.without_value.truncate(1);
            return self.without_value;
        }
        self.with_other_value
    }
}

impl<'a> ValueHistoryWalk<'a> {
    fn new(
        git: &'a Git,
        repo: &'a gix::Repository,
        commits: CommitGraph<'a>,
        plans: &'a BTreeSet<PlanId>,
        depth: ValueHistoryDepth,
    ) -> Self {
        Self {
            git,
            repo,
            commits,
            plans,
            depth,
            is_cut: false,
            entries_by_tree: BTreeMap::new(),
            values: BTreeMap::new(),
            queue: BinaryHeap::new(),
            visited: BTreeSet::new(),
        }
    }

    fn enqueue(&mut self, id: ObjectId) -> Result<(), ObjectError> {
        if self.visited.insert(id) {
            let order = self.commits.node(id)?.order;
            self.queue.push((order, id));
        }
        Ok(())
    }

    /// Finds out whether a commit changed the value, and goes on to its parents.
    fn visit<E: From<Error>>(
        &mut self,
        id: ObjectId,
        read_value: ValueReader<'_, E>,
        notes: &mut BTreeSet<HistoryNote>,
    ) -> Result<CommitEffect, E> {
        let with_context = |error: ObjectError| Error::objects(&id, "the history", error);
        let node = self.commits.node(id).map_err(with_context)?;
        let value = self.value_at(id, node.tree, read_value)?;
        let Some(parent_values) =
            self.parent_values(id, &node, value.as_ref(), read_value, notes)?
        else {
            return Ok(CommitEffect::Unchanged);
        };
        let is_added = parent_values.with_other_value.is_empty();
        let is_boundary = parent_values.is_boundary;
        if is_added && value.is_none() {
            self.is_cut |= is_boundary;
            return Ok(CommitEffect::Unchanged);
        }
        let next: &[_] = match (is_added, self.depth) {
            (true, ValueHistoryDepth::LastAddition) => &[],
            (true, ValueHistoryDepth::WholeHistory) => &parent_values.without_value,
            (false, _) => &parent_values.with_other_value,
        };
        for parent in next {
            self.enqueue(*parent).map_err(with_context)?;
        }
        Ok(CommitEffect::Changed {
            parents: parent_values.into_compared(),
            is_boundary,
        })
    }

    /// Returns the values of a commit's parents, if none is the same; `None` if one is, and the walk goes on to it.
    fn parent_values<E: From<Error>>(
        &mut self,
        id: ObjectId,
        node: &CommitNode,
        value: Option<&String>,
        read_value: ValueReader<'_, E>,
        notes: &mut BTreeSet<HistoryNote>,
    ) -> Result<Option<ParentValues>, E> {
        let mut parent_values = ParentValues {
            with_other_value: Vec::new(),
            without_value: Vec::new(),
            is_boundary: node.is_boundary,
        };
        for parent in &node.parents {
            let parent_node = match self.commits.node(*parent) {
                Ok(parent_node) => parent_node,
                Err(error) => {
                    notes.insert((&error).into());
                    parent_values.is_boundary = true;
                    continue;
                }
            };
            let parent_value = self.value_at(*parent, parent_node.tree, read_value)?;
            if parent_value.as_ref() == value {
                let with_context = |error: ObjectError| Error::objects(&id, "the history", error);
                self.enqueue(*parent).map_err(with_context)?;
                return Ok(None);
            }
            match parent_value {
                Some(_) => parent_values.with_other_value.push(*parent),
                None => parent_values.without_value.push(*parent),
            }
        }
        Ok(Some(parent_values))
    }

    fn value_at<E: From<Error>>(
        &mut self,
        id: ObjectId,
        tree: ObjectId,
        read_value: ValueReader<'_, E>,
    ) -> Result<Option<String>, E> {
        let with_context = |error: ObjectError| Error::objects(&id, "the folders", error);
        let entries = match self.entries_by_tree.get(&tree) {
            Some(entries) => entries.clone(),
            None => {
                let entries = self.entries(tree).map_err(with_context)?;
                self.entries_by_tree.insert(tree, entries.clone());
                entries
            }
        };
        if let Some(value) = self.values.get(&entries) {
            return Ok(value.clone());
        }
        let value = read_value(&Revision::of(id))?;
        self.values.insert(entries, value.clone());
        Ok(value)
    }

    fn entries(&self, tree: ObjectId) -> Result<PlanEntries, ObjectError> {
        let mut entries = vec![None; self.plans.len() + SHARED];
        let Some(root) = self.git.root_below(self.repo, tree)? else {
            return Ok(entries);
        };
        let mut folder = None;
        self.for_each_entry(root, |name, entry| match name {
            name if name == SETTINGS.as_bytes() => entries[0] = Some(entry),
            name if name == PACKS.as_bytes() => entries[1] = Some(entry),
            name if name == PLANS.as_bytes() => folder = Some(entry),
            _ => {}
        })?;
        if let Some(folder) = folder.filter(|entry: &TreeEntry| entry.is_folder()) {
            self.for_each_entry(folder.id, |name, entry| {
                let names = self.plans.iter().map(|plan| plan.as_str().as_bytes());
                if let Some((_, slot)) = names
                    .zip(&mut entries[SHARED..])
                    .find(|(plan, _)| *plan == name)
                {
                    *slot = Some(entry);
                }
            })?;
        }
        Ok(entries)
    }

    fn for_each_entry(
        &self,
        tree: ObjectId,
        mut visit: impl FnMut(&[u8], TreeEntry),
    ) -> Result<(), ObjectError> {
        let mut buffer = Vec::new();
        let data = git::read(self.repo, tree, Kind::Tree, &mut buffer)?;
        for item in git::entries(self.repo, tree, data) {
            let (name, entry) = item?;
            visit(name, entry);
        }
        Ok(())
    }
}
