//! The walk: sets of what is looked for, moving from commits to their parents until all is answered.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::mem;

use gix::ObjectId;
use irplan_plan::Topic;

use super::TopicExtractor;
use super::cache::CacheKey;
use super::path_trie::{self, TargetId, TrieContent, TrieLeaf, TrieNode};
use super::targets::{TargetNames, Targets};
use super::topic_reader::TopicReader;
use super::tree_cache::{TreeCache, TreePair};
use super::unmatched_files::UnmatchedFiles;
use crate::commit_reader::{CommitNode, CommitOrder, CommitReader};
use crate::git::{ObjectError, TreeEntry};

/// An answer: the commit, and whether an earlier one may be the true one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct WalkAnswer {
    pub(super) commit: ObjectId,
    pub(super) or_before: bool,
    /// The words of the sign-off that the commit replaced.
    pub(super) replaced: Option<String>,
}

/// How often a commit is visited at most.
const VISITS: u32 = 64;

/// What stands at a commit.
pub(super) struct TargetSet {
    pub(super) step: CommitNode,
    pub(super) nodes: Vec<TrieNode>,
    /// The number of commits on some way that leads here, this one counted.
    pub(super) way: usize,
}

/// The state of a walk.
pub(super) struct HistoryWalk<'a> {
    pub(super) repo: &'a gix::Repository,
    pub(super) commits: CommitReader<'a>,
    pub(super) wanted: &'a Targets<'a>,
    pub(super) names: TargetNames<'a>,
    pub(super) sayings: TopicReader<'a>,
    /// CommitReader with something to look for, the latest first.
    queue: BinaryHeap<(CommitOrder, ObjectId)>,
    sets: BTreeMap<ObjectId, TargetSet>,
    /// How often each commit was visited: more than once where clocks were wrong.
    visits: BTreeMap<ObjectId, u32>,
    answers: Vec<Option<WalkAnswer>>,
    /// What could not be compared with a parent.
    pub(super) unsure: Vec<bool>,
    /// The words of sign-offs that differ in a parent, by the commit whose parent it is.
    replaced: BTreeMap<TargetId, (ObjectId, String)>,
    pub(super) notes: BTreeSet<String>,
    /// Whether a parent of the commit at hand lacks something that is looked for.
    pub(super) is_new: bool,
    pub(super) gone: UnmatchedFiles,
    /// The trees that were read last.
    pub(super) trees: TreeCache,
}

/// What a walk found.
pub(super) struct WalkResult {
    pub(super) answers: Vec<Option<WalkAnswer>>,
    pub(super) notes: BTreeSet<String>,
}

