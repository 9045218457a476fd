//! Replaces a folder of pages by another: it appears whole or not at all.
//!
//! The new folder is made beside the old one, out of the files that changed and of links to those that did not; then
//! the two change places in one step, and what we made before is removed by its manifest. A run that is killed
//! leaves the old folder or the new one, and the next run sweeps what lies beside it.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use rayon::prelude::*;

use super::fingerprint::{self, Fingerprint};
use super::guard::Target;
use super::lock::Lock;
use super::manifest::{Manifest, is_inside, remove_file};
use crate::failure::Failure;

/// The files of a site: relative paths with `/` between names, and bytes.
pub type Site = BTreeMap<String, Arc<[u8]>>;

/// What came of it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Published {
    /// Files that are new or have new bytes.
    pub written: usize,
    /// Files that stayed as they were.
    pub unchanged: usize,
    /// Files that we had made and that are gone.
    pub removed: usize,
}

/// What publishing would come to where the site that is there was made of the same, whole, and was not touched since;
/// `None` where that is not so, or cannot be found out: publishing says what is wrong.
pub fn unchanged(target: &Target, made_of: &Fingerprint) -> Option<Published> {
    if Beside::new(target).holds_something() {
        return None;
    }
    let unchanged = made_of.pages_of(&target.folder)?;
    Some(Published {
        unchanged,
        ..Published::default()
    })
}

/// Writes a site. Files of an earlier one that are not in `files` stay where `keep` says so, and go elsewhere.
/// Where `made_of` is given, [`unchanged`] knows the site by it.
///
/// # Errors
/// When the disk refuses; the folder is then as it was.
pub fn publish(
    target: &Target,
    files: &Site,
    made_of: Option<&Fingerprint>,
    keep: &(dyn Fn(&str) -> bool + Sync),
) -> anyhow::Result<Published> {
    if let Some(outside) = files.keys().find(|path| !is_inside(path)) {
        return Err(Failure::new(format!("`{outside}` is no path for a page")).into());
    }
    fs::create_dir_all(&target.parent)
        .with_context(|| format!("cannot make the folder `{}`", target.parent.display()))?;
    let beside = Beside::new(target);
    let lock = Lock::take(&beside.lock, true)?;
    let published = exchange(target, &beside, files, made_of, keep).with_context(|| {
        format!(
            "cannot write the site to `{}`; what was there stays",
            target.folder.display()
        )
    });
    // Removed while it is still held: whoever waits for it finds a new one, and nobody else can hold this one.
    remove_file(&beside.lock)?;
    drop(lock);
    published
}

/// The names that we use beside the folder.
struct Beside {
    /// The new folder until it is whole, and then the old one until it is gone.
    staging: PathBuf,
    /// The old folder, where two folders cannot change places in one step.
    old: PathBuf,
    lock: PathBuf,
}

impl Beside {
    fn new(target: &Target) -> Self {
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

    /// Whether another run is at work, or one that was killed left something to tidy.
    fn holds_something(&self) -> bool {
        let names = [&self.staging, &self.old, &self.lock];
        names.iter().any(|name| name.symlink_metadata().is_ok())
    }
}

fn exchange(
    target: &Target,
    beside: &Beside,
    files: &Site,
    made_of: Option<&Fingerprint>,
    keep: &(dyn Fn(&str) -> bool + Sync),
) -> io::Result<Published> {
    let folder = &target.folder;
    recover(folder, beside)?;
    let old = Manifest::read(folder)?.unwrap_or_default();
    let is_kept = |path: &&String| {
        let is_page = !files.contains_key(*path) && *path != fingerprint::NAME;
        is_page && keep(path) && is_file(&folder.join(path))
    };
    let kept: BTreeSet<_> = old.files.iter().filter(is_kept).cloned().collect();
    let pages: BTreeSet<_> = files.keys().cloned().chain(kept).collect();
    let same: BTreeSet<_> = files
        .par_iter()
        .filter(|(path, bytes)| holds(&folder.join(path), bytes))
        .map(|(path, _)| path.as_str())
        .collect();
    let published = Published {
        written: files.len() - same.len(),
        unchanged: pages.len() - (files.len() - same.len()),
        removed: removed(&old.files, &pages),
    };
    let mark = made_of.map(|_| fingerprint::NAME.to_owned());
    let new = Manifest::new(pages.into_iter().chain(mark).collect());
    if published.written == 0 && new == old && folder.exists() {
        // Every page was looked at: all of them may count as untouched again.
        made_of.map_or(Ok(()), |made_of| made_of.write(folder))?;
        return Ok(published);
    }
    fs::create_dir(&beside.staging)?;
    let staged = stage(folder, &beside.staging, files, &same, &new)
        .and_then(|()| made_of.map_or(Ok(()), |made_of| made_of.write(&beside.staging)))
        .and_then(|()| swap(&beside.staging, folder, &beside.old));
    if let Err(error) = staged {
        dismantle(&beside.staging, None)?;
        return Err(error);
    }
    sweep(folder, beside)?;
    Ok(published)
}

/// How many of the old pages are gone.
fn removed(old: &BTreeSet<String>, pages: &BTreeSet<String>) -> usize {
    let gone = old.difference(pages);
    gone.filter(|path| *path != fingerprint::NAME).count()
}

/// Fills the new folder, but for the fingerprint. The manifest comes first, so that whatever a killed run leaves is known to be ours.
fn stage(
    folder: &Path,
    staging: &Path,
    files: &Site,
    same: &BTreeSet<&str>,
    manifest: &Manifest,
) -> io::Result<()> {
    manifest.write(staging)?;
    let folders: BTreeSet<_> = manifest
        .files
        .iter()
        .filter_map(|path| path.rsplit_once('/').map(|(folder, _)| folder))
        .collect();
    for folder in folders {
        fs::create_dir_all(staging.join(folder))?;
    }
    let pages = manifest.files.par_iter();
    let pages = pages.filter(|path| *path != fingerprint::NAME);
    pages.try_for_each(|path| {
        let (from, to) = (folder.join(path), staging.join(path));
        match files.get(path) {
            Some(bytes) if !same.contains(path.as_str()) => File::create(to)?.write_all(bytes),
            // A disk without hard links, such as a USB stick's, gets a copy.
            _ => fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(|_| ())),
        }
    })
}

