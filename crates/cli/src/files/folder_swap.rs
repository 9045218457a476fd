//! The temporary folders next to a site's folder: a new site is made there, and a killed run leaves files there.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::links::{self, LinkedFolders};
use super::manifest::{self, Manifest, remove_file};
use super::output_folder::OutputFolder;

/// The names that we use next to the folder.
pub(super) struct FolderSwap {
    /// The new folder until it is complete, and then the old one until it is removed.
    pub(super) staging: PathBuf,
    /// The old folder, on systems that cannot swap two folders in one step.
    old: PathBuf,
    pub(super) lock: PathBuf,
}

impl FolderSwap {
    pub(super) fn new(target: &OutputFolder) -> Self {
        let name = |what: &str| {
            target
                .parent
                .join(format!(".{}.irplan-{what}", target.name))
        };
        Self {
            staging: name("new"),
            old: name("old"),
            lock: name("lock"),
        }
    }

    /// Whether another run is active, or a killed one left something to clean up.
    pub(super) fn is_in_use(&self) -> bool {
        let names = [&self.staging, &self.old, &self.lock];
        names.iter().any(|name| name.symlink_metadata().is_ok())
    }

    /// Cleans up after a killed run.
    pub(super) fn recover(&self, folder: &Path) -> io::Result<()> {
        // We never make links, so nothing behind one is ours.
        links::remove_if_link(&self.staging)?;
        links::remove_if_link(&self.old)?;
        if !folder.exists() && self.old.exists() {
            fs::rename(&self.old, folder)?;
        }
        self.remove_folders(folder)
    }

    /// Puts the new folder in place of the old one, in one step if the system can.
    pub(super) fn swap(&self, folder: &Path) -> io::Result<()> {
        put_in_place(&self.staging, folder, &self.old)
    }

    /// Removes the new folder if it must not be published.
    pub(super) fn discard(&self) -> io::Result<()> {
        match self.staging.exists() {
            true => remove_our_files(&self.staging, None),
            false => Ok(()),
        }
    }

    /// Removes the temporary folders. Files in them that are not ours move back into the site's folder, but never over
    /// one of its pages.
    pub(super) fn remove_folders(&self, folder: &Path) -> io::Result<()> {
        for left in [&self.staging, &self.old] {
            if left.exists() {
                remove_our_files(left, Some(&KeptFiles::of(folder)?))?;
            }
        }
        Ok(())
    }
}

/// Where files that are not ours move to.
struct KeptFiles<'a> {
    folder: &'a Path,
    /// The pages there. A file with the same name as one of them belongs to an earlier manifest.
    pages: BTreeSet<PathBuf>,
}

impl<'a> KeptFiles<'a> {
    fn of(folder: &'a Path) -> io::Result<Self> {
        let manifest = Manifest::read(folder)?.unwrap_or_default();
        let pages = manifest.files.into_iter().map(PathBuf::from).collect();
        Ok(Self { folder, pages })
    }

    /// Moves somebody's file into the folder, but never through a link and not over a folder of the site.
    fn take(&self, path: &Path, inside: &Path) -> io::Result<()> {
        LinkedFolders::above(self.folder, [inside]).remove(self.folder)?;
        let to = self.folder.join(inside);
        let is_folder = to.symlink_metadata().is_ok_and(|to| to.is_dir());
        if is_folder && links::is_link(path) {
            // The link was in the place of a folder that the new site has again. The caller removes it.
            return Ok(());
        }
        if let Some(parent) = to.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::rename(path, to)
    }
}

fn put_in_place(staging: &Path, folder: &Path, old: &Path) -> io::Result<()> {
    if !folder.exists() {
        return fs::rename(staging, folder);
    }
    match exchange_names(staging, folder) {
        Ok(()) => return Ok(()),
        Err(error) if error.kind() == io::ErrorKind::Unsupported => {}
        Err(error) if error.kind() == io::ErrorKind::InvalidInput => {}
        Err(error) => return Err(error),
    }
    fs::rename(folder, old)?;
    fs::rename(staging, folder).or_else(|error| {
        fs::rename(old, folder)?;
        Err(error)
    })
}

#[cfg(any(target_os = "linux", target_os = "macos"))]
fn exchange_names(a: &Path, b: &Path) -> io::Result<()> {
    use rustix::fs::{CWD, RenameFlags, renameat_with};
    Ok(renameat_with(CWD, a, CWD, b, RenameFlags::EXCHANGE)?)
}

#[cfg(not(any(target_os = "linux", target_os = "macos")))]
fn exchange_names(_: &Path, _: &Path) -> io::Result<()> {
    Err(io::ErrorKind::Unsupported.into())
}

/// Removes the files that we made in a folder, moves the others, and removes the folder.
fn remove_our_files(folder: &Path, haven: Option<&KeptFiles<'_>>) -> io::Result<()> {
    let ours = manifest::our_files(folder)?;
    // What is behind a link is not ours, whatever its name.
    LinkedFolders::above(folder, &ours).remove(folder)?;
    ours.par_iter()
        .try_for_each(|path| remove_file(&folder.join(path)))?;
    move_other_files(folder, folder, haven)?;
    Manifest::remove(folder)?;
    fs::remove_dir(folder)
}

/// Moves other files, and removes the empty folders.
fn move_other_files(top: &Path, folder: &Path, haven: Option<&KeptFiles<'_>>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
        let is_manifest = folder == top && entry_is_manifest(&path);
        let inside = path.strip_prefix(top).map_err(io::Error::other)?;
        if kind.is_dir() {
            move_other_files(top, &path, haven)?;
            fs::remove_dir(&path)?;
        } else if let (false, Some(haven)) = (is_manifest, haven) {
            if !haven.pages.contains(inside) {
                haven.take(&path, inside)?;
            }
            // If a link gave one file two names, both stay.
            remove_file(&path)?;
        }
    }
    Ok(())
}

fn entry_is_manifest(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with(manifest::NAME))
}
