//! The walk: sets of targets that move from commits to their parents until each target has its answer.
//!
//! A *target* is one thing whose last change is wanted: a file, or something that a file says. All targets start as one
//! set at the head. Visiting a commit splits its set:
//!
//! - A target that is the same in a parent moves on to the first such parent.
//! - A target that is the same in no parent was changed by this commit. That is its answer.
//!
//! # Example
//!
//! `A` adds the files `a`, `b` and `c`. `B` changes `a`, `C` changes `b`, and `D` merges both:
//!
//! ```text
//!   A --- B --- D   head
//!    \         /
//!     `-- C --'
//!
//!   visit  set      compared with  result
//!   D      a b c    B              a and c are the same: both move to B
//!                   C              b is the same: it moves to C. Nothing is left, so D changed nothing
//!   C      b        A              b differs. Answer: C changed b
//!   B      a c      A              c is the same and moves to A. a differs. Answer: B changed a
//!   A      c        (no parent)    Answer: A changed c
//! ```
//!
//! Children are visited before their parents, so sets that arrive at one commit from several children are merged and
//! visited once. If `B` and `C` both sent targets to `A`, `A` would see one set.
//!
//! The *main line* is the head, its first parent, and so on. A target that moves from a commit of the main line to another
//! parent than the first one leaves the main line there: for those who read the main line, this commit brought what it
//! says. In the example, `C` wrote `b`, which is in force since `D`.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::mem;

use gix::ObjectId;
use irplan_plan::RepoPath;
use irplan_plan::history::HistoryNote;

use super::cache::CacheKey;
use super::path_trie::{self, TargetId, TrieNode};
use super::targets::{TargetNames, Targets};
use super::topic_reader::{TopicExtractor, TopicReader};
use super::tree_cache::TreeCache;
use super::unmatched_files::UnmatchedFiles;
use crate::commit_graph::{CommitGraph, CommitNode, CommitOrder};
use crate::object_error::ObjectError;

/// The commit that last changed a target.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WalkAnswer {
    pub(super) commit: ObjectId,
    /// Whether an earlier commit may be the right answer, because part of the history is missing.
    pub(super) or_earlier: bool,
    /// The commit of the main line that brought it there: the same one, or a merge.
    pub(super) in_force_since: ObjectId,
    /// The value of the sign-off that the commit replaced.
    pub(super) replaced: Option<String>,
    /// The file that has the sign-off in that commit, if that is not its file in the snapshot.
    pub(super) former_path: Option<RepoPath>,
}

/// How often a commit is visited at most.
const MAX_VISITS: u32 = 64;

/// The targets that have arrived at a commit.
pub(super) struct TargetSet {
    pub(super) commit: CommitNode,
    pub(super) nodes: Vec<TrieNode>,
    /// Whether the commit is on the main line. Targets that came over another way have left it already.
    pub(super) is_on_main_line: bool,
    /// The number of commits on the longest known path from the head to this commit, both included.
    pub(super) path_length: usize,
}

/// A commit while it is visited.
pub(super) struct VisitedCommit<'a> {
    pub(super) id: ObjectId,
    pub(super) commit: &'a CommitNode,
    is_on_main_line: bool,
    path_length: usize,
}

/// The state of a walk.
pub(super) struct HistoryWalk<'a> {
    pub(super) repo: &'a gix::Repository,
    pub(super) commits: CommitGraph<'a>,
    pub(super) targets: &'a Targets<'a>,
    pub(super) names: TargetNames<'a>,
    pub(super) topic_reader: TopicReader<'a>,
    /// Commits that have a set, the latest first.
    queue: BinaryHeap<(CommitOrder, ObjectId)>,
    sets: BTreeMap<ObjectId, TargetSet>,
    /// How often each commit was visited. More than once means that a clock was wrong.
    visits: BTreeMap<ObjectId, u32>,
    answers: Vec<Option<WalkAnswer>>,
    /// For each target that has left the main line, the commit where it did.
    pub(super) left_main_line: Vec<Option<ObjectId>>,
    /// For each target, whether some parent could not be compared.
    pub(super) uncertain_targets: Vec<bool>,
    /// The value that a sign-off had in a parent, with the commit that was compared with that parent.
    pub(super) replaced: BTreeMap<TargetId, (ObjectId, String)>,
    pub(super) notes: BTreeSet<HistoryNote>,
    /// Whether a parent of the current commit lacks the file of some target.
    pub(super) is_missing_in_parent: bool,
    pub(super) unmatched: UnmatchedFiles,
    pub(super) trees: TreeCache,
}

