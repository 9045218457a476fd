//! The order of a replay: parents before children.
//!
//! First, all commits are collected from the head backwards. Then commits are taken whose parents have all been taken,
//! the earliest first. Each commit counts the parents that it still waits for.
//!
//! # Example
//!
//! `C` was made before `B`:
//!
//! ```text
//!   A --- B --- D   head
//!    \         /
//!     `-- C --'
//!
//!   waits for     ready   take
//!   B1 C1 D2      A       A: B and C no longer wait
//!   D2            C B     C, the earlier one: D waits for one parent
//!   D1            B       B: D no longer waits
//!                 D       D
//! ```
//!
//! Commits that are their own ancestors, which only damage or malice can bring about, wait forever and are left out.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use gix::ObjectId;

use crate::commit_graph::{CommitGraph, CommitNode};
use crate::object_error::ObjectError;

/// Which commits a replay visits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Traversal {
    /// All commits that can be reached.
    AllParents,
    /// Only first parents, so that a merge brings in everything from its branch at once: how things were on the main
    /// branch.
    FirstParents,
}

/// A commit to replay.
pub(super) struct ReplayNode {
    pub(super) id: ObjectId,
    pub(super) commit: CommitNode,
    /// Whether it is reached from the last commit through first parents only.
    pub(super) is_main: bool,
}

impl Traversal {
    /// Returns the parents that a replay goes on to.
    pub(super) fn parents(self, commit: &CommitNode) -> &[ObjectId] {
        match self {
            Self::AllParents => &commit.parents,
            Self::FirstParents => commit.parents.get(..1).unwrap_or_default(),
        }
    }
}

/// Returns all commits that are reached from `head`, parents before children. Commits that could come in any order are
/// sorted by time.
pub(super) fn parents_first(
    commits: &mut CommitGraph<'_>,
    head: ObjectId,
    traversal: Traversal,
    on_error: &mut dyn FnMut(ObjectError),
) -> Result<Vec<ReplayNode>, ObjectError> {
    let mut nodes = BTreeMap::from([(head, commits.node(head)?)]);
    let mut open = vec![head];
    while let Some(id) = open.pop() {
        for parent in traversal.parents(&nodes[&id]).to_vec() {
            if nodes.contains_key(&parent) {
                continue;
            }
            match commits.node(parent) {
                Ok(node) => {
                    nodes.insert(parent, node);
                    open.push(parent);
                }
                Err(error) => {
                    // What is behind it is unknown, as behind the end of a shallow clone.
                    on_error(error);
                    make_boundary(&mut nodes, id);
                    break;
                }
            }
        }
    }
    let main = main_line(&nodes, head);
    let count = nodes.len();
    let ordered = take_in_order(nodes, traversal, &main);
    if ordered.len() < count {
        on_error(ObjectError::Circular);
    }
    Ok(ordered)
}

/// Makes a commit the end of history.
fn make_boundary(nodes: &mut BTreeMap<ObjectId, CommitNode>, id: ObjectId) {
    if let Some(node) = nodes.get_mut(&id) {
        node.parents.clear();
        node.is_boundary = true;
    }
}

/// Returns the commits that are reached from `head` through first parents.
fn main_line(nodes: &BTreeMap<ObjectId, CommitNode>, head: ObjectId) -> BTreeSet<ObjectId> {
    let mut main = BTreeSet::new();
    let mut next = Some(head);
    while let Some(id) = next {
        if !main.insert(id) {
            break;
        }
        next = nodes
            .get(&id)
            .and_then(|node| node.parents.first().copied());
    }
    main
}

/// Takes commits whose parents have all been taken, the earliest first.
fn take_in_order(
    mut nodes: BTreeMap<ObjectId, CommitNode>,
    traversal: Traversal,
    main: &BTreeSet<ObjectId>,
) -> Vec<ReplayNode> {
    let mut queue = CommitQueue::default();
    for (id, node) in &nodes {
        queue.add(*id, node, traversal);
    }
    let mut ordered = Vec::with_capacity(nodes.len());
    while let Some(Reverse((_, id))) = queue.ready.pop() {
        let Some(commit) = nodes.remove(&id) else {
            continue;
        };
        queue.release_children(id, &nodes);
        ordered.push(ReplayNode {
            id,
            commit,
            is_main: main.contains(&id),
        });
    }
    ordered
}

/// Commits that wait for their parents, and those that can be taken.
#[derive(Default)]
struct CommitQueue {
    /// How many parents each commit still waits for.
    waiting: BTreeMap<ObjectId, usize>,
    children: BTreeMap<ObjectId, Vec<ObjectId>>,
    /// The earliest comes first.
    ready: BinaryHeap<QueuedCommit>,
}

/// A commit with its time, in an order in which the earliest is the greatest.
type QueuedCommit = Reverse<(i64, ObjectId)>;

impl CommitQueue {
    fn add(&mut self, id: ObjectId, node: &CommitNode, traversal: Traversal) {
        let parents = traversal.parents(node);
        if parents.is_empty() {
            self.ready.push(Reverse((node.order.time(), id)));
        }
        self.waiting.insert(id, parents.len());
        for parent in parents {
            self.children.entry(*parent).or_default().push(id);
        }
    }

    /// Makes the children of a commit ready that wait for no other parent.
    fn release_children(&mut self, id: ObjectId, nodes: &BTreeMap<ObjectId, CommitNode>) {
        for child in self.children.remove(&id).unwrap_or_default() {
            let Some(count) = self.waiting.get_mut(&child) else {
                continue;
            };
            *count = count.saturating_sub(1);
            if let (0, Some(node)) = (*count, nodes.get(&child)) {
                self.ready.push(Reverse((node.order.time(), child)));
            }
        }
    }
}
