//! The plans of a commit, read directly from the object database.

use std::collections::{BTreeMap, BTreeSet};

use gix::ObjectId;
use gix::objs::Kind;
use gix::objs::tree::EntryKind;
use irplan_plan::{Content, RepoPath, Snapshot};
use rayon::prelude::*;

use crate::blob::read_blob;
use crate::error::Error;
use crate::git::{self, Git, TreeEntry};
use crate::limits::{FileFormat, ReadingBudget};
use crate::listing::{
    self, FileListing, FolderEntries, FolderEntry, ListedFile, ListingError, PACKS, PLANS,
    PathFilter, SETTINGS,
};
use crate::object_error::ObjectError;
use crate::revision::Revision;

/// The fewest blobs that a thread reads in a row. A handle has a cache that fills as it reads, so few long runs are
/// faster than many short ones.
const MIN_RUN: usize = 256;

type FormattedBlob = (ObjectId, FileFormat);

/// Reads the files that pass a filter in several revisions. Equal blobs are read once.
pub(crate) fn read_revisions(
    git: &Git,
    revisions: &[&Revision],
    filter: PathFilter<'_>,
) -> Result<Vec<Snapshot>, Error> {
    let listings: Vec<FileListing<ObjectId>> = revisions
        .iter()
        .map(|rev| list_revision(git, rev, filter))
        .collect::<Result<_, _>>()?;
    let blobs = distinct_blobs(&listings);
    let budget = ReadingBudget::new();
    let contents: BTreeMap<FormattedBlob, Content> = blobs
        .into_par_iter()
        .with_min_len(MIN_RUN)
        .map_init(
            || git.thread_handle(),
            |repo, (blob, path)| {
                let content = content_or_reason(repo, blob)
                    .map_err(|error| Error::objects(path, "a version", error))?;
                budget.take(&content, || path.to_string())?;
                Ok((blob, content))
            },
        )
        .collect::<Result<_, Error>>()?;
    listings
        .into_iter()
        .zip(revisions)
        .map(|(listing, rev)| snapshot_of(listing, &contents, rev))
        .collect()
}

/// Returns every blob once, ordered by path, because packs keep versions of a file side by side.
fn distinct_blobs(listings: &[FileListing<ObjectId>]) -> Vec<(FormattedBlob, &RepoPath)> {
    let mut seen = BTreeSet::new();
    let mut blobs = Vec::new();
    for (path, item) in listings.iter().flatten() {
        if let ListedFile::Readable(id, format) = item
            && seen.insert((*id, *format))
        {
            blobs.push(((*id, *format), path));
        }
    }
    blobs
}

/// Gives each path its content. A blob counts against the limit at every path, because each path is parsed.
fn snapshot_of(
    listing: FileListing<ObjectId>,
    contents: &BTreeMap<FormattedBlob, Content>,
    rev: &Revision,
) -> Result<Snapshot, Error> {
    let budget = ReadingBudget::new();
    let mut snapshot = Snapshot::new();
    for (path, item) in listing {
        let content = match item {
            ListedFile::Unreadable(why) => Content::Unreadable(why),
            ListedFile::Readable(id, format) => contents
                .get(&(id, format))
                .cloned()
                .unwrap_or_else(|| Content::Unreadable("it was not read".to_owned())),
        };
        budget.take(&content, || rev.to_string())?;
        snapshot.insert(path, content);
    }
    Ok(snapshot)
}

/// Lists the files of a revision that pass a filter, with the ids of their blobs.
pub(crate) fn list_revision(
    git: &Git,
    rev: &Revision,
    filter: PathFilter<'_>,
) -> Result<FileListing<ObjectId>, Error> {
    let repo = git.thread_handle();
    let with_context = |error: ObjectError| Error::objects(rev, "the folders", error);
    let mut items = Vec::new();
    let Some(root) = git.root_tree(&repo, rev.id).map_err(with_context)? else {
        return Ok(items);
    };
    if let Some(entry) = git::find_entry(&repo, root, SETTINGS.as_bytes()).map_err(with_context)? {
        items.push(listing::list_settings(folder_entry(entry)));
    }
    if let Some(entry) = git::find_entry(&repo, root, PACKS.as_bytes()).map_err(with_context)? {
        items.extend(listing::list_packs(&TreeFolders(git), folder_entry(entry))?);
    }
    if let Some(entry) = git::find_entry(&repo, root, PLANS.as_bytes()).map_err(with_context)? {
        items.extend(listing::list_plans(
            &TreeFolders(git),
            folder_entry(entry),
            filter,
        )?);
    }
    Ok(items)
}

fn folder_entry(entry: TreeEntry) -> FolderEntry<ObjectId> {
    match entry.mode.kind() {
        EntryKind::Tree => FolderEntry::Folder(entry.id),
        EntryKind::Blob | EntryKind::BlobExecutable => FolderEntry::File(entry.id),
        EntryKind::Link => {
            FolderEntry::Refused("a symbolic link, which irplan does not follow".to_owned())
        }
        EntryKind::Commit => FolderEntry::Refused(listing::SUBMODULE.to_owned()),
    }
}

struct TreeFolders<'a>(&'a Git);

impl listing::FolderSource for TreeFolders<'_> {
    type Node = ObjectId;
    type Handle = gix::Repository;

    fn handle(&self) -> gix::Repository {
        self.0.thread_handle()
    }

    fn list(
        &self,
        repo: &gix::Repository,
        folder: &ObjectId,
        most: usize,
    ) -> Result<FolderEntries<ObjectId>, ListingError> {
        let mut buffer = Vec::new();
        let data = git::read(repo, *folder, Kind::Tree, &mut buffer)?;
        let entries = git::entries(repo, *folder, data)
            .take(most.saturating_add(1))
            .map(|item| item.map(|(name, entry)| (name.to_vec(), folder_entry(entry))))
            .collect::<Result<_, ObjectError>>()?;
        Ok(entries)
    }
}

/// Reads one blob, or says why not. That the clone does not have it says nothing about the file, so it is an error.
fn content_or_reason(
    repo: &gix::Repository,
    (id, format): FormattedBlob,
) -> Result<Content, ObjectError> {
    match read_blob(repo, id, format) {
        Err(error @ ObjectError::Missing { .. }) => Err(error),
        Err(error) => Ok(Content::Unreadable(error.to_string())),
        Ok(content) => Ok(content),
    }
}
