//! Follows something of a plan from a commit back to the commits that made it what it is.
//!
//! What it is, others say: they are asked of a commit, and answer with words, or with nothing where it is not there.
//! The way back is that of `git log`: where a parent has the same words, or neither has any, the commit changed nothing,
//! and only that parent is looked at; where none has, the commit changed it, and every parent that has other words goes on.
//! Nobody is asked twice about commits whose plans are the same, which ids of trees tell without reading what is in them.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::sync::Arc;

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::{Commit, PlanId};

use crate::error::Error;
use crate::git::{self, Git, Lost, TreeEntry};
use crate::history::{Commits, Order, People, Step};
use crate::layout::{PLANS, SETTINGS};
use crate::revision::Revision;

/// How far back a trace goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TraceDepth {
    /// To the commits that brought it in. From a head that lacks it, those that removed it come first.
    LastAddition,
    /// To the beginning: what was removed and came again is followed behind its absence.
    WholeHistory,
}

/// A commit that changed what is traced.
#[derive(Clone, Debug)]
pub struct TracedCommit {
    /// The commit.
    pub commit: Arc<Commit>,
    /// The same, to read it.
    pub revision: Revision,
    /// The parents to compare with: those that had it, or the first one where none did. None are there for a first commit,
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
    /// Whether it was not there where a shallow clone ends, and may have been before.
    pub is_cut: bool,
    /// What could not be followed, each one lowercase phrase.
    pub notes: BTreeSet<String>,
}

/// Says what is traced in words, at a commit; `None` where it is not there.
pub type ValueReader<'a, E> = &'a mut dyn FnMut(&Revision) -> Result<Option<String>, E>;

