//! The targets at a commit, as a trie along the folders of its tree.
//!
//! Nodes are sorted as git sorts the entries of a tree, so that nodes and entries can be compared side by side. Each node
//! has the entry that the current commit's tree has under its name.
//!
//! ```text
//!   plans/                      TrieContent::Folder
//!     harbor/
//!       contacts.toml           TrieContent::File: the file itself, contact:jane, contact:sam
//!       plan.toml               TrieContent::File: the file itself, plan, role:legal
//! ```

use std::mem;

use gix::ObjectId;
use gix::bstr::BString;
use gix::objs::tree::{EntryKind, name_order};
use irplan_plan::RepoPath;

use super::tree_cache::{TreeCache, TreePair};
use crate::git::{self, TreeEntry};
use crate::object_error::ObjectError;

/// The number of a target.
pub(super) type TargetId = u32;

/// A file or folder with the entry that the current commit has under its name.
#[derive(Debug)]
pub(super) struct TrieNode {
    pub(super) name: Box<[u8]>,
    pub(super) entry: TreeEntry,
    pub(super) content: TrieContent,
}

/// What a node holds.
#[derive(Debug)]
pub(super) enum TrieContent {
    /// Sorted as in git's trees; never empty.
    Folder(Vec<TrieNode>),
    File(TrieLeaf),
}

/// The targets in one file; never none.
#[derive(Debug)]
pub(super) struct TrieLeaf {
    /// The number of the file's path.
    pub(super) path: u32,
    /// The target that is the file itself.
    pub(super) file: Option<TargetId>,
    /// The targets that the file says something about.
    pub(super) topics: Vec<TargetId>,
}

impl TrieNode {
    fn new(name: &[u8], is_folder: bool, number: u32, hash: gix::hash::Kind) -> Self {
        let leaf = TrieLeaf {
            path: number,
            file: None,
            topics: Vec::new(),
        };
        let (kind, content) = match is_folder {
            true => (EntryKind::Tree, TrieContent::Folder(Vec::new())),
            false => (EntryKind::Blob, TrieContent::File(leaf)),
        };
        Self {
            name: name.into(),
            entry: TreeEntry {
                mode: kind.into(),
                id: hash.null(),
            },
            content,
        }
    }

    fn is_folder(&self) -> bool {
        matches!(self.content, TrieContent::Folder(_))
    }

    fn order(&self, name: &[u8], is_folder: bool) -> std::cmp::Ordering {
        name_order(&self.name, self.is_folder(), name, is_folder)
    }
}

impl TrieLeaf {
    pub(super) fn is_empty(&self) -> bool {
        self.file.is_none() && self.topics.is_empty()
    }
}

/// Returns the names that lead to a file from the top of the trees.
pub(super) fn components<'a>(prefix: &'a [BString], path: &'a RepoPath) -> Vec<&'a [u8]> {
    let folders = prefix.iter().map(|name| name.as_slice());
    let names = path.as_str().split('/').map(str::as_bytes);
    folders.chain(names).collect()
}

/// Adds a leaf under a path, with folders as needed, and returns it. [`fill_entries`] sets the entries later.
///
/// `None` if the path is empty.
pub(super) fn insert<'n>(
    nodes: &'n mut Vec<TrieNode>,
    path: &[&[u8]],
    number: u32,
    hash: gix::hash::Kind,
) -> Option<&'n mut TrieLeaf> {
    let [name, rest @ ..] = path else { return None };
    let is_folder = !rest.is_empty();
    let at = match nodes.binary_search_by(|node| node.order(name, is_folder)) {
        Ok(at) => at,
        Err(at) => {
            let node = TrieNode::new(name, is_folder, number, hash);
            nodes.insert(at, node);
            at
        }
    };
    match &mut nodes[at].content {
        TrieContent::Folder(children) => insert(children, rest, number, hash),
        TrieContent::File(leaf) => Some(leaf),
    }
}

/// Returns the places of the nodes that differ in a parent's tree, in order, with the parent's entry if it has one.
pub(super) fn differing_nodes(
    nodes: &[TrieNode],
    trees: &TreePair<'_>,
) -> Result<Vec<(usize, Option<TreeEntry>)>, ObjectError> {
    let mut found = Vec::new();
    trees.for_each_difference(&mut |(name, entry), theirs| {
        found.extend(position(nodes, name, entry).map(|at| (at, theirs)));
    })?;
    // They are in order already, unless a tree is broken.
    found.sort_by_key(|(at, _)| *at);
    found.dedup_by_key(|(at, _)| *at);
    Ok(found)
}

fn position(nodes: &[TrieNode], name: &[u8], entry: TreeEntry) -> Option<usize> {
    nodes
        .binary_search_by(|node| node.order(name, entry.is_folder()))
        .ok()
}

/// Sorts nodes as git sorts the entries of a tree.
fn sort(nodes: &mut [TrieNode]) {
    nodes.sort_by(|a, b| a.order(&b.name, b.is_folder()));
}

