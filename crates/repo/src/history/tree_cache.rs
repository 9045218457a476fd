//! TreeCache as bytes, so that what two of them have alike is skipped unread.

use std::cmp::Ordering;
use std::collections::VecDeque;
use std::rc::Rc;

use gix::ObjectId;
use gix::objs::Kind;
use gix::objs::tree::name_order;

use crate::git::{self, ObjectError, TreeEntry};

/// How many trees are at hand: a commit and its parents have a few each that differ.
const AT_HAND: usize = 32;

/// The trees that were read last: what is a parent's tree now is the commit's own in the next step.
#[derive(Default)]
pub(super) struct TreeCache {
    at_hand: VecDeque<(ObjectId, Rc<[u8]>)>,
    buffer: Vec<u8>,
}

impl TreeCache {
    /// The bytes of a tree.
    pub(super) fn get(
        &mut self,
        repo: &gix::Repository,
        id: ObjectId,
    ) -> Result<Rc<[u8]>, ObjectError> {
        if let Some((_, tree)) = self.at_hand.iter().find(|(known, _)| *known == id) {
            return Ok(Rc::clone(tree));
        }
        let tree: Rc<[u8]> = git::read(repo, id, Kind::Tree, &mut self.buffer)?.into();
        self.at_hand.truncate(AT_HAND - 1);
        self.at_hand.push_front((id, Rc::clone(&tree)));
        Ok(tree)
    }
}

/// Two versions of one tree.
pub(super) struct TreePair<'a> {
    pub(super) repo: &'a gix::Repository,
    /// The tree that both are looked at from, for words about what is broken.
    pub(super) id: ObjectId,
    pub(super) ours: &'a [u8],
    pub(super) theirs: &'a [u8],
}

/// An entry of a tree with its name.
type NamedEntry<'a> = (&'a [u8], TreeEntry);

impl<'a> TreePair<'a> {
    /// Calls `visit` with every entry of ours for which theirs has something else, or nothing, and with what it has.
    pub(super) fn differing(
        &self,
        visit: &mut impl FnMut(NamedEntry<'a>, Option<TreeEntry>),
    ) -> Result<(), ObjectError> {
        let (mut ours, mut theirs) = (self.ours, self.theirs);
        loop {
            let same = self.common(ours, theirs);
            (ours, theirs) = (&ours[same..], &theirs[same..]);
            if ours == theirs {
                return Ok(());
            }
            let (own, other) = (self.first(ours)?, self.first(theirs)?);
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
                ours = &ours[self.length(ours)..];
            }
            if order.is_ge() {
                theirs = &theirs[self.length(theirs)..];
            }
        }
    }

    /// How many bytes both begin with, in whole entries.
    fn common(&self, ours: &[u8], theirs: &[u8]) -> usize {
        let mut same = 0;
        loop {
            let end = same + self.length(&ours[same..]);
            if end == same || ours.get(same..end) != theirs.get(same..end) {
                return same;
            }
            same = end;
        }
    }

    /// The bytes of the first entry: mode, name, a zero, an id; what is cut short is taken whole.
    fn length(&self, tree: &[u8]) -> usize {
        let id = self.repo.object_hash().len_in_bytes();
        let name = tree.iter().position(|byte| *byte == 0);
        name.map_or(tree.len(), |name| tree.len().min(name + 1 + id))
    }

    fn first(&self, tree: &'a [u8]) -> Result<Option<NamedEntry<'a>>, ObjectError> {
        git::entries(self.repo, self.id, tree).next().transpose()
    }
}