impl WalkResult {
    /// Joins what two walks found that looked for different things.
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
        commits: CommitReader<'a>,
        wanted: &'a Targets<'a>,
        topics: TopicExtractor<'a>,
    ) -> Self {
        let count = wanted.slots.len();
        Self {
            repo,
            commits,
            wanted,
            names: TargetNames::new(wanted),
            sayings: TopicReader::new(repo, topics),
            queue: BinaryHeap::new(),
            sets: BTreeMap::new(),
            visits: BTreeMap::new(),
            answers: vec![None; count],
            unsure: vec![false; count],
            replaced: BTreeMap::new(),
            notes: BTreeSet::new(),
            is_new: false,
            gone: UnmatchedFiles::default(),
            trees: TreeCache::default(),
        }
    }

    /// Walks from `head`, at which `nodes` stand, until everything is answered.
    pub(super) fn run(
        mut self,
        head: ObjectId,
        nodes: Vec<TrieNode>,
    ) -> Result<WalkResult, ObjectError> {
        let step = self.commits.node(head)?;
        let way = 1;
        self.arrive(head, TargetSet { step, nodes, way });
        while let Some((_, id)) = self.queue.pop() {
            // A set that came in two parts is in the queue twice and was taken whole the first time.
            let Some(set) = self.sets.remove(&id) else {
                continue;
            };
            match self.is_circular(id, &set) {
                true => self.give_up(id, &set.nodes),
                false => self.part(id, set),
            }
        }
        Ok(WalkResult {
            answers: self.answers,
            notes: self.notes,
        })
    }

    pub(super) fn arrive(&mut self, id: ObjectId, set: TargetSet) {
        if set.nodes.is_empty() {
            return;
        }
        if let Some(here) = self.sets.get_mut(&id) {
            here.way = here.way.max(set.way);
            path_trie::join(&mut here.nodes, set.nodes);
            return;
        }
        self.queue.push((set.step.order, id));
        self.sets.insert(id, set);
    }

    /// Whether a commit was made its own ancestor, which damage or malice can do: the git library takes an object's
    /// word for its id.
    ///
    /// A way that counts more commits than were ever visited has passed one of them twice.
    fn is_circular(&mut self, id: ObjectId, set: &TargetSet) -> bool {
        let visits = self.visits.entry(id).or_default();
        *visits += 1;
        *visits > VISITS || set.way > self.visits.len()
    }

    fn give_up(&mut self, id: ObjectId, nodes: &[TrieNode]) {
        self.lose(
            nodes,
            ObjectError(format!("the history before commit `{id}` goes in circles")),
        );
        self.answer(id, nodes, false);
    }

    fn answer(&mut self, commit: ObjectId, nodes: &[TrieNode], is_boundary: bool) {
        path_trie::each(nodes, &mut |slot| {
            let or_before = is_boundary || self.unsure[slot as usize];
            let replaced = self.replaced.remove(&slot);
            let replaced = replaced.filter(|(at, _)| *at == commit && !or_before);
            self.answers[slot as usize] = Some(WalkAnswer {
                commit,
                or_before,
                replaced: replaced.map(|(_, words)| words),
            });
        });
    }

    /// Sends what is the same in a parent on to the first such parent, and answers the rest.
    fn part(&mut self, id: ObjectId, set: TargetSet) {
        let TargetSet { step, nodes, way } = set;
        let mut rest = nodes;
        self.is_new = false;
        if self.wanted.remembered.is_of(id) {
            self.recall(&mut rest);
        }
        for &parent in &step.parents {
            if rest.is_empty() {
                return;
            }
            let next = match self.commits.node(parent) {
                Ok(next) => next,
                Err(error) => {
                    self.lose(&rest, error);
                    continue;
                }
            };
            let other = if next.tree == step.tree {
                Vec::new()
            } else {
                self.split(&mut rest, (step.tree, next.tree), id)
            };
            let same = TargetSet {
                step: next,
                nodes: mem::replace(&mut rest, other),
                way: way + 1,
            };
            self.arrive(parent, same);
        }
        self.follow(id, (&step, way), &mut rest);
        self.answer(id, &rest, step.is_boundary);
    }

    /// Answers what an earlier walk has answered from this commit.
    fn recall(&mut self, nodes: &mut Vec<TrieNode>) {
        let remembered = &self.wanted.remembered;
        let (names, answers, unsure) = (&self.names, &mut self.answers, &self.unsure);
        let mut recall = |slot: TargetId, thing: &CacheKey<'_>| {
            let Some(known) = remembered.answer(thing) else {
                return false;
            };
            answers[slot as usize] = Some(WalkAnswer {
                commit: known.commit,
                or_before: unsure[slot as usize],
                replaced: known.replaced,
            });
            true
        };
        path_trie::retain(nodes, &mut |leaf, entry| {
            let path = names.path(leaf.path);
            leaf.file = leaf
                .file
                .filter(|slot| !recall(*slot, &CacheKey::File(path, entry)));
            leaf.topics.retain(|slot| {
                let Some((topic, words)) = names.topic(*slot) else {
                    return true;
                };
                !recall(*slot, &CacheKey::Topic(path, topic, words))
            });
            !leaf.is_empty()
        });
    }

    /// Notes that these could not be compared.
    fn lose(&mut self, nodes: &[TrieNode], error: ObjectError) {
        path_trie::each(nodes, &mut |slot| self.unsure[slot as usize] = true);
        self.notes.insert(error.0);
    }

    /// Leaves in `nodes` what a parent's tree has the same, as it stands there, and gives back the rest.
    ///
    /// The parent is one of the commit `of`.
    fn split(
        &mut self,
        nodes: &mut Vec<TrieNode>,
        (ours, theirs): (ObjectId, ObjectId),
        of: ObjectId,
    ) -> Vec<TrieNode> {
        let differing = match self.differing(nodes, ours, theirs) {
            Ok(differing) => differing,
            Err(error) => {
                self.lose(nodes, error);
                return mem::take(nodes);
            }
        };
        let mut rest = Vec::with_capacity(differing.len());
        let mut leaving = Vec::new();
        for (at, theirs) in differing {
            match self.split_node(&mut nodes[at], theirs, of) {
                NodeSplit::Leaves => leaving.push(at),
                NodeSplit::Stays(None) => {}
                NodeSplit::Stays(Some(node)) => rest.push(node),
            }
        }
        if !leaving.is_empty() {
            path_trie::take_out(nodes, &leaving, &mut rest);
        }
        rest
    }

    fn differing(
        &mut self,
        nodes: &[TrieNode],
        ours: ObjectId,
        theirs: ObjectId,
    ) -> Result<Vec<(usize, Option<TreeEntry>)>, ObjectError> {
        let repo = self.repo;
        let (ours, other) = (self.trees.get(repo, ours)?, self.trees.get(repo, theirs)?);
        let pair = TreePair {
            repo,
            id: theirs,
            ours: &ours,
            theirs: &other,
        };
        path_trie::differing(nodes, &pair)
    }

    /// Parts one node; `theirs` is what the parent has, which is not what the commit has.
    fn split_node(
        &mut self,
        node: &mut TrieNode,
        theirs: Option<TreeEntry>,
        of: ObjectId,
    ) -> NodeSplit {
        let Some(theirs) = theirs else {
            self.is_new = true;
            return NodeSplit::Leaves;
        };
        let ours = mem::replace(&mut node.entry, theirs);
        let rest = match &mut node.below {
            TrieContent::Folder(children) => {
                let rest = self.split(children, (ours.id, theirs.id), of);
                if children.is_empty() {
                    *children = rest;
                    node.entry = ours;
                    return NodeSplit::Leaves;
                }
                (!rest.is_empty()).then_some(TrieContent::Folder(rest))
            }
            TrieContent::File(leaf) => {
                let rest = self.split_file(leaf, ours, theirs, of);
                if leaf.topics.is_empty() {
                    *leaf = rest;
                    node.entry = ours;
                    return NodeSplit::Leaves;
                }
                (!rest.is_empty()).then_some(TrieContent::File(rest))
            }
        };
        NodeSplit::Stays(rest.map(|below| TrieNode {
            name: node.name.clone(),
            entry: ours,
            below,
        }))
    }

    /// Takes the file, and what it says that differs, out of a leaf.
    fn split_file(
        &mut self,
        leaf: &mut TrieLeaf,
        ours: TreeEntry,
        theirs: TreeEntry,
        of: ObjectId,
    ) -> TrieLeaf {
        let topics = if !theirs.is_file() {
            mem::take(&mut leaf.topics)
        } else if ours.id == theirs.id {
            // Only the mode differs, which says nothing of the text.
            Vec::new()
        } else {
            self.split_topics(leaf, theirs.id, of)
        };
        TrieLeaf {
            path: leaf.path,
            file: leaf.file.take(),
            topics,
        }
    }

    /// Takes what differs from what a blob says, which a parent of the commit `of` has, out of a leaf.
    pub(super) fn split_topics(
        &mut self,
        leaf: &mut TrieLeaf,
        theirs: ObjectId,
        of: ObjectId,
    ) -> Vec<TargetId> {
        if leaf.topics.is_empty() {
            return Vec::new();
        }
        let said = match self.sayings.of(self.names.path(leaf.path), theirs) {
            Ok(said) => said,
            Err(error) => {
                for &slot in &leaf.topics {
                    self.unsure[slot as usize] = true;
                }
                self.notes.insert(error.0);
                return mem::take(&mut leaf.topics);
            }
        };
        let same = |slot: TargetId| {
            let wanted = self.names.topic(slot);
            wanted.is_some_and(|(topic, words)| said.get(topic).is_some_and(|said| said == words))
        };
        let rest: Vec<_> = leaf.topics.extract_if(.., |slot| !same(*slot)).collect();
        for &slot in &rest {
            self.note_replaced(slot, &said, of);
        }
        rest
    }

    /// Notes the sign-off that a parent of the commit `of` has of the same subject; the first such parent's stays.
    fn note_replaced(&mut self, slot: TargetId, said: &BTreeMap<Topic, String>, of: ObjectId) {
        let Some((topic @ Topic::SignOff(_), _)) = self.names.topic(slot) else {
            return;
        };
        let is_noted = |noted: &(ObjectId, String)| noted.0 == of;
        if let Some(words) = said.get(topic)
            && !self.replaced.get(&slot).is_some_and(is_noted)
        {
            self.replaced.insert(slot, (of, words.clone()));
        }
    }
}

/// What becomes of a node.
enum NodeSplit {
    /// The whole of it differs.
    Leaves,
    /// It stays, without what is given back.
    Stays(Option<TrieNode>),
}