/// Moves the nodes at some places, which are in order, to `into`.
pub(super) fn move_nodes(nodes: &mut Vec<TrieNode>, places: &[usize], into: &mut Vec<TrieNode>) {
    let mut at = 0;
    let mut places = places.iter().peekable();
    into.extend(nodes.extract_if(.., |_| {
        let leaves = places.next_if(|next| **next == at).is_some();
        at += 1;
        leaves
    }));
    sort(into);
}

/// Merges two sets of targets at the same commit.
pub(super) fn merge(into: &mut Vec<TrieNode>, mut other: Vec<TrieNode>) {
    into.append(&mut other);
    // The sort merges two sorted runs in one pass, and puts equal names side by side.
    sort(into);
    into.dedup_by(|later, first| {
        if later.name != first.name || later.is_folder() != first.is_folder() {
            return false;
        }
        match (&mut first.content, &mut later.content) {
            (TrieContent::Folder(into), TrieContent::Folder(other)) => {
                merge(into, mem::take(other));
            }
            (TrieContent::File(into), TrieContent::File(other)) => {
                into.file = into.file.or(other.file);
                into.topics.append(&mut other.topics);
            }
            _ => return false,
        }
        true
    });
}

/// Splits a set in two, each with half of the files, in order.
pub(super) fn split_in_half(nodes: Vec<TrieNode>) -> (Vec<TrieNode>, Vec<TrieNode>) {
    let mut first = count_files(&nodes) / 2;
    split_after(nodes, &mut first)
}

fn count_files(nodes: &[TrieNode]) -> usize {
    let of = |node: &TrieNode| match &node.content {
        TrieContent::Folder(children) => count_files(children),
        TrieContent::File(_) => 1,
    };
    nodes.iter().map(of).sum()
}

/// Splits off the first `left` files. A folder with files of both parts is in both.
fn split_after(nodes: Vec<TrieNode>, left: &mut usize) -> (Vec<TrieNode>, Vec<TrieNode>) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for node in nodes {
        let TrieNode {
            name,
            entry,
            content,
        } = node;
        match content {
            TrieContent::File(_) if *left > 0 => {
                *left -= 1;
                first.push(TrieNode {
                    name,
                    entry,
                    content,
                });
            }
            TrieContent::File(_) => second.push(TrieNode {
                name,
                entry,
                content,
            }),
            TrieContent::Folder(children) => {
                let (these, those) = split_after(children, left);
                for (into, children) in [(&mut first, these), (&mut second, those)] {
                    if !children.is_empty() {
                        let (name, content) = (name.clone(), TrieContent::Folder(children));
                        into.push(TrieNode {
                            name,
                            entry,
                            content,
                        });
                    }
                }
            }
        }
    }
    (first, second)
}

/// Calls `visit` for every file.
pub(super) fn for_each_leaf(nodes: &[TrieNode], visit: &mut impl FnMut(&TrieLeaf)) {
    for node in nodes {
        match &node.content {
            TrieContent::Folder(children) => for_each_leaf(children, visit),
            TrieContent::File(leaf) => visit(leaf),
        }
    }
}

/// Calls `visit` for every target.
pub(super) fn for_each_target(nodes: &[TrieNode], visit: &mut impl FnMut(TargetId)) {
    for_each_leaf(nodes, &mut |leaf| {
        leaf.file
            .iter()
            .chain(&leaf.topics)
            .copied()
            .for_each(&mut *visit);
    });
}

/// Fills in the entries of a commit's tree, and drops the nodes that it lacks. `on_error` gets folders that cannot be
/// read.
pub(super) fn fill_entries(
    (repo, trees): (&gix::Repository, &mut TreeCache),
    nodes: &mut Vec<TrieNode>,
    tree: ObjectId,
    on_error: &mut impl FnMut(ObjectError),
) {
    let found = trees.get(repo, tree).and_then(|data| {
        git::entries(repo, tree, &data).try_for_each(|item| {
            let (name, entry) = item?;
            if let Some(at) = position(nodes, name, entry) {
                nodes[at].entry = entry;
            }
            Ok(())
        })
    });
    if let Err(error) = found {
        on_error(error);
    }
    nodes.retain_mut(|node| {
        if node.entry.id.is_null() {
            return false;
        }
        match &mut node.content {
            TrieContent::Folder(children) => {
                fill_entries((repo, trees), children, node.entry.id, on_error);
                !children.is_empty()
            }
            TrieContent::File(_) => node.entry.is_file(),
        }
    });
}

/// Calls `visit` for every file with its entry, and drops the files for which it returns `false`.
pub(super) fn retain_leaves(
    nodes: &mut Vec<TrieNode>,
    visit: &mut impl FnMut(&mut TrieLeaf, TreeEntry) -> bool,
) {
    nodes.retain_mut(|node| match &mut node.content {
        TrieContent::Folder(children) => {
            retain_leaves(children, visit);
            !children.is_empty()
        }
        TrieContent::File(leaf) => visit(leaf, node.entry),
    });
}