/// The answers of a walk.
pub(super) struct WalkResult {
    pub(super) answers: Vec<Option<WalkAnswer>>,
    pub(super) notes: BTreeSet<HistoryNote>,
}

impl WalkResult {
    /// Joins the results of two walks that had different targets.
    pub(super) fn join(mut self, other: Self) -> Self {
        for (answer, other) in self.answers.iter_mut().zip(other.answers) {
            *answer = answer.take().or(other);
        }
        self.notes.extend(other.notes);
        self
    }
}

impl<'a> HistoryWalk<'a> {
    pub(super) fn new(
        repo: &'a gix::Repository,
        commits: CommitGraph<'a>,
        targets: &'a Targets<'a>,
        topics: TopicExtractor<'a>,
    ) -> Self {
        let count = targets.topics_by_target.len();
        Self {
            repo,
            commits,
            targets,
            names: TargetNames::new(targets),
            topic_reader: TopicReader::new(repo, topics),
            queue: BinaryHeap::new(),
            sets: BTreeMap::new(),
            visits: BTreeMap::new(),
            answers: vec![None; count],
            left_main_line: vec![None; count],
            uncertain_targets: vec![false; count],
            replaced: BTreeMap::new(),
            notes: BTreeSet::new(),
            is_missing_in_parent: false,
            unmatched: UnmatchedFiles::default(),
            trees: TreeCache::default(),
        }
    }

    /// Walks from `head` until every target in `nodes` has its answer.
    pub(super) fn run(
        mut self,
        head: ObjectId,
        nodes: Vec<TrieNode>,
    ) -> Result<WalkResult, ObjectError> {
        let start = TargetSet {
            commit: self.commits.node(head)?,
            nodes,
            is_on_main_line: true,
            path_length: 1,
        };
        self.enqueue(head, start);
        while let Some((_, id)) = self.queue.pop() {
            // A commit whose set arrived in two parts is in the queue twice. The first time took both parts.
            let Some(set) = self.sets.remove(&id) else {
                continue;
            };
            match self.is_circular(id, &set) {
                true => self.give_up(id, &set.nodes),
                false => self.visit(id, set),
            }
        }
        Ok(WalkResult {
            answers: self.answers,
            notes: self.notes,
        })
    }

    /// Adds targets to the set at a commit.
    pub(super) fn enqueue(&mut self, id: ObjectId, set: TargetSet) {
        if set.nodes.is_empty() {
            return;
        }
        if let Some(here) = self.sets.get_mut(&id) {
            here.path_length = here.path_length.max(set.path_length);
            here.is_on_main_line |= set.is_on_main_line;
            path_trie::merge(&mut here.nodes, set.nodes);
            return;
        }
        self.queue.push((set.commit.order, id));
        self.sets.insert(id, set);
    }

    /// Whether a commit is its own ancestor.
    ///
    /// A damaged or malicious repository can have such a commit, because the git library does not check that an object
    /// matches its id. A path with more commits than were ever visited must pass one of them twice.
    fn is_circular(&mut self, id: ObjectId, set: &TargetSet) -> bool {
        let visits = self.visits.entry(id).or_default();
        *visits += 1;
        *visits > MAX_VISITS || set.path_length > self.visits.len()
    }

    fn give_up(&mut self, id: ObjectId, nodes: &[TrieNode]) {
        let error = ObjectError::CircularBefore { id };
        self.mark_uncertain(nodes, &error);
        self.answer(id, nodes, false);
    }

    fn answer(&mut self, commit: ObjectId, nodes: &[TrieNode], is_boundary: bool) {
        path_trie::for_each_leaf(nodes, &mut |leaf| {
            for &target in leaf.file.iter().chain(&leaf.topics) {
                let or_earlier = is_boundary || self.uncertain_targets[target as usize];
                let replaced = self.replaced.remove(&target);
                let replaced = replaced.filter(|(at, _)| *at == commit && !or_earlier);
                self.answers[target as usize] = Some(WalkAnswer {
                    commit,
                    or_earlier,
                    in_force_since: self.left_main_line[target as usize].unwrap_or(commit),
                    replaced: replaced.map(|(_, value)| value),
                    former_path: self.names.former_path_of_sign_off(target, leaf.path),
                });
            }
        });
    }

