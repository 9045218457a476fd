//! The files that differ between two commits, or between a commit and the working tree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::RepoPath;
use rayon::prelude::*;

use crate::error::Error;
use crate::git::Git;
use crate::listing::{EVERYTHING, FileListing, ListedFile};
use crate::revision::{self, Revision};
use crate::working_tree::DiskEntry;
use crate::{revision_files, working_tree};

/// Compares two commits by the ids of their files.
pub(crate) fn changed_files_between(
    git: &Git,
    from: &Revision,
    to: &Revision,
) -> Result<BTreeSet<RepoPath>, Error> {
    let changed = revision::changed_plans(git, &git.thread_handle(), from, to)?;
    let is_in_changed = |path: &RepoPath| {
        let folder = path.plan_folder();
        folder.is_some_and(|folder| changed.plans.contains(folder))
    };
    let mut old = by_path(revision_files::list_revision(git, from, &is_in_changed)?);
    let mut differing = BTreeSet::new();
    for (path, item) in revision_files::list_revision(git, to, &is_in_changed)? {
        if old
            .remove(&path)
            .is_none_or(|before| !is_same(&before, &item))
        {
            differing.insert(path);
        }
    }
    differing.extend(old.into_keys());
    Ok(differing)
}

/// Compares a commit with the files on disk, each by the id that its blob would have.
pub(crate) fn changed_files_on_disk(
    git: &Git,
    from: &Revision,
    root: &Path,
) -> Result<BTreeSet<RepoPath>, Error> {
    let old = by_path(revision_files::list_revision(git, from, EVERYTHING)?);
    let new = by_path(working_tree::list(root, EVERYTHING)?);
    let hash = git.thread_handle().object_hash();
    let is_as_before = |path: &RepoPath, item: &ListedFile<DiskEntry>| match (old.get(path), item) {
        (Some(ListedFile::Readable(id, _)), ListedFile::Readable(file, format)) => {
            let bytes = working_tree::read_bytes(file, *format).ok();
            let is_read = |bytes: &Vec<u8>| !format.is_text() || std::str::from_utf8(bytes).is_ok();
            let bytes = bytes.filter(is_read);
            bytes.is_some_and(|bytes| blob_id(hash, &bytes) == Some(*id))
        }
        (Some(ListedFile::Unreadable(before)), ListedFile::Unreadable(now)) => before == now,
        _ => false,
    };
    let mut differing: BTreeSet<_> = new
        .par_iter()
        .filter(|(path, item)| !is_as_before(path, item))
        .map(|(path, _)| path.clone())
        .collect();
    differing.extend(old.into_keys().filter(|path| !new.contains_key(path)));
    Ok(differing)
}

fn by_path<N>(listing: FileListing<N>) -> BTreeMap<RepoPath, ListedFile<N>> {
    listing.into_iter().collect()
}

fn is_same(a: &ListedFile<ObjectId>, b: &ListedFile<ObjectId>) -> bool {
    match (a, b) {
        (ListedFile::Readable(a, _), ListedFile::Readable(b, _)) => a == b,
        (ListedFile::Unreadable(a), ListedFile::Unreadable(b)) => a == b,
        _ => false,
    }
}

/// Returns the id of bytes as a blob; `None` if the hash function detects a collision attack.
fn blob_id(hash: gix::hash::Kind, bytes: &[u8]) -> Option<ObjectId> {
    gix::objs::compute_hash(hash, Kind::Blob, bytes).ok()
}
