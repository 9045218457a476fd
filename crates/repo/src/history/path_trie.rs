//! What is still looked for at a commit, as a trie along its folders.

use std::mem;

use gix::ObjectId;
use gix::bstr::BString;
use gix::objs::tree::{EntryKind, name_order};
use irplan_plan::RepoPath;

use super::tree_cache::{TreeCache, TreePair};
use crate::git::{self, ObjectError, TreeEntry};

/// The number of something that is looked for.
pub(super) type TargetId = u32;

/// A file or folder with what the commit at hand has under its name.
#[derive(Debug)]
pub(super) struct TrieNode {
    pub(super) name: Box<[u8]>,
    pub(super) entry: TreeEntry,
    pub(super) below: TrieContent,
}

#[derive(Debug)]
pub(super) enum TrieContent {
    /// In the order of trees; never empty.
    Folder(Vec<TrieNode>),
    File(TrieLeaf),
}

/// What is looked for in one file; never nothing.
#[derive(Debug)]
pub(super) struct TrieLeaf {
    /// The number of the file's path.
    pub(super) path: u32,
    /// The file itself.
    pub(super) file: Option<TargetId>,
    /// What it says.
    pub(super) topics: Vec<TargetId>,
}

impl TrieNode {
    fn new(name: &[u8], is_folder: bool, number: u32, hash: gix::hash::Kind) -> Self {
        let leaf = TrieLeaf {
            path: number,
            file: None,
            topics: Vec::new(),
        };
        let (kind, below) = match is_folder {
            true => (EntryKind::Tree, TrieContent::Folder(Vec::new())),
            false => (EntryKind::Blob, TrieContent::File(leaf)),
        };
        Self {
            name: name.into(),
            entry: TreeEntry {
                mode: kind.into(),
                id: hash.null(),
            },
            below,
        }
    }