/// Follows what `judge` says back from `head`; it depends on `irplan.toml` and on the folders of `plans` alone.
pub(crate) fn run<E: From<Error>>(
    git: &Git,
    head: &Revision,
    plans: &BTreeSet<PlanId>,
    depth: TraceDepth,
    judge: ValueReader<'_, E>,
) -> Result<Trace, E> {
    let repo = git.handle();
    let lost = |lost: Lost| Error::objects(head, "the history", lost);
    let mut tracer = Tracer {
        git,
        repo: &repo,
        commits: Commits::new(&repo).map_err(lost)?,
        plans,
        depth,
        is_cut: false,
        states: BTreeMap::new(),
        words: BTreeMap::new(),
        queue: BinaryHeap::new(),
        seen: BTreeSet::new(),
    };
    let mut people = People::new(git, &repo, head.id, BTreeSet::new());
    let mut changes = Vec::new();
    tracer.arrive(head.id).map_err(lost)?;
    while let Some((_, id)) = tracer.queue.pop() {
        let part = tracer.part(id, judge, &mut people.notes)?;
        let Part::Changed {
            parents,
            is_boundary,
        } = part
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
type State = Vec<Option<TreeEntry>>;

struct Tracer<'a> {
    git: &'a Git,
    repo: &'a gix::Repository,
    commits: Commits<'a>,
    plans: &'a BTreeSet<PlanId>,
    depth: TraceDepth,
    is_cut: bool,
    /// States by the tree of the commit.
    states: BTreeMap<ObjectId, State>,
    /// What was said of a state.
    words: BTreeMap<State, Option<String>>,
    queue: BinaryHeap<(Order, ObjectId)>,
    seen: BTreeSet<ObjectId>,
}

/// What a commit did.
enum Part {
    /// It has what a parent has, or is a first commit that has nothing.
    Same,
    Changed {
        parents: Vec<ObjectId>,
        is_boundary: bool,
    },
}

/// The parents of a commit that changed the words.
struct Before {
    /// Those that have other words.
    having: Vec<ObjectId>,
    /// Those where it is not there.
    lacking: Vec<ObjectId>,
    /// Whether some are missing here.
    is_boundary: bool,
}

impl Tracer<'_> {
    fn arrive(&mut self, id: ObjectId) -> Result<(), Lost> {
        if self.seen.insert(id) {
            let order = self.commits.step(id)?.order;
            self.queue.push((order, id));
        }
        Ok(())
    }

    /// Finds out whether a commit changed the words, and goes on to its parents.
    fn part<E: From<Error>>(
        &mut self,
        id: ObjectId,
        judge: ValueReader<'_, E>,
        notes: &mut BTreeSet<String>,
    ) -> Result<Part, E> {
        let lost = |lost: Lost| Error::objects(&id, "the history", lost);
        let step = self.commits.step(id).map_err(lost)?;
        let words = self.words_at(id, step.tree, judge)?;
        let Some(before) = self.before(id, &step, words.as_ref(), judge, notes)? else {
            return Ok(Part::Same);
        };
        let Before {
            having,
            mut lacking,
            is_boundary,
        } = before;
        let is_added = having.is_empty();
        if is_added && words.is_none() {
            self.is_cut |= is_boundary;
            return Ok(Part::Same);
        }
        let behind: &[_] = match (is_added, self.depth) {
            (true, TraceDepth::LastAddition) => &[],
            (true, TraceDepth::WholeHistory) => &lacking,
            (false, _) => &having,
        };
        for parent in behind {
            self.arrive(*parent).map_err(lost)?;
        }
        lacking.truncate(1);
        let mut parents = if is_added { lacking } else { having };
        if is_boundary {
            parents.clear();
        }
        Ok(Part::Changed {
            parents,
            is_boundary,
        })
    }

    /// What the parents of a commit have, none of which has the same words; `None` where one has, to which it goes on.
    fn before<E: From<Error>>(
        &mut self,
        id: ObjectId,
        step: &Step,
        words: Option<&String>,
        judge: ValueReader<'_, E>,
        notes: &mut BTreeSet<String>,
    ) -> Result<Option<Before>, E> {
        let mut before = Before {
            having: Vec::new(),
            lacking: Vec::new(),
            is_boundary: step.is_boundary,
        };
        for parent in &step.parents {
            let there = match self.commits.step(*parent) {
                Ok(there) => there,
                Err(lost) => {
                    notes.insert(lost.0);
                    before.is_boundary = true;
                    continue;
                }
            };
            let had = self.words_at(*parent, there.tree, judge)?;
            if had.as_ref() == words {
                let lost = |lost: Lost| Error::objects(&id, "the history", lost);
                self.arrive(*parent).map_err(lost)?;
                return Ok(None);
            }
            match had {
                Some(_) => before.having.push(*parent),
                None => before.lacking.push(*parent),
            }
        }
        Ok(Some(before))
    }

    fn words_at<E: From<Error>>(
        &mut self,
        id: ObjectId,
        tree: ObjectId,
        judge: ValueReader<'_, E>,
    ) -> Result<Option<String>, E> {
        let lost = |lost: Lost| Error::objects(&id, "the folders", lost);
        let state = match self.states.get(&tree) {
            Some(state) => state.clone(),
            None => {
                let state = self.state(tree).map_err(lost)?;
                self.states.insert(tree, state.clone());
                state
            }
        };
        if let Some(words) = self.words.get(&state) {
            return Ok(words.clone());
        }
        let words = judge(&Revision::of(id))?;
        self.words.insert(state, words.clone());
        Ok(words)
    }

    fn state(&self, tree: ObjectId) -> Result<State, Lost> {
        let mut state = vec![None; self.plans.len() + 1];
        let Some(root) = self.git.root_of(self.repo, tree)? else {
            return Ok(state);
        };
        let mut folder = None;
        self.each(root, |name, entry| match name {
            name if name == SETTINGS.as_bytes() => state[0] = Some(entry),
            name if name == PLANS.as_bytes() => folder = Some(entry),
            _ => {}
        })?;
        if let Some(folder) = folder.filter(|entry: &TreeEntry| entry.is_folder()) {
            self.each(folder.id, |name, entry| {
                let names = self.plans.iter().map(|plan| plan.as_str().as_bytes());
                if let Some((_, slot)) = names
                    .zip(&mut state[1..])
                    .find(|(wanted, _)| *wanted == name)
                {
                    *slot = Some(entry);
                }
            })?;
        }
        Ok(state)
    }

    fn each(&self, tree: ObjectId, mut visit: impl FnMut(&[u8], TreeEntry)) -> Result<(), Lost> {
        let mut buffer = Vec::new();
        let data = git::read(self.repo, tree, Kind::Tree, &mut buffer)?;
        for item in git::entries(self.repo, tree, data) {
            let (name, entry) = item?;
            visit(name, entry);
        }
        Ok(())
    }
}
