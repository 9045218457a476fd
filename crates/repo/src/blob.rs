//! One file of a commit: its blob, read as text within limits.

use gix::ObjectId;
use gix::objs::Kind;
use irplan_plan::{Content, RepoPath};

use crate::git::{self, Git};
use crate::limits::TextKind;
use crate::object_error::ObjectError;
use crate::working_tree;

/// Reads a blob as the file at `path`.
pub(crate) fn read_text(
    repo: &gix::Repository,
    id: ObjectId,
    path: &RepoPath,
) -> Result<Content, ObjectError> {
    match TextKind::of(path.name()) {
        Some(kind) => read_blob(repo, id, kind),
        None => Ok(Content::Unreadable("not a kind of text".to_owned())),
    }
}

/// Reads one file of a commit.
pub(crate) fn read_file(
    git: &Git,
    repo: &gix::Repository,
    commit: ObjectId,
    path: &RepoPath,
) -> Result<Option<Content>, ObjectError> {
    let Some(mut tree) = git.root_tree(repo, commit)? else {
        return Ok(None);
    };
    let mut names = path.as_str().split('/').peekable();
    while let Some(name) = names.next() {
        match git::find_entry(repo, tree, name.as_bytes())? {
            Some(entry) if entry.is_folder() => tree = entry.id,
            Some(entry) if entry.is_file() && names.peek().is_none() => {
                return read_text(repo, entry.id, path).map(Some);
            }
            _ => return Ok(None),
        }
    }
    Ok(None)
}

pub(crate) fn read_blob(
    repo: &gix::Repository,
    id: ObjectId,
    kind: TextKind,
) -> Result<Content, ObjectError> {
    // Check the size first, so that a huge blob is never read.
    if let Ok(header) = repo.find_header(id)
        && let Some(why) = kind.refusal(header.size())
    {
        return Ok(Content::Unreadable(why));
    }
    let mut bytes = Vec::new();
    git::read(repo, id, Kind::Blob, &mut bytes)?;
    Ok(working_tree::decode_text(bytes))
}
