//! Finding the git repository around a folder.

use std::path::{Component, Path, PathBuf};

use gix::discover::repository::Path as RepositoryPath;
use gix::discover::upwards;

use crate::error::NoGitReason;
use crate::git::Git;

/// A git repository that contains a folder.
enum EnclosingRepository {
    /// The folder is inside its working tree.
    Worktree(PathBuf, RepositoryPath),
    /// It has no working tree.
    Bare(RepositoryPath),
}

/// Looks for a repository in `folder` and above it.
fn find_enclosing(folder: &Path) -> Result<Option<EnclosingRepository>, NoGitReason> {
    // Only the path is needed here. `Git::open` decides how far to trust the repository.
    let options = upwards::Options {
        trust: upwards::TrustPolicy::Assume(gix::sec::Trust::Reduced),
        ..Default::default()
    };
    match gix::discover::upwards_opts(folder, options) {
        Ok((path, _)) => Ok(Some(match &path {
            RepositoryPath::WorkTree(work_dir)
            | RepositoryPath::LinkedWorkTree { work_dir, .. } => {
                EnclosingRepository::Worktree(work_dir.clone(), path)
            }
            RepositoryPath::Repository(_) => EnclosingRepository::Bare(path),
        })),
        Err(error) if error.classify().is_not_found() => Ok(None),
        Err(error) => Err(NoGitReason::NotFound(error.to_string())),
    }
}

/// Opens the repository around `folder`.
pub(crate) fn open_enclosing(folder: &Path, has_plans: bool) -> Result<Git, NoGitReason> {
    match find_enclosing(folder)? {
        Some(EnclosingRepository::Worktree(top, path)) => {
            let prefix = match folder.strip_prefix(&top) {
                Ok(prefix) if has_plans => prefix,
                Ok(_) => Path::new(""),
                Err(_) => return Err(NoGitReason::NotInside),
            };
            Git::open(path, prefix)
        }
        // A bare repository around a folder of plans does not track that folder.
        Some(EnclosingRepository::Bare(_)) if has_plans => Err(NoGitReason::NotInside),
        Some(EnclosingRepository::Bare(path)) => Git::open(path, Path::new("")),
        None => Err(NoGitReason::NotInside),
    }
}

/// Returns the path of a folder from the top of the git working tree around it, with `/` between names. It is empty for
/// the top itself, and `None` if there is no working tree. The folder does not need to exist yet.
pub fn path_in_git(folder: &Path) -> Option<String> {
    let exists = |folder: &&Path| folder.symlink_metadata().is_ok();
    let existing = folder.ancestors().find(exists);
    let missing = folder
        .strip_prefix(existing.unwrap_or(Path::new("")))
        .ok()?;
    let existing = gix::path::realpath(existing.unwrap_or(Path::new("."))).ok()?;
    let Ok(Some(EnclosingRepository::Worktree(top, _))) = find_enclosing(&existing) else {
        return None;
    };
    let path = existing.strip_prefix(top).ok()?.join(missing);
    let names = path.components().filter_map(|name| match name {
        Component::CurDir => None,
        name => Some(name.as_os_str().to_string_lossy().into_owned()),
    });
    Some(names.collect::<Vec<_>>().join("/"))
}
