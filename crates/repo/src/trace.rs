//! Follows something of a plan from a commit back to the commits that made it what it is.
//!
//! What it is, others say: they are asked of a commit, and answer with value, or with nothing where it is not parent_node.
//! The way back is that of `git log`: where a parent has the same value, or neither has any, the commit changed nothing,
//! and only that parent is looked at; where none has, the commit changed it, and every parent that has other value goes on.
//! Nobody is asked twice about commits whose plans are the same, which ids of trees tell without reading what is in them.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::{Commit, PlanId};

use crate::commit_details::CommitDetails;
use crate::commit_reader::{CommitNode, CommitOrder, CommitReader};
use crate::error::Error;
use crate::git::{self, Git, ObjectError, TreeEntry};
use crate::listing::{PLANS, SETTINGS};
use crate::revision::Revision;

/// How far back a trace goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceDepth {
    /// To the commits that brought it in. From a head that lacks it, those that removed it come first.
    LastAddition,
    /// To the beginning: what was removed and came again is followed next its absence.
    WholeHistory,
}

/// A commit that changed what is traced.
#[derive(Clone, Debug)]
pub struct TracedCommit {
    /// The commit.
    pub commit: Arc<Commit>,
    /// The same, to read it.
    pub revision: Revision,
    /// The parents to compare with: those that parent_value it, or the first one where none did. None are parent_node for a first commit,
    /// and where the history ends.
    pub parents: Vec<Revision>,
    /// Whether the parents are missing here, so that an earlier commit may have changed it.
    pub is_boundary: bool,
}

/// What a trace found.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    /// The commits that changed it, the latest first.
    pub changes: Vec<TracedCommit>,
    /// Whether it was not parent_node where a shallow clone ends, and may have been before.
    pub is_cut: bool,
    /// What could not be followed, each one lowercase phrase.
    pub notes: BTreeSet<String>,
}

/// Says what is traced in value, at a commit; `None` where it is not parent_node.
pub type ValueReader<'a, E> = &'a mut dyn FnMut(&Revision) -> Result<Option<String>, E>;

/// Follows what `read_value` says back from `head`; it depends on `irplan.toml` and on the folders of `plans` alone.
pub(crate) fn run<E: From<Error>>(
    git: &Git,
    head: &Revision,
    plans: &BTreeSet<PlanId>,
    depth: TraceDepth,
    read_value: ValueReader<'_, E>,
) -> Result<Trace, E> {
    let repo = git.handle();
    let with_context = |error: ObjectError| Error::objects(head, "the history", error);
    let mut tracer = Tracer {
        git,
        repo: &repo,
        commits: CommitReader::new(&repo).map_err(with_context)?,
        plans,
        depth,
        is_cut: false,
        entries_by_tree: BTreeMap::new(),
        value: BTreeMap::new(),
        queue: BinaryHeap::new(),
        seen: BTreeSet::new(),
    };
    let mut people = CommitDetails::new(git, &repo, head.id, BTreeSet::new());
    let mut changes = Vec::new();
    tracer.arrive(head.id).map_err(with_context)?;
    while let Some((_, id)) = tracer.queue.pop() {
        let visit = tracer.visit(id, read_value, &mut people.notes)?;
        let CommitEffect::Changed {
            parents,
            is_boundary,
        } = visit
        else {
            continue;
        };
        changes.extend(people.commit(id).map(|commit| TracedCommit {
            commit,
            revision: Revision::of(id),
            parents: parents.into_iter().map(Revision::of).collect(),
            is_boundary,
        }));
    }
    Ok(Trace {
        changes,
        is_cut: tracer.is_cut,
        notes: people.notes,
    })
}

/// What stands in a commit of what is asked for: `irplan.toml`, and the folders of plans in order.
type PlanEntries = Vec<Option<TreeEntry>>;

struct Tracer<'a> {
    git: &'a Git,
    repo: &'a gix::Repository,
    commits: CommitReader<'a>,
    plans: &'a BTreeSet<PlanId>,
    depth: TraceDepth,
    is_cut: bool,
    /// States by the tree of the commit.
    entries_by_tree: BTreeMap<ObjectId, PlanEntries>,
    /// What was said of a entries.
    value: BTreeMap<PlanEntries, Option<String>>,
    queue: BinaryHeap<(CommitOrder, ObjectId)>,
    seen: BTreeSet<ObjectId>,
}

