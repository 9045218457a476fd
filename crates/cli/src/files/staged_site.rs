//! The new folder of a site while it is filled, part by part. Pages that were written are forgotten, so that those of a
//! large fleet need not fit into memory.
//!
//! A page that did not change is not written. It becomes a link once all pages are known. A page's name is on disk
//! before the page, so that everything a killed run leaves is known to be ours.

use std::collections::BTreeSet;
use std::fs::{self, File};
use std::io::{self, Read, Write};
use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::Context;
use irplan_engine::site_fingerprint::Fingerprint;
use rayon::prelude::*;

use super::Site;
use super::fingerprint_file;
use super::links::LinkedFolders;
use super::manifest::{Journal, Manifest, is_inside};
use super::publish_counts::PublishCounts;
use irplan_engine::Failure;

/// The new folder of a site. Any thread may add to it.
pub(crate) struct StagedSite<'a> {
    /// The existing folder, if there is one.
    folder: &'a Path,
    /// The new folder, which is created with its first page.
    new_folder: &'a Path,
    added: Mutex<StagedPages>,
}

#[derive(Default)]
struct StagedPages {
    /// The list of names, once the new folder exists.
    journal: Option<Journal>,
    /// The pages that were written.
    written: BTreeSet<String>,
    /// The pages that did not change.
    unchanged: BTreeSet<String>,
}

impl<'a> StagedSite<'a> {
    pub(super) fn new(folder: &'a Path, staging: &'a Path) -> Self {
        Self {
            folder,
            new_folder: staging,
            added: Mutex::default(),
        }
    }

    /// Adds a part of the site.
    ///
    /// # Errors
    /// If a path leads out of the folder or was added before, or the disk fails.
    pub(crate) fn add(&self, files: &Site) -> anyhow::Result<()> {
        if let Some(outside) = files.keys().find(|path| !is_inside(path)) {
            return Err(Failure::new(format!("`{outside}` is not a path for a page")).into());
        }
        let links = LinkedFolders::above(self.folder, files.keys());
        let is_same = |(path, bytes): &(&String, &Arc<[u8]>)| {
            !links.hide(Path::new(path)) && has_bytes(&self.folder.join(path), bytes)
        };
        let (same, changed): (Vec<_>, Vec<_>) = files.iter().partition(is_same);
        self.record_names(&same, &changed)?;
        let names = changed.iter().map(|(path, _)| path.as_str());
        let write = || -> io::Result<()> {
            make_folders(self.new_folder, names)?;
            changed.iter().try_for_each(|(path, bytes)| {
                File::create(self.new_folder.join(path))?.write_all(bytes)
            })
        };
        write().with_context(|| disk_error(self.folder))
    }