    fn is_folder(&self) -> bool {
        matches!(self.below, TrieContent::Folder(_))
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

/// The names that lead to a file from the top of the trees.
pub(super) fn names<'a>(prefix: &'a [BString], path: &'a RepoPath) -> Vec<&'a [u8]> {
    let folders = prefix.iter().map(|name| name.as_slice());
    let names = path.as_str().split('/').map(str::as_bytes);
    folders.chain(names).collect()
}

/// Adds the leaf of a file under its path, with folders as needed, and gives it back; the entries are filled in later.
///
/// `None` where a path has no names.
pub(super) fn plant<'n>(
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
    match &mut nodes[at].below {
        TrieContent::Folder(children) => plant(children, rest, number, hash),
        TrieContent::File(leaf) => Some(leaf),
    }
}

/// The nodes for which a parent's tree has something else than the commit's, or nothing, with what it has; in order.
pub(super) fn differing(
    nodes: &[TrieNode],
    trees: &TreePair<'_>,
) -> Result<Vec<(usize, Option<TreeEntry>)>, ObjectError> {
    let mut found = Vec::new();
    trees.differing(&mut |(name, entry), theirs| {
        found.extend(position(nodes, name, entry).map(|at| (at, theirs)));
    })?;
    // They come in order, unless a tree is broken.
    found.sort_by_key(|(at, _)| *at);
    found.dedup_by_key(|(at, _)| *at);
    Ok(found)
}

fn position(nodes: &[TrieNode], name: &[u8], entry: TreeEntry) -> Option<usize> {
    nodes
        .binary_search_by(|node| node.order(name, entry.is_folder()))
        .ok()
}

/// Puts nodes into the order of trees.
fn sort(nodes: &mut [TrieNode]) {
    nodes.sort_by(|a, b| a.order(&b.name, b.is_folder()));
}

/// Moves the nodes at some places, which are in order, to the rest.
pub(super) fn take_out(nodes: &mut Vec<TrieNode>, leaving: &[usize], rest: &mut Vec<TrieNode>) {
    let mut at = 0;
    let mut leaving = leaving.iter().peekable();
    rest.extend(nodes.extract_if(.., |_| {
        let leaves = leaving.next_if(|next| **next == at).is_some();
        at += 1;
        leaves
    }));
    sort(rest);
}

/// Joins two sets that stand at the same commit.
pub(super) fn join(into: &mut Vec<TrieNode>, mut other: Vec<TrieNode>) {
    into.append(&mut other);
    // Two sorted runs are merged in one pass; equal names come to stand side by side.
    sort(into);
    into.dedup_by(|later, first| {
        if later.name != first.name || later.is_folder() != first.is_folder() {
            return false;
        }
        match (&mut first.below, &mut later.below) {
            (TrieContent::Folder(into), TrieContent::Folder(other)) => join(into, mem::take(other)),
            (TrieContent::File(into), TrieContent::File(other)) => {
                into.file = into.file.or(other.file);
                into.topics.append(&mut other.topics);
            }
            _ => return false,
        }
        true
    });
}

/// Parts a set in two, each with half of the files, in order.
pub(super) fn halve(nodes: Vec<TrieNode>) -> (Vec<TrieNode>, Vec<TrieNode>) {
    let mut first = files(&nodes) / 2;
    part(nodes, &mut first)
}

fn files(nodes: &[TrieNode]) -> usize {
    let of = |node: &TrieNode| match &node.below {
        TrieContent::Folder(children) => files(children),
        TrieContent::File(_) => 1,
    };
    nodes.iter().map(of).sum()
}

/// Parts off the first `left` files; a folder that has files of both parts stands in both.
fn part(nodes: Vec<TrieNode>, left: &mut usize) -> (Vec<TrieNode>, Vec<TrieNode>) {
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for node in nodes {
        let TrieNode { name, entry, below } = node;
        match below {
            TrieContent::File(_) if *left > 0 => {
                *left -= 1;
                first.push(TrieNode { name, entry, below });
            }
            TrieContent::File(_) => second.push(TrieNode { name, entry, below }),
            TrieContent::Folder(children) => {
                let (these, those) = part(children, left);
                for (into, children) in [(&mut first, these), (&mut second, those)] {
                    if !children.is_empty() {
                        let (name, below) = (name.clone(), TrieContent::Folder(children));
                        into.push(TrieNode { name, entry, below });
                    }
                }
            }
        }
    }
    (first, second)
}

/// Calls `visit` for every file.
pub(super) fn leaves(nodes: &[TrieNode], visit: &mut impl FnMut(&TrieLeaf)) {
    for node in nodes {
        match &node.below {
            TrieContent::Folder(children) => leaves(children, visit),
            TrieContent::File(leaf) => visit(leaf),
        }
    }
}

/// Calls `visit` for everything that is looked for.
pub(super) fn each(nodes: &[TrieNode], visit: &mut impl FnMut(TargetId)) {
    leaves(nodes, &mut |leaf| {
        leaf.file
            .iter()
            .chain(&leaf.topics)
            .copied()
            .for_each(&mut *visit);
    });
}

/// Fills in what a commit's tree has, and takes out what it has not; `lose` hears of folders that cannot be read.
pub(super) fn fill(
    (repo, trees): (&gix::Repository, &mut TreeCache),
    nodes: &mut Vec<TrieNode>,
    tree: ObjectId,
    lose: &mut impl FnMut(ObjectError),
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
        lose(error);
    }
    nodes.retain_mut(|node| {
        if node.entry.id.is_null() {
            return false;
        }
        match &mut node.below {
            TrieContent::Folder(children) => {
                fill((repo, trees), children, node.entry.id, lose);
                !children.is_empty()
            }
            TrieContent::File(_) => node.entry.is_file(),
        }
    });
}

/// Calls `visit` for every file, with what the commit has there; a file for which it returns `false` is taken out.
pub(super) fn retain(
    nodes: &mut Vec<TrieNode>,
    visit: &mut impl FnMut(&mut TrieLeaf, TreeEntry) -> bool,
) {
    nodes.retain_mut(|node| match &mut node.below {
        TrieContent::Folder(children) => {
            retain(children, visit);
            !children.is_empty()
        }
        TrieContent::File(leaf) => visit(leaf, node.entry),
    });
}