/// Puts the new folder in place of the old one, in one step where the system can.
fn swap(staging: &Path, folder: &Path, old: &Path) -> io::Result<()> {
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

/// Brings order into what a run that was killed left behind.
fn recover(folder: &Path, beside: &Beside) -> io::Result<()> {
    if !folder.exists() && beside.old.exists() {
        fs::rename(&beside.old, folder)?;
    }
    sweep(folder, beside)
}

/// Removes the folders beside; files in them that are not ours move back into the site's folder.
fn sweep(folder: &Path, beside: &Beside) -> io::Result<()> {
    for left in [&beside.staging, &beside.old] {
        if left.exists() {
            dismantle(left, Some(folder))?;
        }
    }
    Ok(())
}

/// Removes what the manifest of a folder lists, moves what else is in it, and removes the folder.
fn dismantle(folder: &Path, rescue_to: Option<&Path>) -> io::Result<()> {
    let ours = Manifest::read(folder)?.unwrap_or_default();
    ours.files
        .par_iter()
        .try_for_each(|path| remove_file(&folder.join(path)))?;
    rescue(folder, folder, rescue_to)?;
    Manifest::remove(folder)?;
    fs::remove_dir(folder)
}

/// Moves the files of others, and removes the empty folders.
fn rescue(top: &Path, folder: &Path, to: Option<&Path>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let (path, kind) = entry.and_then(|entry| Ok((entry.path(), entry.file_type()?)))?;
        let is_manifest = folder == top && entry_is_manifest(&path);
        let inside = path.strip_prefix(top).map_err(io::Error::other)?;
        if kind.is_dir() {
            rescue(top, &path, to)?;
            fs::remove_dir(&path)?;
        } else if let (false, Some(to)) = (is_manifest, to) {
            let to = to.join(inside);
            if let Some(parent) = to.parent() {
                fs::create_dir_all(parent)?;
            }
            fs::rename(&path, to)?;
            // Of two names of one file, which a link made, both stay.
            remove_file(&path)?;
        }
    }
    Ok(())
}

