//! Which files belong to the plans: one walk for trees and for the disk.
//!
//! Everything under `plans/` is listed, so that rules can name what lies in the wrong place; names that begin with a
//! dot are other programs' own and are left out. Nothing is read here, and nothing that cannot be read stops the
//! walk: it is listed with the reason.

use irplan_plan::RepoPath;
use rayon::prelude::*;

use crate::error::Error;
use crate::file_name;
use crate::limits::{Budget, DEPTH, ENTRIES, ENTRIES_PER_PLAN, TextKind};

/// The file that marks the root.
pub(crate) const SETTINGS: &str = "irplan.toml";
/// The folder of all plans.
pub(crate) const PLANS: &str = "plans";

/// What stands under a name.
#[derive(Debug)]
pub(crate) enum FolderEntry<N> {
    Folder(N),
    File(N),
    /// Something that is not read, and why.
    Refused(String),
}

/// What a folder has, under names that nobody has checked yet.
pub(crate) type FolderEntries<N> = Vec<(Vec<u8>, FolderEntry<N>)>;

/// Where folders can be listed: a git tree or the disk.
pub(crate) trait FolderSource: Sync {
    /// What a folder or a file is known by.
    type Node: Send + Sync;
    /// What a thread needs to list folders.
    type Handle;

    /// Makes what a thread needs.
    fn handle(&self) -> Self::Handle;

    /// Lists a folder, reading one entry more than `most` at the utmost.
    ///
    /// # Errors
    /// One lowercase phrase that says why the folder cannot be listed.
    fn list(
        &self,
        handle: &Self::Handle,
        folder: &Self::Node,
        most: usize,
    ) -> Result<FolderEntries<Self::Node>, String>;
}

/// A file to be read, or the reason why not.
#[derive(Debug)]
pub(crate) enum ListedFile<N> {
    Text(N, TextKind),
    Unreadable(String),
}

pub(crate) type FileListing<N> = Vec<(RepoPath, ListedFile<N>)>;

/// Says of a file or a folder below `plans/` whether it is read. A folder that is not wanted is not listed either, so
/// that what it holds costs nothing.
pub type PathFilter<'a> = &'a (dyn Fn(&RepoPath) -> bool + Sync);

/// Wants everything.
pub(crate) const EVERYTHING: PathFilter<'static> = &|_| true;

/// Lists the root's own file.
pub(crate) fn settings<N>(entry: FolderEntry<N>) -> (RepoPath, ListedFile<N>) {
    let item = match entry {
        FolderEntry::File(node) => ListedFile::Text(node, TextKind::Toml),
        FolderEntry::Folder(_) => {
            ListedFile::Unreadable("a folder, where a file is expected".to_owned())
        }
        FolderEntry::Refused(why) => ListedFile::Unreadable(why),
    };
    (RepoPath::new(SETTINGS), item)
}

/// Lists what is wanted under `plans`, each plan on its own.
pub(crate) fn plans<S: FolderSource>(
    source: &S,
    plans: FolderEntry<S::Node>,
    wanted: PathFilter<'_>,
) -> Result<FileListing<S::Node>, Error> {
    let mut walk = PlanLister::new(source, wanted);
    let folder = match plans {
        FolderEntry::Folder(folder) => folder,
        FolderEntry::File(_) => return Ok(refused(PLANS, "a file, where a folder is expected")),
        FolderEntry::Refused(why) => return Ok(refused(PLANS, &why)),
    };
    let most = usize::try_from(ENTRIES).unwrap_or(usize::MAX);
    let entries = match source.list(&source.handle(), &folder, most) {
        Ok(entries) => entries,
        Err(why) => return Ok(refused(PLANS, &why)),
    };
    walk.budget
        .take(entries.len() as u64, || PLANS.to_owned())?;
    walk.per_plan = ENTRIES_PER_PLAN;
    let listings: Vec<FileListing<S::Node>> = entries
        .into_par_iter()
        .map_init(
            || source.handle(),
            |handle, (name, entry)| walk.plan(handle, &name, entry),
        )
        .collect::<Result<_, Error>>()?;
    Ok(listings.into_iter().flatten().collect())
}

fn refused<N>(path: &str, why: &str) -> FileListing<N> {
    vec![(RepoPath::new(path), ListedFile::Unreadable(why.to_owned()))]
}

/// The walk through one plan's folders.
struct PlanLister<'a, S> {
    source: &'a S,
    wanted: PathFilter<'a>,
    budget: Budget,
    per_plan: usize,
}

impl<'a, S: FolderSource> PlanLister<'a, S> {
    fn new(source: &'a S, wanted: PathFilter<'a>) -> Self {
        Self {
            source,
            wanted,
            budget: Budget::entries(),
            per_plan: 0,
        }
    }

    /// Lists one plan, or says of it as a whole that it is too large.
    fn plan(
        &self,
        handle: &S::Handle,
        name: &[u8],
        entry: FolderEntry<S::Node>,
    ) -> Result<FileListing<S::Node>, Error> {
        let mut found = Vec::new();
        let mut left = self.per_plan;
        let mut pending = Vec::new();
        self.note(PLANS, name, entry, 1, &mut pending, &mut found);
        while let Some((path, folder, depth)) = pending.pop() {
            let entries = match self.source.list(handle, &folder, left) {
                Ok(entries) => entries,
                Err(why) => {
                    found.push((RepoPath::new(&path), ListedFile::Unreadable(why)));
                    continue;
                }
            };
            self.budget.take(entries.len() as u64, || path.clone())?;
            let Some(rest) = left.checked_sub(entries.len()) else {
                let plan = path.split('/').take(2).collect::<Vec<_>>().join("/");
                let why = format!("a folder with more than the limit of {} files", "5,000");
                return Ok(refused(&plan, &why));
            };
            left = rest;
            for (name, entry) in entries {
                self.note(&path, &name, entry, depth + 1, &mut pending, &mut found);
            }
        }
        Ok(found)
    }

    /// Puts an entry among the folders to be listed or the files that were found, if it is wanted.
    fn note(
        &self,
        parent: &str,
        name: &[u8],
        entry: FolderEntry<S::Node>,
        depth: usize,
        pending: &mut OpenFolders<S::Node>,
        found: &mut FileListing<S::Node>,
    ) {
        let name = match file_name::check(name) {
            Ok(name) => name,
            Err(bad) => {
                let path = RepoPath::new(format!("{parent}/{}", bad.shown));
                found.push((path, ListedFile::Unreadable(bad.why.to_owned())));
                return;
            }
        };
        let path = RepoPath::new(format!("{parent}/{name}"));
        if name.starts_with('.') || !(self.wanted)(&path) {
            return;
        }
        let item = match entry {
            FolderEntry::Folder(folder) if depth < DEPTH => {
                return pending.push((path.to_string(), folder, depth));
            }
            FolderEntry::Folder(_) => {
                ListedFile::Unreadable(format!("a folder deeper than the limit of {DEPTH} levels"))
            }
            FolderEntry::File(node) => match TextKind::of(name) {
                Some(kind) => ListedFile::Text(node, kind),
                None => ListedFile::Unreadable("not a kind of file that a plan has".to_owned()),
            },
            FolderEntry::Refused(why) => ListedFile::Unreadable(why),
        };
        found.push((path, item));
    }
}

type OpenFolders<N> = Vec<(String, N, usize)>;