    /// Records the names of pages before they are written.
    fn record_names(
        &self,
        same: &[StagedPage<'_>],
        changed: &[StagedPage<'_>],
    ) -> anyhow::Result<()> {
        // Never publish what a failed thread left behind.
        let mut added = self.added.lock().unwrap_or_else(PoisonError::into_inner);
        for (path, _) in same.iter().chain(changed) {
            if added.unchanged.contains(*path) || added.written.contains(*path) {
                let message = format!("two pages would be written to `{path}`");
                return Err(Failure::new(message).into());
            }
        }
        let names = changed.iter().map(|(path, _)| path.as_str());
        if !changed.is_empty() {
            let noted = added
                .open_journal(self.new_folder)
                .and_then(|journal| journal.add(names));
            noted.with_context(|| disk_error(self.folder))?;
        }
        let name = |(path, _): &StagedPage<'_>| (*path).clone();
        added.unchanged.extend(same.iter().map(name));
        added.written.extend(changed.iter().map(name));
        Ok(())
    }

    /// Completes the new folder with what stays from the old one: unchanged pages, and pages of `old` that were not
    /// added if `keep` says so. Returns whether there is a new folder: there is none if nothing changed.
    pub(super) fn finish(
        self,
        old: &Manifest,
        made_of: Option<&Fingerprint>,
        keep: &dyn Fn(&str) -> bool,
    ) -> io::Result<(PublishCounts, bool)> {
        let mut added = self
            .added
            .into_inner()
            .unwrap_or_else(PoisonError::into_inner);
        let is_kept = |path: &str| !added.written.contains(path) && keep(path);
        let mut stays = pages_that_stay(self.folder, old, &is_kept);
        stays.extend(std::mem::take(&mut added.unchanged));
        let published = PublishCounts {
            written: added.written.len(),
            unchanged: stays.len(),
            removed: count_removed(&old.files, &[&added.written, &stays]),
        };
        let mark = made_of.map(|_| fingerprint_file::NAME.to_owned());
        let pages = added.written.iter().chain(&stays).cloned();
        let new = Manifest::new(pages.chain(mark).collect());
        if published.written == 0 && new == *old && self.folder.exists() {
            return Ok((published, false));
        }
        added.open_journal(self.new_folder)?;
        new.write(self.new_folder)?;
        if let Some(journal) = added.journal {
            journal.remove()?;
        }
        link(self.folder, self.new_folder, &stays)?;
        Ok((published, true))
    }
}

type StagedPage<'a> = (&'a String, &'a Arc<[u8]>);

impl StagedPages {
    /// Opens the list of names, and creates the new folder if needed.
    fn open_journal(&mut self, staging: &Path) -> io::Result<&mut Journal> {
        let journal = match self.journal.take() {
            Some(journal) => journal,
            None => {
                fs::create_dir(staging)?;
                Journal::new(staging)?
            }
        };
        Ok(self.journal.insert(journal))
    }
}

/// Returns the error if the disk fails.
pub(super) fn disk_error(folder: &Path) -> String {
    let folder = folder.display();
    format!("cannot write the site to `{folder}`; the old files stay")
}

/// Returns the pages of an earlier manifest that are kept and are still there.
fn pages_that_stay(
    folder: &Path,
    old: &Manifest,
    is_kept: &dyn Fn(&str) -> bool,
) -> BTreeSet<String> {
    let is_page = |path: &&String| **path != fingerprint_file::NAME && is_kept(path);
    let kept: Vec<_> = old.files.iter().filter(is_page).collect();
    let links = LinkedFolders::above(folder, kept.iter().copied());
    let is_there = |path: &&String| !links.hide(Path::new(path)) && is_file(&folder.join(path));
    kept.into_iter().filter(is_there).cloned().collect()
}

/// Creates the folders of pages.
fn make_folders<'a>(top: &Path, pages: impl Iterator<Item = &'a str>) -> io::Result<()> {
    let folders: BTreeSet<_> = pages
        .filter_map(|path| path.rsplit_once('/').map(|(folder, _)| folder))
        .collect();
    let mut folders = folders.into_iter();
    folders.try_for_each(|folder| fs::create_dir_all(top.join(folder)))
}

/// Links or copies the pages of one folder into another.
fn link(folder: &Path, staging: &Path, pages: &BTreeSet<String>) -> io::Result<()> {
    make_folders(staging, pages.iter().map(String::as_str))?;
    pages.par_iter().try_for_each(|path| {
        let (from, to) = (folder.join(path), staging.join(path));
        // On a disk without hard links, such as a USB stick, the page is copied.
        fs::hard_link(&from, &to).or_else(|_| fs::copy(&from, &to).map(|_| ()))
    })
}

/// Counts the old pages that are removed.
fn count_removed(old: &BTreeSet<String>, pages: &[&BTreeSet<String>]) -> usize {
    let is_gone = |path: &&String| {
        **path != fingerprint_file::NAME && !pages.iter().any(|pages| pages.contains(*path))
    };
    old.iter().filter(is_gone).count()
}

fn is_file(path: &Path) -> bool {
    fs::symlink_metadata(path).is_ok_and(|metadata| metadata.is_file())
}

/// Whether a file has these bytes. Reading is far cheaper than writing.
fn has_bytes(path: &Path, bytes: &[u8]) -> bool {
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
