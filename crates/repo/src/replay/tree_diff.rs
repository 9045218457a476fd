//! The files that differ between two trees, found without reading the folders that they share.

use std::cmp::Ordering;
use std::fmt;

use gix::ObjectId;
use gix::objs::Kind;
use gix::objs::tree::name_order;
use irplan_plan::RepoPath;

use crate::file_name;
use crate::git::{self, TreeEntry};
use crate::object_error::ObjectError;

/// The deepest folder that is read.
const MAX_DEPTH: usize = 64;
/// The most entries that are read to compare two trees, so that a tree that contains itself comes to an end.
const MAX_ENTRIES: usize = 4_000_000;

/// The id of a file's content. Equal contents have equal ids.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BlobId(pub(super) ObjectId);

impl fmt::Display for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl fmt::Debug for BlobId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// A file that differs between two trees.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileDifference {
    pub(super) path: RepoPath,
    pub(super) old: Option<BlobId>,
    pub(super) new: Option<BlobId>,
}

/// Compares trees.
pub(super) struct TreeDiff<'a> {
    pub(super) repo: &'a gix::Repository,
    /// Which paths to report.
    pub(super) filter: &'a dyn Fn(&str) -> bool,
}

impl TreeDiff<'_> {
    /// Returns the files that differ between two trees, sorted by path; `None` is an empty tree.
    pub(super) fn trees(
        &self,
        old: Option<ObjectId>,
        new: Option<ObjectId>,
    ) -> Result<Vec<FileDifference>, ObjectError> {
        let mut progress = TreeDiffProgress {
            differences: Vec::new(),
            left: MAX_ENTRIES,
        };
        if old != new {
            self.folders((old, new), &mut String::new(), 0, &mut progress)?;
        }
        progress.differences.sort_by(|a, b| a.path.cmp(&b.path));
        Ok(progress.differences)
    }

    fn folders(
        &self,
        (old, new): (Option<ObjectId>, Option<ObjectId>),
        at: &mut String,
        depth: usize,
        progress: &mut TreeDiffProgress,
    ) -> Result<(), ObjectError> {
        if depth >= MAX_DEPTH {
            return Err(ObjectError::TooMuch(format!(
                "folders are nested more than {MAX_DEPTH} deep"
            )));
        }
        let (mut old_buffer, mut new_buffer) = (Vec::new(), Vec::new());
        let mut olds = self.entries(old, &mut old_buffer)?.peekable();
        let mut news = self.entries(new, &mut new_buffer)?.peekable();
        loop {
            let order = match (olds.peek(), news.peek()) {
                (None, None) => return Ok(()),
                (Some(Ok(old)), Some(Ok(new))) => {
                    name_order(old.0, old.1.is_folder(), new.0, new.1.is_folder())
                }
                (None, _) | (_, Some(Err(_))) => Ordering::Greater,
                (_, None) | (Some(Err(_)), _) => Ordering::Less,
            };
            let old = (order.is_le()).then(|| olds.next()).flatten().transpose()?;
            let new = (order.is_ge()).then(|| news.next()).flatten().transpose()?;
            progress.count()?;
            let Some((name, _)) = old.or(new) else {
                return Ok(());
            };
            let (old, new) = (old.map(|old| old.1), new.map(|new| new.1));
            if old.map(|old| old.id) != new.map(|new| new.id) {
                self.pair(name, (old, new), at, depth, progress)?;
            }
        }
    }

    /// Compares what two trees have under one name.
    fn pair(
        &self,
        name: &[u8],
        (old, new): (Option<TreeEntry>, Option<TreeEntry>),
        at: &mut String,
        depth: usize,
        progress: &mut TreeDiffProgress,
    ) -> Result<(), ObjectError> {
        let length = at.len();
        if length > 0 {
            at.push('/');
        }
        match file_name::check_file_name(name) {
            Ok(name) => at.push_str(name),
            Err(bad) => at.push_str(&bad.escaped),
        }
        let file = |entry: TreeEntry| entry.is_file().then_some(BlobId(entry.id));
        let folder = |entry: TreeEntry| entry.is_folder().then_some(entry.id);
        let files = (old.and_then(file), new.and_then(file));
        let folders = (old.and_then(folder), new.and_then(folder));
        if folders != (None, None) {
            self.folders(folders, at, depth + 1, progress)?;
        } else if files != (None, None) && (self.filter)(at) {
            progress.differences.push(FileDifference {
                path: RepoPath::new(&*at),
                old: files.0,
                new: files.1,
            });
        }
        at.truncate(length);
        Ok(())
    }

    fn entries<'b>(
        &self,
        tree: Option<ObjectId>,
        buffer: &'b mut Vec<u8>,
    ) -> Result<
        impl Iterator<Item = Result<(&'b [u8], TreeEntry), ObjectError>> + use<'b>,
        ObjectError,
    > {
        let entries = match tree {
            Some(tree) => {
                let data = git::read(self.repo, tree, Kind::Tree, buffer)?;
                Some(git::entries(self.repo, tree, data))
            }
            None => None,
        };
        Ok(entries.into_iter().flatten())
    }
}

/// What was found so far, and how many more entries may be read.
struct TreeDiffProgress {
    differences: Vec<FileDifference>,
    left: usize,
}

impl TreeDiffProgress {
    fn count(&mut self) -> Result<(), ObjectError> {
        let too_many = || {
            ObjectError::TooMuch(format!(
                "two trees have more than the limit of {MAX_ENTRIES} files and folders"
            ))
        };
        self.left = self.left.checked_sub(1).ok_or_else(too_many)?;
        Ok(())
    }
}
