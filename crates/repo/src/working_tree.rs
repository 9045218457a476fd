//! The plans on disk, read without following links and without using git.

use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use irplan_plan::{Attachment, Content, RepoPath, Snapshot};
use rayon::prelude::*;

use crate::error::Error;
use crate::limits::{FileFormat, OversizedFile, ReadingBudget};
use crate::listing::{
    self, FileListing, FolderEntries, FolderEntry, ListedFile, ListingError, PACKS, PLANS,
    PathFilter, SETTINGS,
};

/// Lists `irplan.toml`, the packs, and the files below `plans/` that pass a filter.
pub(crate) fn list(root: &Path, filter: PathFilter<'_>) -> Result<FileListing<DiskEntry>, Error> {
    let mut items = Vec::new();
    if let Some(entry) = disk_entry(&root.join(SETTINGS))? {
        items.push(listing::list_settings(entry));
    }
    if let Some(entry) = disk_entry(&root.join(PACKS))? {
        items.extend(listing::list_packs(&DiskFolders, entry)?);
    }
    if let Some(entry) = disk_entry(&root.join(PLANS))? {
        items.extend(listing::list_plans(&DiskFolders, entry, filter)?);
    }
    Ok(items)
}

/// Reads `irplan.toml`, the packs, and the files below `plans/` that pass a filter.
pub(crate) fn read(root: &Path, filter: PathFilter<'_>) -> Result<Snapshot, Error> {
    let budget = ReadingBudget::new();
    let contents: Vec<(RepoPath, Content)> = list(root, filter)?
        .into_par_iter()
        .map(|(path, item)| match item {
            ListedFile::Unreadable(why) => Ok((path, Content::Unreadable(why))),
            ListedFile::Readable(file, format) => {
                let content = read_content(&file, format);
                budget.take(&content, || path.to_string())?;
                Ok((path, content))
            }
        })
        .collect::<Result<_, Error>>()?;
    let mut snapshot = Snapshot::new();
    for (path, content) in contents {
        snapshot.insert(path, content);
    }
    Ok(snapshot)
}

/// Reads changed files again, and takes the others from an earlier snapshot.
///
/// `None` if that could be wrong, because a changed path is not a regular file that the earlier snapshot has. A path
/// that is neither there nor in the snapshot is ignored: editors create and remove such files while they save.
pub(crate) fn read_changed(
    root: &Path,
    earlier: &Snapshot,
    changed: &[PathBuf],
) -> Option<Snapshot> {
    let mut snapshot = earlier.clone();
    for path in changed {
        let name = repo_path(root, path)?;
        let is_known = earlier.text(&name).is_some() || earlier.attachment(&name).is_some();
        match disk_entry(path).ok()? {
            Some(FolderEntry::File(found)) if is_known && lies_in_folders(root, path) => {
                let format = FileFormat::of(name.name())?;
                snapshot.insert(name, read_content(&found, format));
            }
            None if !is_known && !has_path(earlier, &name) => {}
            _ => return None,
        }
    }
    Some(snapshot)
}

/// Returns the path of a file inside the repository.
fn repo_path(root: &Path, path: &Path) -> Option<RepoPath> {
    let names: Option<Vec<_>> = path
        .strip_prefix(root)
        .ok()?
        .iter()
        .map(|name| name.to_str())
        .collect();
    Some(RepoPath::new(names?.join("/")))
}

/// Whether everything between the root and a file is a folder and not a link.
fn lies_in_folders(root: &Path, path: &Path) -> bool {
    let between = path.ancestors().skip(1).take_while(|above| *above != root);
    let mut between = between.map(disk_entry);
    between.all(|found| matches!(found, Ok(Some(FolderEntry::Folder(_)))))
}

/// Whether a snapshot has anything at a path or below it.
fn has_path(snapshot: &Snapshot, name: &RepoPath) -> bool {
    let mut paths = snapshot.iter().map(|(path, _)| path.as_str());
    paths.any(|path| {
        let rest = path.strip_prefix(name.as_str());
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })
}

/// A path on disk, with its metadata from when it was listed.
pub(crate) struct DiskEntry {
    path: PathBuf,
    metadata: Metadata,
}

fn disk_entry(path: &Path) -> Result<Option<FolderEntry<DiskEntry>>, Error> {
    match fs::symlink_metadata(path) {
        Ok(metadata) => Ok(Some(entry(path.to_owned(), metadata))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Error::disk(path, error)),
    }
}

