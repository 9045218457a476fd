//! The files of plans that one tree has and another lacks: what a commit deleted, or, the other way round, added.
//!
//! Only folders that differ are read.

use gix::ObjectId;
use gix::bstr::BString;
use irplan_plan::RepoPath;

use super::tree_cache::{TreeCache, TreePair};
use crate::file_name;
use crate::git::{self, TreeEntry};
use crate::limits::{DEPTH, ENTRIES, FileFormat};
use crate::listing::PLANS;
use crate::object_error::ObjectError;

/// A text file's path and blob.
pub(super) type UnmatchedFile = (RepoPath, ObjectId);

/// Lists such files, up to a limit for the whole walk.
pub(super) struct UnmatchedFiles {
    /// How many more tree entries may be read, so that a tree that contains itself comes to an end.
    remaining: u64,
}

impl Default for UnmatchedFiles {
    fn default() -> Self {
        Self { remaining: ENTRIES }
    }
}

/// Where trees are read from.
type TreeSource<'a> = (&'a gix::Repository, &'a mut TreeCache);

impl UnmatchedFiles {
    /// Returns the files of plans that the first of two trees has and the second lacks, in tree order.
    pub(super) fn list(
        &mut self,
        (repo, trees): TreeSource<'_>,
        prefix: &[BString],
        (mut ours, mut theirs): (ObjectId, ObjectId),
    ) -> Result<Vec<UnmatchedFile>, ObjectError> {
        let mut found = Vec::new();
        let names = prefix.iter().map(|name| name.as_slice());
        for name in names.chain([PLANS.as_bytes()]) {
            let (own, other) = (
                folder(repo, trees, ours, name)?,
                folder(repo, trees, theirs, name)?,
            );
            let Some(own) = own else { return Ok(found) };
            ours = own;
            theirs = other.unwrap_or_else(|| ObjectId::empty_tree(repo.object_hash()));
        }
        let mut at = PLANS.to_owned();
        self.folder((repo, trees), &mut at, (ours, theirs), &mut found)?;
        Ok(found)
    }

    /// Lists the files of one folder.
    fn folder(
        &mut self,
        (repo, trees): TreeSource<'_>,
        at: &mut String,
        (ours, theirs): (ObjectId, ObjectId),
        found: &mut Vec<UnmatchedFile>,
    ) -> Result<(), ObjectError> {
        let is_too_deep = at.split('/').count() >= DEPTH;
        if ours == theirs || is_too_deep {
            return Ok(());
        }
        let (own, other) = (trees.get(repo, ours)?, trees.get(repo, theirs)?);
        for (name, entry, other) in differing(repo, theirs, (&own, &other))? {
            self.remaining = self.remaining.checked_sub(1).ok_or_else(too_many)?;
            let Ok(name) = file_name::check_file_name(name) else {
                continue;
            };
            let length = at.len();
            at.push('/');
            at.push_str(name);
            if entry.is_folder() {
                let other = other
                    .filter(|other| other.is_folder())
                    .map(|other| other.id);
                let other = other.unwrap_or_else(|| ObjectId::empty_tree(repo.object_hash()));
                self.folder((repo, trees), at, (entry.id, other), found)?;
            } else if is_text(name, entry) && !other.is_some_and(TreeEntry::is_file) {
                found.push((RepoPath::new(&at), entry.id));
            }
            at.truncate(length);
        }
        Ok(())
    }
}

fn too_many() -> ObjectError {
    ObjectError::TooMuch(format!(
        "moves were not followed any further: more than {ENTRIES} files and folders were added or deleted"
    ))
}

fn is_text(name: &str, entry: TreeEntry) -> bool {
    entry.is_file() && FileFormat::of(name).is_some_and(FileFormat::is_text)
}

/// Returns the folder with a name in a tree.
fn folder(
    repo: &gix::Repository,
    trees: &mut TreeCache,
    tree: ObjectId,
    name: &[u8],
) -> Result<Option<ObjectId>, ObjectError> {
    let data = trees.get(repo, tree)?;
    for item in git::entries(repo, tree, &data) {
        let (found, entry) = item?;
        if found == name && entry.is_folder() {
            return Ok(Some(entry.id));
        }
    }
    Ok(None)
}

/// A tree's entry with its name, and the other tree's entry under that name.
type DifferingEntry<'a> = (&'a [u8], TreeEntry, Option<TreeEntry>);

fn differing<'a>(
    repo: &'a gix::Repository,
    id: ObjectId,
    (ours, theirs): (&'a [u8], &'a [u8]),
) -> Result<Vec<DifferingEntry<'a>>, ObjectError> {
    let mut found = Vec::new();
    let pair = TreePair {
        repo,
        id,
        ours,
        theirs,
    };
    pair.for_each_difference(&mut |(name, entry), other| found.push((name, entry, other)))?;
    Ok(found)
}