    /// Sends each target on to the first parent that has the same, and answers the others.
    fn visit(&mut self, id: ObjectId, set: TargetSet) {
        let TargetSet {
            commit,
            nodes,
            is_on_main_line,
            path_length,
        } = set;
        let visited = VisitedCommit {
            id,
            commit: &commit,
            is_on_main_line,
            path_length,
        };
        // What no parent so far has the same.
        let mut rest = nodes;
        self.is_missing_in_parent = false;
        if self.targets.cache.is_of(id) {
            self.answer_from_cache(&mut rest);
        }
        for &parent in &commit.parents {
            if rest.is_empty() {
                return;
            }
            let parent_node = match self.commits.node(parent) {
                Ok(node) => node,
                Err(error) => {
                    self.mark_uncertain(&rest, &error);
                    continue;
                }
            };
            // Equal trees need no comparison: everything is the same in this parent.
            let differing = if parent_node.tree == commit.tree {
                Vec::new()
            } else {
                self.split(&mut rest, (commit.tree, parent_node.tree), id)
            };
            let same = mem::replace(&mut rest, differing);
            self.move_on(&visited, (parent, parent_node), same);
        }
        // Only now: a target that any parent has under its own path has not moved.
        self.follow_moves(&visited, &mut rest);
        self.answer(id, &rest, commit.is_boundary);
    }

    /// Sends targets on from a commit to a parent. If that is not the first one, they leave the main line.
    pub(super) fn move_on(
        &mut self,
        from: &VisitedCommit<'_>,
        (parent, commit): (ObjectId, CommitNode),
        nodes: Vec<TrieNode>,
    ) {
        let is_first = from.commit.parents.first() == Some(&parent);
        if from.is_on_main_line && !is_first {
            path_trie::for_each_target(&nodes, &mut |target| {
                self.left_main_line[target as usize].get_or_insert(from.id);
            });
        }
        let set = TargetSet {
            commit,
            nodes,
            is_on_main_line: from.is_on_main_line && is_first,
            path_length: from.path_length + 1,
        };
        self.enqueue(parent, set);
    }

    /// Takes the targets that an earlier walk answered from this commit out of `nodes`.
    fn answer_from_cache(&mut self, nodes: &mut Vec<TrieNode>) {
        let cache = &self.targets.cache;
        let (names, answers, unsure) = (&self.names, &mut self.answers, &self.uncertain_targets);
        let left_main_line = &self.left_main_line;
        let mut is_answered = |target: TargetId, path: u32, key: &CacheKey<'_>| {
            let Some(cached) = cache.answer(key) else {
                return false;
            };
            answers[target as usize] = Some(WalkAnswer {
                commit: cached.commit,
                or_earlier: unsure[target as usize],
                in_force_since: left_main_line[target as usize].unwrap_or(cached.in_force_since),
                replaced: cached.replaced,
                former_path: cached
                    .former_path
                    .or_else(|| names.former_path_of_sign_off(target, path)),
            });
            true
        };
        path_trie::retain_leaves(nodes, &mut |leaf, entry| {
            let path = names.path(leaf.path);
            leaf.file = leaf
                .file
                .filter(|target| !is_answered(*target, leaf.path, &CacheKey::File(path, entry)));
            leaf.topics.retain(|target| {
                let Some((topic, value)) = names.topic(*target) else {
                    return true;
                };
                !is_answered(*target, leaf.path, &CacheKey::Topic(path, topic, value))
            });
            !leaf.is_empty()
        });
    }

    /// Notes that these targets could not be compared with a parent, so their answers may be too late.
    pub(super) fn mark_uncertain(&mut self, nodes: &[TrieNode], error: &ObjectError) {
        path_trie::for_each_target(nodes, &mut |target| {
            self.uncertain_targets[target as usize] = true;
        });
        self.notes.insert(error.into());
    }
}
