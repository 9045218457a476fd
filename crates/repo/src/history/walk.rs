//! The walk: sets of what is looked for, moving from commits to their parents until all is answered.

use std::collections::{BTreeMap, BTreeSet, BinaryHeap};
use std::mem;

use gix::ObjectId;
use irplan_plan::Topic;

use super::TopicExtractor;
use super::commits::{Commits, Order, Step};
use super::gone::Gone;
use super::pending::{self, Below, Leaf, Node, Slot};
use super::remembered::Thing;
use super::said::Sayings;
use super::trees::{Pair, Trees};
use super::wanted::{Names, Wanted};
use crate::git::{Lost, TreeEntry};

/// An answer: the commit, and whether an earlier one may be the true one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Answer {
    pub(super) commit: ObjectId,
    pub(super) or_before: bool,
    /// The words of the sign-off that the commit replaced.
    pub(super) replaced: Option<String>,
}

/// How often a commit is visited at most.
const VISITS: u32 = 64;

/// What stands at a commit.
pub(super) struct Set {
    pub(super) step: Step,
    pub(super) nodes: Vec<Node>,
    /// The number of commits on some way that leads here, this one counted.
    pub(super) way: usize,
}

/// The state of a walk.
pub(super) struct Walk<'a> {
    pub(super) repo: &'a gix::Repository,
    pub(super) commits: Commits<'a>,
    pub(super) wanted: &'a Wanted<'a>,
    pub(super) names: Names<'a>,
    pub(super) sayings: Sayings<'a>,
    /// Commits with something to look for, the latest first.
    queue: BinaryHeap<(Order, ObjectId)>,
    sets: BTreeMap<ObjectId, Set>,
    /// How often each commit was visited: more than once where clocks were wrong.
    visits: BTreeMap<ObjectId, u32>,
    answers: Vec<Option<Answer>>,
    /// What could not be compared with a parent.
    pub(super) unsure: Vec<bool>,
    /// The words of sign-offs that differ in a parent, by the commit whose parent it is.
    replaced: BTreeMap<Slot, (ObjectId, String)>,
    pub(super) notes: BTreeSet<String>,
    /// Whether a parent of the commit at hand lacks something that is looked for.
    pub(super) is_new: bool,
    pub(super) gone: Gone,
    /// The trees that were read last.
    pub(super) trees: Trees,
}

/// What a walk found.
pub(super) struct Found {
    pub(super) answers: Vec<Option<Answer>>,
    pub(super) notes: BTreeSet<String>,
}

impl Found {
    /// Joins what two walks found that looked for different things.
    pub(super) fn join(mut self, other: Self) -> Self {
        for (answer, other) in self.answers.iter_mut().zip(other.answers) {
            *answer = answer.take().or(other);
        }
        self.notes.extend(other.notes);
        self
    }
}

impl<'a> Walk<'a> {
    pub(super) fn new(
        repo: &'a gix::Repository,
        commits: Commits<'a>,
        wanted: &'a Wanted<'a>,
        topics: TopicExtractor<'a>,
    ) -> Self {
        let count = wanted.slots.len();
        Self {
            repo,
            commits,
            wanted,
            names: Names::new(wanted),
            sayings: Sayings::new(repo, topics),
            queue: BinaryHeap::new(),
            sets: BTreeMap::new(),
            visits: BTreeMap::new(),
            answers: vec![None; count],
            unsure: vec![false; count],
            replaced: BTreeMap::new(),
            notes: BTreeSet::new(),
            is_new: false,
            gone: Gone::default(),
            trees: Trees::default(),
        }
    }

    /// Walks from `head`, at which `nodes` stand, until everything is answered.
    pub(super) fn run(mut self, head: ObjectId, nodes: Vec<Node>) -> Result<Found, Lost> {
        let step = self.commits.step(head)?;
        let way = 1;
        self.arrive(head, Set { step, nodes, way });
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
        Ok(Found {
            answers: self.answers,
            notes: self.notes,
        })
    }

