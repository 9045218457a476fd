//! One file of a commit: its blob, read within limits.

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::{Content, RepoPath};

use crate::git::{self, Git};
use crate::limits::{FileFormat, OversizedFile};
use crate::object_error::ObjectError;
use crate::working_tree;

/// Reads a blob as the file at `path`.
pub(crate) fn read_as(
    repo: &gix::Repository,
    id: ObjectId,
    path: &RepoPath,
) -> Result<Content, ObjectError> {
    match FileFormat::of(path.name()) {
        Some(format) => read_blob(repo, id, format),
        None => Ok(Content::Unreadable(
            "not a kind of file that a plan has".to_owned(),
        )),
    }
}

/// Reads one file of a commit.
pub(crate) fn read_file(
    git: &Git,
    repo: &gix::Repository,
    commit: ObjectId,
    path: &RepoPath,
) -> Result<Option<Content>, ObjectError> {
    match find_file(git, repo, commit, path)? {
        Some(id) => read_as(repo, id, path).map(Some),
        None => Ok(None),
    }
}

/// Reads the bytes of one file of a commit; `None` if the path is missing, a folder or a link, or the file is too large.
pub(crate) fn read_file_bytes(
    git: &Git,
    repo: &gix::Repository,
    commit: ObjectId,
    path: &RepoPath,
) -> Result<Option<Vec<u8>>, ObjectError> {
    let format = FileFormat::of(path.name());
    match find_file(git, repo, commit, path)?.zip(format) {
        Some((id, format)) => Ok(read_bytes(repo, id, format)?.ok()),
        None => Ok(None),
    }
}

/// Returns the blob of a file of a commit; `None` if the path is missing, a folder or a link.
fn find_file(
    git: &Git,
    repo: &gix::Repository,
    commit: ObjectId,
    path: &RepoPath,
) -> Result<Option<ObjectId>, ObjectError> {
    let Some(mut tree) = git.root_tree(repo, commit)? else {
        return Ok(None);
    };
    let mut names = path.as_str().split('/').peekable();
    while let Some(name) = names.next() {
        match git::find_entry(repo, tree, name.as_bytes())? {
            Some(entry) if entry.is_folder() => tree = entry.id,
            Some(entry) if entry.is_file() && names.peek().is_none() => return Ok(Some(entry.id)),
            _ => return Ok(None),
        }
    }
    Ok(None)
}

pub(crate) fn read_blob(
    repo: &gix::Repository,
    id: ObjectId,
    format: FileFormat,
) -> Result<Content, ObjectError> {
    Ok(match read_bytes(repo, id, format)? {
        Ok(bytes) => working_tree::decode(bytes, format),
        Err(error) => Content::Unreadable(error.to_string()),
    })
}

/// Reads the bytes of a blob, unless it is too large.
fn read_bytes(
    repo: &gix::Repository,
    id: ObjectId,
    format: FileFormat,
) -> Result<Result<Vec<u8>, OversizedFile>, ObjectError> {
    // Check the size first, so that a huge blob is never read.
    if let Ok(header) = repo.find_header(id)
        && let Err(error) = format.check_size(header.size())
    {
        return Ok(Err(error));
    }
    let mut bytes = Vec::new();
    git::read(repo, id, Kind::Blob, &mut bytes)?;
    Ok(Ok(bytes))
}
