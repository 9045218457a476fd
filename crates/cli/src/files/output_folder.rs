//! Decides which folders a site may be written to.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use anyhow::Context;

use super::manifest::Manifest;
use crate::session::variable;
use irplan_engine::Failure;

/// A folder that a site may be written to.
#[derive(Clone, Debug)]
pub(crate) struct OutputFolder {
    /// The folder, without links in its path.
    pub(super) folder: PathBuf,
    /// The parent folder.
    pub(super) parent: PathBuf,
    /// Its name.
    pub(super) name: String,
}

impl OutputFolder {
    /// Returns the folder.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

/// Decides whether a site may be written to `out`, for a repository of plans.
///
/// # Errors
/// If the folder must not become a site: the root of a disk, the home folder, the repository or a folder around it, the
/// plans, anything in `.git`, a link, or a folder with files that irplan did not make.
pub(crate) fn output_folder(
    out: &Path,
    source: &irplan_repo::Repository,
) -> anyhow::Result<OutputFolder> {
    let refuse = |why: &str| {
        let message = format!("cannot write the site to `{}`: {why}", out.display());
        let help = "use `--out` with a folder that is new, empty, or made by irplan";
        anyhow::Error::from(Failure::new(message).help(help))
    };
    let folder = resolve(out).with_context(|| format!("cannot find `{}`", out.display()))?;
    let (Some(parent), Some(name)) = (folder.parent(), folder.file_name()) else {
        return Err(refuse("it is the root of a disk"));
    };
    let name = name
        .to_str()
        .ok_or_else(|| refuse("its name is not valid Unicode"))?;
    if let Some(why) = reason_not_to_write(&folder, source)? {
        return Err(refuse(why));
    }
    has_only_our_files(&folder).map_err(|why| match why {
        Ok(why) => refuse(why),
        Err(error) => {
            anyhow::Error::from(error).context(format!("cannot read `{}`", out.display()))
        }
    })?;
    Ok(OutputFolder {
        parent: parent.to_owned(),
        name: name.to_owned(),
        folder,
    })
}

/// Returns why a folder must not become a site, whatever its content.
fn reason_not_to_write(
    folder: &Path,
    source: &irplan_repo::Repository,
) -> io::Result<Option<&'static str>> {
    let root = source.root().map(resolve).transpose()?;
    if root.as_ref().is_some_and(|root| root.starts_with(folder)) {
        return Ok(Some("it is the repository, or a folder that contains it"));
    }
    if root.is_some_and(|root| folder.starts_with(root.join("plans"))) {
        return Ok(Some("it contains the plans"));
    }
    let home = variable("HOME").or_else(|| variable("USERPROFILE"));
    let home = home.and_then(|home| resolve(Path::new(&home)).ok());
    if home.is_some_and(|home| home.starts_with(folder)) {
        return Ok(Some("it is a home folder, or a folder that contains one"));
    }
    let is_git = |part: Component<'_>| part.as_os_str().eq_ignore_ascii_case(".git");
    let overlaps = |git: &Path| git.starts_with(folder) || folder.starts_with(git);
    if folder.components().any(is_git) || source.git_dir().is_some_and(overlaps) {
        return Ok(Some("it contains git's own files"));
    }
    Ok(None)
}

/// Checks that the folder is new, empty or ours. Returns why not, or an error.
fn has_only_our_files(folder: &Path) -> Result<(), Result<&'static str, io::Error>> {
    match fs::symlink_metadata(folder) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(Err(error)),
        Ok(metadata) if metadata.is_symlink() => return Err(Ok("it is a link")),
        Ok(metadata) if !metadata.is_dir() => return Err(Ok("it is not a folder")),
        Ok(_) => {}
    }
    let is_empty = fs::read_dir(folder).map_err(Err)?.next().is_none();
    if is_empty || Manifest::read(folder).map_err(Err)?.is_some() {
        return Ok(());
    }
    Err(Ok("it contains files that irplan did not make"))
}

/// Returns the absolute path. Links are resolved in all existing parts except the last name, because a link there must
/// be noticed.
fn resolve(path: &Path) -> io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let mut folder = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                folder = without_links(&folder)?;
                folder.pop();
            }
            Component::CurDir => {}
            part => {
                folder = without_links(&folder)?;
                folder.push(part);
            }
        }
    }
    Ok(folder)
}

/// Returns the path without links, or as it is if it does not exist.
fn without_links(path: &Path) -> io::Result<PathBuf> {
    match path.symlink_metadata() {
        Ok(metadata) if metadata.is_symlink() => path.canonicalize(),
        _ => Ok(path.to_owned()),
    }
}