    pub(super) fn arrive(&mut self, id: ObjectId, set: Set) {
        if set.nodes.is_empty() {
            return;
        }
        if let Some(here) = self.sets.get_mut(&id) {
            here.way = here.way.max(set.way);
            pending::join(&mut here.nodes, set.nodes);
            return;
        }
        self.queue.push((set.step.order, id));
        self.sets.insert(id, set);
    }

    /// Whether a commit was made its own ancestor, which damage or malice can do: the git library takes an object's
    /// word for its id.
    ///
    /// A way that counts more commits than were ever visited has passed one of them twice.
    fn is_circular(&mut self, id: ObjectId, set: &Set) -> bool {
        let visits = self.visits.entry(id).or_default();
        *visits += 1;
        *visits > VISITS || set.way > self.visits.len()
    }

    fn give_up(&mut self, id: ObjectId, nodes: &[Node]) {
        self.lose(
            nodes,
            Lost(format!("the history before commit `{id}` goes in circles")),
        );
        self.answer(id, nodes, false);
    }

    fn answer(&mut self, commit: ObjectId, nodes: &[Node], is_boundary: bool) {
        pending::each(nodes, &mut |slot| {
            let or_before = is_boundary || self.unsure[slot as usize];
            let replaced = self.replaced.remove(&slot);
            let replaced = replaced.filter(|(at, _)| *at == commit && !or_before);
            self.answers[slot as usize] = Some(Answer {
                commit,
                or_before,
                replaced: replaced.map(|(_, words)| words),
            });
        });
    }

