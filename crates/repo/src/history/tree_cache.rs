//! Trees as bytes, so that what two of them share is skipped without being decoded.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::rc::Rc;

use gix::ObjectId;
use gix::objs::Kind;
use gix::objs::tree::name_order;

use crate::git::{self, TreeEntry};
use crate::object_error::ObjectError;

/// How many trees are kept: a commit and its parents have a few each that differ.
const MAX_RECENT: usize = 32;

/// The trees that were read last. A parent's tree is needed again when the walk visits that parent.
#[derive(Default)]
pub(super) struct TreeCache {
    recent: VecDeque<(ObjectId, Rc<[u8]>)>,
    buffer: Vec<u8>,
}

impl TreeCache {
    /// Returns the bytes of a tree.
    pub(super) fn get(
        &mut self,
        repo: &gix::Repository,
        id: ObjectId,
    ) -> Result<Rc<[u8]>, ObjectError> {
        if let Some((_, tree)) = self.recent.iter().find(|(cached, _)| *cached == id) {
            return Ok(Rc::clone(tree));
        }
        let tree: Rc<[u8]> = git::read(repo, id, Kind::Tree, &mut self.buffer)?.into();
        self.recent.truncate(MAX_RECENT - 1);
        self.recent.push_front((id, Rc::clone(&tree)));
        Ok(tree)
    }
}

/// Two versions of one tree.
pub(super) struct TreePair<'a> {
    pub(super) repo: &'a gix::Repository,
    /// The tree to name in messages about broken entries.
    pub(super) id: ObjectId,
    pub(super) ours: &'a [u8],
    pub(super) theirs: &'a [u8],
}

/// An entry of a tree with its name.
type NamedEntry<'a> = (&'a [u8], TreeEntry);

impl<'a> TreePair<'a> {
    /// Calls `visit` with every entry of ours that differs in theirs or is missing there, and with their entry.
    pub(super) fn for_each_difference(
        &self,
        visit: &mut impl FnMut(NamedEntry<'a>, Option<TreeEntry>),
    ) -> Result<(), ObjectError> {
        let (mut ours, mut theirs) = (self.ours, self.theirs);
        loop {
            let same = self.common_prefix(ours, theirs);
            (ours, theirs) = (&ours[same..], &theirs[same..]);
            if ours == theirs {
                return Ok(());
            }
            let (own, other) = (self.first_entry(ours)?, self.first_entry(theirs)?);
            let order = match (&own, &other) {
                (Some((own, entry)), Some((name, other))) => {
                    name_order(own, entry.is_folder(), name, other.is_folder())
                }
                (Some(_), None) => Ordering::Less,
                (None, _) => return Ok(()),
            };
            if let Some(own) = own.filter(|_| order.is_le()) {
                let other = other.map(|(_, entry)| entry);
                visit(own, other.filter(|_| order.is_eq()));
                ours = &ours[self.entry_length(ours)..];
            }
            if order.is_ge() {
                theirs = &theirs[self.entry_length(theirs)..];
            }
        }
    }

    /// Returns the length of the bytes that both start with, in whole entries.
    fn common_prefix(&self, ours: &[u8], theirs: &[u8]) -> usize {
        let mut same = 0;
        loop {
            let end = same + self.entry_length(&ours[same..]);
            if end == same || ours.get(same..end) != theirs.get(same..end) {
                return same;
            }
            same = end;
        }
    }

    /// Returns the length of the first entry: mode, name, a zero, an id. If the tree is cut short, all that is left.
    fn entry_length(&self, tree: &[u8]) -> usize {
        let id = self.repo.object_hash().len_in_bytes();
        let name = tree.iter().position(|byte| *byte == 0);
        name.map_or(tree.len(), |name| tree.len().min(name + 1 + id))
    }

    fn first_entry(&self, tree: &'a [u8]) -> Result<Option<NamedEntry<'a>>, ObjectError> {
        git::entries(self.repo, self.id, tree).next().transpose()
    }
}
