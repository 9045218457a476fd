//! The commits of a replay, parents before children.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, BinaryHeap};

use gix::ObjectId;

use super::Traversal;
use crate::commit_reader::{CommitNode, CommitReader};
use crate::git::ObjectError;

/// A commit that is to be replayed.
pub(super) struct ReplayNode {
    pub(super) id: ObjectId,
    pub(super) commit: CommitNode,
    /// Whether first parents alone lead here from the last commit.
    pub(super) is_main: bool,
}

/// All commits that can be reached from `head` along a traversal, the first one first; those of equal standing by time.
///
/// CommitReader that were made their own ancestors are left out.
pub(super) fn parents_first(
    commits: &mut CommitReader<'_>,
    head: ObjectId,
    traversal: Traversal,
    on_error: &mut dyn FnMut(ObjectError),
) -> Result<Vec<ReplayNode>, ObjectError> {
    let mut nodes = BTreeMap::from([(head, commits.node(head)?)]);
    let mut open = vec![head];
    while let Some(id) = open.pop() {
        let parents = match traversal {
            Traversal::AllParents => nodes[&id].parents.clone(),
            Traversal::FirstParents => nodes[&id].parents.first().copied().into_iter().collect(),
        };
        for parent in parents {
            if nodes.contains_key(&parent) {
                continue;
            }
            match commits.node(parent) {
                Ok(step) => {
                    nodes.insert(parent, step);
                    open.push(parent);
                }
                Err(error) => {
                    // What lies behind it is as unknown as behind the end of a shallow clone.
                    on_error(error);
                    cut(&mut nodes, id);
                    break;
                }
            }
        }
    }
    let main = main_line(&nodes, head);
    let count = nodes.len();
    let take_in_order = take_in_order(nodes, traversal, &main);
    if take_in_order.len() < count {
        on_error(ObjectError(
            "some of the history goes in circles".to_owned(),
        ));
    }
    Ok(take_in_order)
}

fn cut(nodes: &mut BTreeMap<ObjectId, CommitNode>, id: ObjectId) {
    if let Some(step) = nodes.get_mut(&id) {
        step.parents.clear();
        step.is_boundary = true;
    }
}

fn main_line(nodes: &BTreeMap<ObjectId, CommitNode>, head: ObjectId) -> BTreeSet<ObjectId> {
    let mut main = BTreeSet::new();
    let mut at = Some(head);
    while let Some(id) = at {
        if !main.insert(id) {
            break;
        }
        at = nodes
            .get(&id)
            .and_then(|step| step.parents.first().copied());
    }
    main
}

/// Takes commit after commit whose parents have all been taken, the earliest first.
fn take_in_order(
    mut nodes: BTreeMap<ObjectId, CommitNode>,
    traversal: Traversal,
    main: &BTreeSet<ObjectId>,
) -> Vec<ReplayNode> {
    let parents = |step: &CommitNode| match traversal {
        Traversal::AllParents => step.parents.clone(),
        Traversal::FirstParents => step.parents.first().copied().into_iter().collect(),
    };
    let mut waiting = BTreeMap::new();
    let mut children: BTreeMap<ObjectId, Vec<ObjectId>> = BTreeMap::new();
    let mut ready = BinaryHeap::new();
    for (id, step) in &nodes {
        let parents = parents(step);
        if parents.is_empty() {
            ready.push(Reverse((step.order.time(), *id)));
        }
        waiting.insert(*id, parents.len());
        for parent in parents {
            children.entry(parent).or_default().push(*id);
        }
    }
    let mut take_in_order = Vec::with_capacity(nodes.len());
    while let Some(Reverse((_, id))) = ready.pop() {
        let Some(commit) = nodes.remove(&id) else {
            continue;
        };
        for child in children.remove(&id).unwrap_or_default() {
            let Some(left) = waiting.get_mut(&child) else {
                continue;
            };
            *left = left.saturating_sub(1);
            if let (0, Some(step)) = (*left, nodes.get(&child)) {
                ready.push(Reverse((step.order.time(), child)));
            }
        }
        let is_main = main.contains(&id);
        take_in_order.push(ReplayNode {
            id,
            commit,
            is_main,
        });
    }
    take_in_order
}
