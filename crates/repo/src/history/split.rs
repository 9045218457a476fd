//! Splits a set of targets at a commit: those that equal the parent's, and those that differ.
//!
//! The two trees are compared folder by folder. A folder with the same id in both is kept whole without being read, so
//! that the cost follows what changed and not how much there is.
//!
//! # Example
//!
//! A commit changes the contact `jane` in `a/contacts.toml`, and nothing else:
//!
//! ```text
//!   targets          commit   parent    same in the parent    differing
//!   a/               t1       t2        a/                    a/
//!     contacts.toml  b1       b2          contacts.toml         contacts.toml
//!       (the file)                                                (the file)
//!       jane         d1       d2                                  jane
//!       sam          d3       d3            sam
//!   b/               t3       t3        b/ (not read)
//! ```
//!
//! The folder `a/` is in both halves: `sam` moves on to the parent, while the file and `jane` were changed here.

use std::collections::BTreeMap;
use std::mem;

use gix::ObjectId;
use irplan_plan::Topic;

use super::path_trie::{self, TargetId, TrieContent, TrieLeaf, TrieNode};
use super::tree_cache::TreePair;
use super::walk::HistoryWalk;
use crate::git::TreeEntry;
use crate::object_error::ObjectError;

/// How a node compares with a parent.
enum NodeSplit {
    /// Everything in it differs.
    Differs,
    /// Something in it is the same and stays. What differs, if anything, was split off.
    Same(Option<TrieNode>),
}

impl HistoryWalk<'_> {
    /// Keeps in `nodes` what a parent's tree has the same, with the parent's entries, and returns what differs.
    ///
    /// The trees are those of the commit and of its parent; `child` is the commit whose parent this is.
    pub(super) fn split(
        &mut self,
        nodes: &mut Vec<TrieNode>,
        (ours, theirs): (ObjectId, ObjectId),
        child: ObjectId,
    ) -> Vec<TrieNode> {
        let differences = match self.differences(nodes, ours, theirs) {
            Ok(differences) => differences,
            Err(error) => {
                self.mark_uncertain(nodes, &error);
                return mem::take(nodes);
            }
        };
        let mut differing = Vec::with_capacity(differences.len());
        // Whole nodes are moved at the end, so that the places in `differences` stay valid.
        let mut whole = Vec::new();
        for (place, theirs) in differences {
            match self.split_node(&mut nodes[place], theirs, child) {
                NodeSplit::Differs => whole.push(place),
                NodeSplit::Same(None) => {}
                NodeSplit::Same(Some(node)) => differing.push(node),
            }
        }
        if !whole.is_empty() {
            path_trie::move_nodes(nodes, &whole, &mut differing);
        }
        differing
    }

    fn differences(
        &mut self,
        nodes: &[TrieNode],
        ours: ObjectId,
        theirs: ObjectId,
    ) -> Result<Vec<(usize, Option<TreeEntry>)>, ObjectError> {
        let repo = self.repo;
        let (our_bytes, their_bytes) = (self.trees.get(repo, ours)?, self.trees.get(repo, theirs)?);
        let pair = TreePair {
            repo,
            id: theirs,
            ours: &our_bytes,
            theirs: &their_bytes,
        };
        path_trie::differing_nodes(nodes, &pair)
    }

    /// Splits one node. `theirs` is what the parent has, which is not what the commit has.
    fn split_node(
        &mut self,
        node: &mut TrieNode,
        theirs: Option<TreeEntry>,
        child: ObjectId,
    ) -> NodeSplit {
        let Some(theirs) = theirs else {
            self.is_missing_in_parent = true;
            return NodeSplit::Differs;
        };
        let ours = mem::replace(&mut node.entry, theirs);
        let differing = match &mut node.content {
            TrieContent::Folder(children) => {
                let differing = self.split(children, (ours.id, theirs.id), child);
                if children.is_empty() {
                    // Nothing is the same after all: undo the change to the node.
                    *children = differing;
                    node.entry = ours;
                    return NodeSplit::Differs;
                }
                (!differing.is_empty()).then_some(TrieContent::Folder(differing))
            }
            TrieContent::File(leaf) => {
                let differing = self.split_file(leaf, ours, theirs, child);
                if leaf.topics.is_empty() {
                    *leaf = differing;
                    node.entry = ours;
                    return NodeSplit::Differs;
                }
                (!differing.is_empty()).then_some(TrieContent::File(differing))
            }
        };
        NodeSplit::Same(differing.map(|content| TrieNode {
            name: node.name.clone(),
            entry: ours,
            content,
        }))
    }

    /// Takes the file, and the topics that differ, out of a leaf.
    fn split_file(
        &mut self,
        leaf: &mut TrieLeaf,
        ours: TreeEntry,
        theirs: TreeEntry,
        child: ObjectId,
    ) -> TrieLeaf {
        let topics = if !theirs.is_file() {
            mem::take(&mut leaf.topics)
        } else if ours.id == theirs.id {
            // Only the mode differs, so the text says the same.
            Vec::new()
        } else {
            self.split_topics(leaf, theirs.id, child)
        };
        TrieLeaf {
            path: leaf.path,
            file: leaf.file.take(),
            topics,
        }
    }

    /// Takes the topics that have another value in `blob` out of a leaf. A parent of the commit `child` has that blob.
    pub(super) fn split_topics(
        &mut self,
        leaf: &mut TrieLeaf,
        blob: ObjectId,
        child: ObjectId,
    ) -> Vec<TargetId> {
        if leaf.topics.is_empty() {
            return Vec::new();
        }
        let parent_values = match self.topic_reader.values(self.names.path(leaf.path), blob) {
            Ok(values) => values,
            Err(error) => {
                for &target in &leaf.topics {
                    self.uncertain_targets[target as usize] = true;
                }
                self.notes.insert((&error).into());
                return mem::take(&mut leaf.topics);
            }
        };
        let is_same = |target: TargetId| {
            let topic = self.names.topic(target);
            topic.is_some_and(|(topic, value)| {
                parent_values
                    .get(topic)
                    .is_some_and(|parent_value| parent_value == value)
            })
        };
        let differing: Vec<_> = leaf
            .topics
            .extract_if(.., |target| !is_same(*target))
            .collect();
        for &target in &differing {
            self.note_replaced(target, &parent_values, child);
        }
        differing
    }

    /// Notes the sign-off of the same subject that a parent of `child` has. With several parents, the first one counts.
    fn note_replaced(
        &mut self,
        target: TargetId,
        parent_values: &BTreeMap<Topic, String>,
        child: ObjectId,
    ) {
        let Some((topic @ Topic::SignOff(_), _)) = self.names.topic(target) else {
            return;
        };
        let is_noted = |noted: &(ObjectId, String)| noted.0 == child;
        if let Some(value) = parent_values.get(topic)
            && !self.replaced.get(&target).is_some_and(is_noted)
        {
            self.replaced.insert(target, (child, value.clone()));
        }
    }
}
