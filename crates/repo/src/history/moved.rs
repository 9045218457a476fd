//! What a commit moved: what none of its parents has under the same path, and one of them has under another.
//!
//! A sign-off may stand in `signoffs.toml` or in a file of its own. Moved from the one to the other it is the same
//! sign-off, and one with other words there is what it replaced.

use std::collections::BTreeSet;

use gix::ObjectId;
use irplan_plan::Topic;
use irplan_plan::signoff::other_file_of;

use super::commits::Step;
use super::pending::{self, Node, Slot};
use super::walk::{Set, Walk};

impl Walk<'_> {
    /// Sends what a parent has the same under another path on to the first such parent, and leaves the rest.
    pub(super) fn follow(
        &mut self,
        id: ObjectId,
        (step, way): (&Step, usize),
        rest: &mut Vec<Node>,
    ) {
        for &parent in &step.parents {
            let mut nodes = self.other_files(rest);
            if nodes.is_empty() {
                return;
            }
            // Why a parent cannot be read was noted when it was compared.
            let Ok(step) = self.commits.step(parent) else {
                continue;
            };
            self.find(&mut nodes, step.tree);
            let same = self.keep_same(&mut nodes, id);
            if same.is_empty() {
                continue;
            }
            pending::retain(rest, &mut |leaf, _| {
                leaf.topics.retain(|slot| !same.contains(slot));
                !leaf.is_empty()
            });
            let way = way + 1;
            self.arrive(parent, Set { step, nodes, way });
        }
    }

    /// The sign-offs among what is looked for, under the other paths that they may have.
    fn other_files(&mut self, rest: &[Node]) -> Vec<Node> {
        let (hash, wanted, paths) = (self.repo.object_hash(), self.wanted, &mut self.paths);
        let mut nodes = Vec::new();
        pending::leaves(rest, &mut |leaf| {
            for &slot in &leaf.topics {
                let Some((Topic::SignOff(subject), _)) = &wanted.slots[slot as usize] else {
                    continue;
                };
                let Some(other) = other_file_of(paths.of(leaf.path), subject) else {
                    continue;
                };
                let Some(number) = paths.number(&other) else {
                    continue;
                };
                let names = pending::names(wanted.prefix, &other);
                if let Some(leaf) = pending::plant(&mut nodes, &names, number, hash) {
                    leaf.topics.push(slot);
                }
            }
        });
        nodes
    }

    /// Fills in what a tree has, and takes out what it has not.
    fn find(&mut self, nodes: &mut Vec<Node>, tree: ObjectId) {
        let mut sought = Vec::new();
        pending::each(nodes, &mut |slot| sought.push(slot));
        let (unsure, notes) = (&mut self.unsure, &mut self.notes);
        let trees = (self.repo, &mut self.trees);
        pending::fill(trees, nodes, tree, &mut |lost| {
            notes.insert(lost.0);
            for &slot in &sought {
                unsure[slot as usize] = true;
            }
        });
    }

    /// Leaves what files of a parent of the commit `of` say the same, and gives back what that is.
    fn keep_same(&mut self, nodes: &mut Vec<Node>, of: ObjectId) -> BTreeSet<Slot> {
        let mut same = BTreeSet::new();
        pending::retain(nodes, &mut |leaf, entry| {
            self.split_topics(leaf, entry.id, of);
            same.extend(leaf.topics.iter().copied());
            !leaf.is_empty()
        });
        same
    }
}