fn entry(path: PathBuf, metadata: Metadata) -> FolderEntry<DiskEntry> {
    let kind = metadata.file_type();
    let found = DiskEntry { path, metadata };
    if kind.is_symlink() {
        FolderEntry::Refused("a symbolic link, which irplan does not follow".to_owned())
    } else if kind.is_dir() {
        FolderEntry::Folder(found)
    } else if kind.is_file() {
        FolderEntry::File(found)
    } else {
        FolderEntry::Refused("neither a regular file nor a folder".to_owned())
    }
}

struct DiskFolders;

impl listing::FolderSource for DiskFolders {
    type Node = DiskEntry;
    type Handle = ();

    fn handle(&self) {}

    fn list(
        &self,
        (): &(),
        folder: &DiskEntry,
        most: usize,
    ) -> Result<FolderEntries<DiskEntry>, ListingError> {
        let mut entries = Vec::new();
        for item in fs::read_dir(&folder.path)?.take(most.saturating_add(1)) {
            let item = item?;
            let name = item.file_name();
            if name == ".git" {
                return Err(ListingError::Submodule);
            }
            let found = match item.metadata() {
                Ok(metadata) => entry(item.path(), metadata),
                Err(error) => FolderEntry::Refused(format!("cannot be read: {error}")),
            };
            entries.push((name.as_encoded_bytes().to_vec(), found));
        }
        Ok(entries)
    }
}

/// Reads one file, or says why not.
pub(crate) fn read_content(found: &DiskEntry, format: FileFormat) -> Content {
    match read_bytes(found, format) {
        Ok(bytes) => decode(bytes, format),
        Err(error) => Content::Unreadable(error.to_string()),
    }
}

/// Why one file on disk could not be read. Its path is added by the caller.
#[derive(Debug, thiserror::Error)]
pub(crate) enum FileReadError {
    /// It is too large.
    #[error(transparent)]
    Oversized(#[from] OversizedFile),
    /// The disk says why.
    #[error("cannot be read: {0}")]
    Disk(#[from] io::Error),
}

/// Reads the bytes of one file.
///
/// # Errors
/// If the file is too large, cannot be read, or changes meanwhile.
pub(crate) fn read_bytes(found: &DiskEntry, format: FileFormat) -> Result<Vec<u8>, FileReadError> {
    format.check_size(found.metadata.len())?;
    let bytes = read_regular(found, format.limit())?;
    // The file may have grown since it was listed.
    format.check_size(bytes.len() as u64)?;
    Ok(bytes)
}

/// Reads the bytes of a picture or a document, without following links.
pub(crate) fn read_attachment(root: &Path, path: &RepoPath) -> Result<Vec<u8>, Error> {
    let place = root.join(path.as_str());
    let refused = |why: String| Error::disk(&place, io::Error::other(why));
    let Some(FolderEntry::File(found)) = disk_entry(&place)? else {
        return Err(refused("not a regular file".to_owned()));
    };
    if !lies_in_folders(root, &place) {
        return Err(refused("not in a regular folder".to_owned()));
    }
    let format = FileFormat::of(path.name());
    let format = format.ok_or_else(|| refused("not a kind of file that a plan has".to_owned()))?;
    read_bytes(&found, format).map_err(|error| refused(error.to_string()))
}

/// Makes a content from bytes: text, or what is known about a picture or a document.
pub(crate) fn decode(bytes: Vec<u8>, format: FileFormat) -> Content {
    match format {
        FileFormat::Toml | FileFormat::Markdown => decode_text(bytes),
        FileFormat::Attachment(named) => {
            Content::Attached(Arc::new(Attachment::inspect(named, &bytes)))
        }
    }
}

/// Makes text from bytes, or says where they are not UTF-8.
pub(crate) fn decode_text(bytes: Vec<u8>) -> Content {
    match String::from_utf8(bytes) {
        Ok(text) => Content::Text(Arc::from(text)),
        Err(error) => Content::Unreadable(format!(
            "not valid UTF-8 at byte {}",
            error.utf8_error().valid_up_to()
        )),
    }
}

fn read_regular(found: &DiskEntry, limit: u64) -> io::Result<Vec<u8>> {
    let file = File::open(&found.path)?;
    let opened = file.metadata()?;
    // Somebody may have replaced the file with a link after it was listed.
    if !opened.is_file() || !same_file(&opened, &found.metadata) {
        return Err(io::Error::other("it changed while it was read"));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(opened.len()).unwrap_or(0));
    file.take(limit + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

#[cfg(unix)]
fn same_file(a: &Metadata, b: &Metadata) -> bool {
    use std::os::unix::fs::MetadataExt;
    (a.dev(), a.ino()) == (b.dev(), b.ino())
}

/// Only Unix has numbers to compare. On other systems, making a link needs rights that few authors of plans have.
#[cfg(not(unix))]
fn same_file(_: &Metadata, _: &Metadata) -> bool {
    true
}