fn entry_is_manifest(path: &Path) -> bool {
    let name = path.file_name().and_then(|name| name.to_str());
    name.is_some_and(|name| name.starts_with(super::manifest::NAME))
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// Whether a file holds these bytes. Reading is far cheaper than writing.
fn holds(path: &Path, bytes: &[u8]) -> bool {
    let same_length =
        |metadata: fs::Metadata| metadata.is_file() && metadata.len() == bytes.len() as u64;
    if !fs::symlink_metadata(path).is_ok_and(same_length) {
        return false;
    }
    let mut now = Vec::with_capacity(bytes.len() + 1);
    let read =
        File::open(path).and_then(|file| file.take(bytes.len() as u64 + 1).read_to_end(&mut now));
    read.is_ok() && now == bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(folder: &Path) -> Target {
        Target {
            folder: folder.join("public"),
            parent: folder.to_owned(),
            name: "public".into(),
        }
    }

    fn site(files: &[(&str, &str)]) -> Site {
        let file = |(path, text): &(&str, &str)| ((*path).to_owned(), Arc::from(text.as_bytes()));
        files.iter().map(file).collect()
    }

    fn listing(folder: &Path) -> Vec<String> {
        fn walk(top: &Path, folder: &Path, found: &mut Vec<String>) {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    walk(top, &path, found);
                } else {
                    found.push(
                        path.strip_prefix(top)
                            .unwrap()
                            .to_str()
                            .unwrap()
                            .replace('\\', "/"),
                    );
                }
            }
        }
        let mut found = Vec::new();
        walk(folder, folder, &mut found);
        found.sort();
        found
    }

    #[track_caller]
    fn check(folder: &Path, files: &[(&str, &str)], expected: [usize; 3]) {
        let published = publish(&target(folder), &site(files), None, &|_| false).unwrap();
        let Published {
            written,
            unchanged,
            removed,
        } = published;
        assert_eq!([written, unchanged, removed], expected);
    }

    #[test]
    fn only_what_changed_is_written_and_only_what_is_ours_is_removed() {
        let folder = tempfile::tempdir().unwrap();
        check(
            folder.path(),
            &[("a.html", "a"), ("b/c.html", "c")],
            [2, 0, 0],
        );
        check(
            folder.path(),
            &[("a.html", "a"), ("b/c.html", "c")],
            [0, 2, 0],
        );
        fs::create_dir(folder.path().join("public/mine")).unwrap();
        File::create(folder.path().join("public/mine/x")).unwrap();
        check(folder.path(), &[("a.html", "A")], [1, 0, 1]);
        let expected = [
            "public/.irplan-manifest.json",
            "public/a.html",
            "public/mine/x",
        ];
        assert_eq!(listing(folder.path()), expected);
        assert!(!folder.path().join("public/b").exists());
    }

    #[test]
    fn what_is_kept_stays() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a/x", "1"), ("b/x", "2")], [2, 0, 0]);
        let keep = |path: &str| path.starts_with("b/");
        let published =
            publish(&target(folder.path()), &site(&[("a/y", "3")]), None, &keep).unwrap();
        assert_eq!(
            (published.written, published.unchanged, published.removed),
            (1, 1, 1)
        );
        let expected = ["public/.irplan-manifest.json", "public/a/y", "public/b/x"];
        assert_eq!(listing(folder.path()), expected);
    }

    #[test]
    fn what_a_killed_run_left_is_swept() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a", "1")], [1, 0, 0]);
        let staging = folder.path().join(".public.irplan-new");
        fs::create_dir_all(staging.join("sub")).unwrap();
        Manifest::new(["a".to_owned(), "sub/b".to_owned()].into())
            .write(&staging)
            .unwrap();
        File::create(staging.join("sub/b")).unwrap();
        check(folder.path(), &[("a", "1")], [0, 1, 0]);
        assert_eq!(
            listing(folder.path()),
            ["public/.irplan-manifest.json", "public/a"]
        );
    }

    #[test]
    fn a_page_that_the_manifest_lost_is_ours_again() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a", "1"), ("b", "2")], [2, 0, 0]);
        let shorter = Manifest::new(["a".to_owned()].into());
        shorter.write(&folder.path().join("public")).unwrap();
        check(folder.path(), &[("a", "1"), ("b", "2")], [0, 2, 0]);
        assert_eq!(
            listing(folder.path()),
            ["public/.irplan-manifest.json", "public/a", "public/b"]
        );
    }

    #[test]
    fn a_run_that_was_killed_between_two_renames_is_undone() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a", "1")], [1, 0, 0]);
        let (public, old) = (
            folder.path().join("public"),
            folder.path().join(".public.irplan-old"),
        );
        fs::rename(&public, &old).unwrap();
        check(folder.path(), &[("a", "1")], [0, 1, 0]);
        assert_eq!(
            listing(folder.path()),
            ["public/.irplan-manifest.json", "public/a"]
        );
    }

    #[test]
    fn a_refusal_leaves_what_was_there() {
        let folder = tempfile::tempdir().unwrap();
        check(folder.path(), &[("a", "1")], [1, 0, 0]);
        // A file and a folder of one name cannot both be written.
        let bad = site(&[("x", "1"), ("x/y", "2")]);
        assert!(publish(&target(folder.path()), &bad, None, &|_| false).is_err());
        assert_eq!(
            listing(folder.path()),
            ["public/.irplan-manifest.json", "public/a"]
        );
    }

    #[test]
    fn paths_outside_are_refused() {
        let folder = tempfile::tempdir().unwrap();
        let error = publish(
            &target(folder.path()),
            &site(&[("../x", "1")]),
            None,
            &|_| false,
        )
        .unwrap_err();
        assert!(error.to_string().contains("no path for a page"), "{error}");
        assert_eq!(listing(folder.path()), Vec::<String>::new());
    }
}