    /// Sends what is the same in a parent on to the first such parent, and answers the rest.
    fn part(&mut self, id: ObjectId, set: Set) {
        let Set { step, nodes, way } = set;
        let mut rest = nodes;
        self.is_new = false;
        if self.wanted.remembered.is_of(id) {
            self.recall(&mut rest);
        }
        for &parent in &step.parents {
            if rest.is_empty() {
                return;
            }
            let next = match self.commits.step(parent) {
                Ok(next) => next,
                Err(lost) => {
                    self.lose(&rest, lost);
                    continue;
                }
            };
            let other = if next.tree == step.tree {
                Vec::new()
            } else {
                self.split(&mut rest, (step.tree, next.tree), id)
            };
            let same = Set {
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
    fn recall(&mut self, nodes: &mut Vec<Node>) {
        let remembered = &self.wanted.remembered;
        let (names, answers, unsure) = (&self.names, &mut self.answers, &self.unsure);
        let mut recall = |slot: Slot, thing: &Thing<'_>| {
            let Some(known) = remembered.answer(thing) else {
                return false;
            };
            answers[slot as usize] = Some(Answer {
                commit: known.commit,
                or_before: unsure[slot as usize],
                replaced: known.replaced,
            });
            true
        };
        pending::retain(nodes, &mut |leaf, entry| {
            let path = names.path(leaf.path);
            leaf.file = leaf
                .file
                .filter(|slot| !recall(*slot, &Thing::File(path, entry)));
            leaf.topics.retain(|slot| {
                let Some((topic, words)) = names.topic(*slot) else {
                    return true;
                };
                !recall(*slot, &Thing::Topic(path, topic, words))
            });
            !leaf.is_empty()
        });
    }

    /// Notes that these could not be compared.
    fn lose(&mut self, nodes: &[Node], lost: Lost) {
        pending::each(nodes, &mut |slot| self.unsure[slot as usize] = true);
        self.notes.insert(lost.0);
    }

    /// Leaves in `nodes` what a parent's tree has the same, as it stands there, and gives back the rest.
    ///
    /// The parent is one of the commit `of`.
    fn split(
        &mut self,
        nodes: &mut Vec<Node>,
        (ours, theirs): (ObjectId, ObjectId),
        of: ObjectId,
    ) -> Vec<Node> {
        let differing = match self.differing(nodes, ours, theirs) {
            Ok(differing) => differing,
            Err(lost) => {
                self.lose(nodes, lost);
                return mem::take(nodes);
            }
        };
        let mut rest = Vec::with_capacity(differing.len());
        let mut leaving = Vec::new();
        for (at, theirs) in differing {
            match self.split_node(&mut nodes[at], theirs, of) {
                Parted::Leaves => leaving.push(at),
                Parted::Stays(None) => {}
                Parted::Stays(Some(node)) => rest.push(node),
            }
        }
        if !leaving.is_empty() {
            pending::take_out(nodes, &leaving, &mut rest);
        }
        rest
    }

    fn differing(
        &mut self,
        nodes: &[Node],
        ours: ObjectId,
        theirs: ObjectId,
    ) -> Result<Vec<(usize, Option<TreeEntry>)>, Lost> {
        let repo = self.repo;
        let (ours, other) = (self.trees.get(repo, ours)?, self.trees.get(repo, theirs)?);
        let pair = Pair {
            repo,
            id: theirs,
            ours: &ours,
            theirs: &other,
        };
        pending::differing(nodes, &pair)
    }

    /// Parts one node; `theirs` is what the parent has, which is not what the commit has.
    fn split_node(&mut self, node: &mut Node, theirs: Option<TreeEntry>, of: ObjectId) -> Parted {
        let Some(theirs) = theirs else {
            self.is_new = true;
            return Parted::Leaves;
        };
        let ours = mem::replace(&mut node.entry, theirs);
        let rest = match &mut node.below {
            Below::Folder(children) => {
                let rest = self.split(children, (ours.id, theirs.id), of);
                if children.is_empty() {
                    *children = rest;
                    node.entry = ours;
                    return Parted::Leaves;
                }
                (!rest.is_empty()).then_some(Below::Folder(rest))
            }
            Below::File(leaf) => {
                let rest = self.split_file(leaf, ours, theirs, of);
                if leaf.topics.is_empty() {
                    *leaf = rest;
                    node.entry = ours;
                    return Parted::Leaves;
                }
                (!rest.is_empty()).then_some(Below::File(rest))
            }
        };
        Parted::Stays(rest.map(|below| Node {
            name: node.name.clone(),
            entry: ours,
            below,
        }))
    }

    /// Takes the file, and what it says that differs, out of a leaf.
    fn split_file(
        &mut self,
        leaf: &mut Leaf,
        ours: TreeEntry,
        theirs: TreeEntry,
        of: ObjectId,
    ) -> Leaf {
        let topics = if !theirs.is_file() {
            mem::take(&mut leaf.topics)
        } else if ours.id == theirs.id {
            // Only the mode differs, which says nothing of the text.
            Vec::new()
        } else {
            self.split_topics(leaf, theirs.id, of)
        };
        Leaf {
            path: leaf.path,
            file: leaf.file.take(),
            topics,
        }
    }

    /// Takes what differs from what a blob says, which a parent of the commit `of` has, out of a leaf.
    pub(super) fn split_topics(
        &mut self,
        leaf: &mut Leaf,
        theirs: ObjectId,
        of: ObjectId,
    ) -> Vec<Slot> {
        if leaf.topics.is_empty() {
            return Vec::new();
        }
        let said = match self.sayings.of(self.names.path(leaf.path), theirs) {
            Ok(said) => said,
            Err(lost) => {
                for &slot in &leaf.topics {
                    self.unsure[slot as usize] = true;
                }
                self.notes.insert(lost.0);
                return mem::take(&mut leaf.topics);
            }
        };
        let same = |slot: Slot| {
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
    fn note_replaced(&mut self, slot: Slot, said: &BTreeMap<Topic, String>, of: ObjectId) {
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
enum Parted {
    /// The whole of it differs.
    Leaves,
    /// It stays, without what is given back.
    Stays(Option<Node>),
}