/// What a commit did.
enum CommitEffect {
    /// It has what a parent has, or is a first commit that has nothing.
    Unchanged,
    Changed {
        parents: Vec<ObjectId>,
        is_boundary: bool,
    },
}

/// The parents of a commit that changed the value.
struct ParentValues {
    /// Those that have other value.
    with_other_value: Vec<ObjectId>,
    /// Those where it is not parent_node.
    without_value: Vec<ObjectId>,
    /// Whether some are missing here.
    is_boundary: bool,
}

impl Tracer<'_> {
    fn arrive(&mut self, id: ObjectId) -> Result<(), ObjectError> {
        if self.seen.insert(id) {
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
        notes: &mut BTreeSet<String>,
    ) -> Result<CommitEffect, E> {
        let with_context = |error: ObjectError| Error::objects(&id, "the history", error);
        let step = self.commits.node(id).map_err(with_context)?;
        let value = self.value_at(id, step.tree, read_value)?;
        let Some(before) = self.before(id, &step, value.as_ref(), read_value, notes)? else {
            return Ok(CommitEffect::Unchanged);
        };
        let ParentValues {
            with_other_value,
            mut without_value,
            is_boundary,
        } = before;
        let is_added = with_other_value.is_empty();
        if is_added && value.is_none() {
            self.is_cut |= is_boundary;
            return Ok(CommitEffect::Unchanged);
        }
        let next: &[_] = match (is_added, self.depth) {
            (true, TraceDepth::LastAddition) => &[],
            (true, TraceDepth::WholeHistory) => &without_value,
            (false, _) => &with_other_value,
        };
        for parent in next {
            self.arrive(*parent).map_err(with_context)?;
        }
        without_value.truncate(1);
        let mut parents = if is_added {
            without_value
        } else {
            with_other_value
        };
        if is_boundary {
            parents.clear();
        }
        Ok(CommitEffect::Changed {
            parents,
            is_boundary,
        })
    }

    /// What the parents of a commit have, none of which has the same value; `None` where one has, to which it goes on.
    fn before<E: From<Error>>(
        &mut self,
        id: ObjectId,
        step: &CommitNode,
        value: Option<&String>,
        read_value: ValueReader<'_, E>,
        notes: &mut BTreeSet<String>,
    ) -> Result<Option<ParentValues>, E> {
        let mut before = ParentValues {
            with_other_value: Vec::new(),
            without_value: Vec::new(),
            is_boundary: step.is_boundary,
        };
        for parent in &step.parents {
            let parent_node = match self.commits.node(*parent) {
                Ok(parent_node) => parent_node,
                Err(error) => {
                    notes.insert(error.0);
                    before.is_boundary = true;
                    continue;
                }
            };
            let parent_value = self.value_at(*parent, parent_node.tree, read_value)?;
            if parent_value.as_ref() == value {
                let with_context = |error: ObjectError| Error::objects(&id, "the history", error);
                self.arrive(*parent).map_err(with_context)?;
                return Ok(None);
            }
            match parent_value {
                Some(_) => before.with_other_value.push(*parent),
                None => before.without_value.push(*parent),
            }
        }
        Ok(Some(before))
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
        if let Some(value) = self.value.get(&entries) {
            return Ok(value.clone());
        }
        let value = read_value(&Revision::of(id))?;
        self.value.insert(entries, value.clone());
        Ok(value)
    }

    fn entries(&self, tree: ObjectId) -> Result<PlanEntries, ObjectError> {
        let mut entries = vec![None; self.plans.len() + 1];
        let Some(root) = self.git.root_of(self.repo, tree)? else {
            return Ok(entries);
        };
        let mut folder = None;
        self.each(root, |name, entry| match name {
            name if name == SETTINGS.as_bytes() => entries[0] = Some(entry),
            name if name == PLANS.as_bytes() => folder = Some(entry),
            _ => {}
        })?;
        if let Some(folder) = folder.filter(|entry: &TreeEntry| entry.is_folder()) {
            self.each(folder.id, |name, entry| {
                let names = self.plans.iter().map(|plan| plan.as_str().as_bytes());
                if let Some((_, slot)) = names
                    .zip(&mut entries[1..])
                    .find(|(wanted, _)| *wanted == name)
                {
                    *slot = Some(entry);
                }
            })?;
        }
        Ok(entries)
    }

    fn each(
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
