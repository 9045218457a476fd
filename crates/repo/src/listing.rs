//! Which files belong to the plans, in git's trees and on disk alike.
//!
//! Everything under `plans/` is listed, so that rules can name files in the wrong place. Names that start with a dot
//! belong to other programs and are left out. No file is read here. Something that cannot be read does not stop the
//! listing: it is listed with the reason.

use std::io;

use irplan_plan::RepoPath;
use rayon::prelude::*;

use crate::error::Error;
use crate::file_name;
use crate::limits::{Budget, DEPTH, ENTRIES, ENTRIES_PER_PLAN, FileFormat};
use crate::object_error::ObjectError;

/// The file that marks the root.
pub(crate) const SETTINGS: &str = "irplan.toml";
/// The folder of all plans.
pub(crate) const PLANS: &str = "plans";
/// The file that makes a folder a plan.
const PLAN_FILE: &str = "plan.toml";
/// A file that people may write in the folder of packs to explain it.
const README: &str = "README.md";
/// The folder of a repository's own packs.
pub(crate) const PACKS: &str = "packs";

/// An entry of a folder.
#[derive(Debug)]
pub(crate) enum FolderEntry<N> {
    Folder(N),
    File(N),
    /// Something that is not read, and the reason.
    Refused(String),
}

/// The entries of a folder. Their names are not checked yet.
pub(crate) type FolderEntries<N> = Vec<(Vec<u8>, FolderEntry<N>)>;

/// Why a folder cannot be listed. Printed as one lowercase phrase.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ListingError {
    /// The disk gave an error.
    #[error("a folder that cannot be listed: {0}")]
    Disk(#[from] io::Error),
    /// The folder is a git repository of its own.
    #[error("{}", SUBMODULE)]
    Submodule,
    /// The object database gave an error.
    #[error(transparent)]
    Object(#[from] ObjectError),
}

/// A place with folders to list: git's trees or the disk.
pub(crate) trait FolderSource: Sync {
    /// What identifies a folder or a file.
    type Node: Send + Sync;
    /// What a thread needs to list folders.
    type Handle;

    /// A new handle for one thread.
    fn handle(&self) -> Self::Handle;

    /// Lists a folder, but at most one entry more than `most`.
    ///
    /// # Errors
    /// If the folder cannot be listed.
    fn list(
        &self,
        handle: &Self::Handle,
        folder: &Self::Node,
        most: usize,
    ) -> Result<FolderEntries<Self::Node>, ListingError>;
}

/// A file to be read, or the reason why not.
#[derive(Debug)]
pub(crate) enum ListedFile<N> {
    Readable(N, FileFormat),
    Unreadable(String),
}

pub(crate) type FileListing<N> = Vec<(RepoPath, ListedFile<N>)>;

/// Whether to read a file or a folder below `plans/`. If a folder does not pass, nothing in it is looked at.
pub type PathFilter<'a> = &'a (dyn Fn(&RepoPath) -> bool + Sync);

/// Whether a listing has the file at a path, and reads it if it is an ordinary file within the limits. For replays of
/// history, which see every file of the repository.
pub fn is_listed(path: &str) -> bool {
    let mut names = path.split('/');
    let format = FileFormat::of(path);
    match (names.next(), names.clone().count()) {
        (Some(SETTINGS), 0) => true,
        (Some(PACKS), 1) => format == Some(FileFormat::Toml) && names.all(is_visible),
        (Some(PLANS), 1..) => format.is_some() && names.all(is_visible),
        _ => false,
    }
}

/// Whether a name of a file or folder is not one that belongs to another program.
fn is_visible(name: &str) -> bool {
    !name.starts_with('.')
}

/// Why a submodule is not read, on disk and in trees.
pub(crate) const SUBMODULE: &str = "a git repository of its own, which irplan does not read";

/// Lets everything pass.
pub(crate) const EVERYTHING: PathFilter<'static> = &|_| true;

/// Lists `irplan.toml`.
pub(crate) fn list_settings<N>(entry: FolderEntry<N>) -> (RepoPath, ListedFile<N>) {
    let item = match entry {
        FolderEntry::File(node) => ListedFile::Readable(node, FileFormat::Toml),
        FolderEntry::Folder(_) => {
            ListedFile::Unreadable("a folder, where a file is expected".to_owned())
        }
        FolderEntry::Refused(why) => ListedFile::Unreadable(why),
    };
    (RepoPath::new(SETTINGS), item)
}

/// Lists the folder of packs. What is not a pack is listed with the reason why it is not read, so that a rule can name it.
/// Folders in it are not looked into. Names that start with a dot, and a `README.md`, are left out.
pub(crate) fn list_packs<S: FolderSource>(
    source: &S,
    packs: FolderEntry<S::Node>,
) -> Result<FileListing<S::Node>, Error> {
    let FolderEntry::Folder(folder) = packs else {
        return Ok(Vec::new());
    };
    let entries = match source.list(&source.handle(), &folder, ENTRIES_PER_PLAN) {
        Ok(entries) => entries,
        Err(error) => return Ok(refused(PACKS, &error.to_string())),
    };
    Budget::entries().take(entries.len() as u64, || PACKS.to_owned())?;
    if entries.len() > ENTRIES_PER_PLAN {
        let why = format!("a folder with more than the limit of {} files", "5,000");
        return Ok(refused(PACKS, &why));
    }
    let files = entries.into_iter().filter_map(|(name, entry)| {
        let name = file_name::check_file_name(&name).ok()?;
        let is_listed = is_visible(name) && name != README;
        is_listed.then(|| {
            (
                RepoPath::new(format!("{PACKS}/{name}")),
                pack_file(name, entry),
            )
        })
    });
    Ok(files.collect())
}

/// Decides about an entry of the folder of packs.
fn pack_file<N>(name: &str, entry: FolderEntry<N>) -> ListedFile<N> {
    let is_pack = FileFormat::of(name) == Some(FileFormat::Toml);
    match entry {
        FolderEntry::File(node) if is_pack => ListedFile::Readable(node, FileFormat::Toml),
        FolderEntry::File(_) => ListedFile::Unreadable("not a TOML file".to_owned()),
        FolderEntry::Folder(_) => ListedFile::Unreadable("a folder".to_owned()),
        FolderEntry::Refused(why) => ListedFile::Unreadable(why),
    }
}

/// Lists the files under `plans` that pass a filter, each plan on its own.
pub(crate) fn list_plans<S: FolderSource>(
    source: &S,
    plans: FolderEntry<S::Node>,
    filter: PathFilter<'_>,
) -> Result<FileListing<S::Node>, Error> {
    let mut lister = PlanLister::new(source, filter);
    let folder = match plans {
        FolderEntry::Folder(folder) => folder,
        FolderEntry::File(_) => return Ok(refused(PLANS, "a file, where a folder is expected")),
        FolderEntry::Refused(why) => return Ok(refused(PLANS, &why)),
    };
    let most = usize::try_from(ENTRIES).unwrap_or(usize::MAX);
    let entries = match source.list(&source.handle(), &folder, most) {
        Ok(entries) => entries,
        Err(error) => return Ok(refused(PLANS, &error.to_string())),
    };
    lister
        .budget
        .take(entries.len() as u64, || PLANS.to_owned())?;
    lister.per_plan = ENTRIES_PER_PLAN;
    let listings: Vec<FileListing<S::Node>> = entries
        .into_par_iter()
        .map_init(
            || source.handle(),
            |handle, (name, entry)| lister.plan(handle, &name, entry),
        )
        .collect::<Result<_, Error>>()?;
    Ok(listings.into_iter().flatten().collect())
}

fn refused<N>(path: &str, why: &str) -> FileListing<N> {
    vec![(RepoPath::new(path), ListedFile::Unreadable(why.to_owned()))]
}

/// Lists the folders of plans.
struct PlanLister<'a, S> {
    source: &'a S,
    filter: PathFilter<'a>,
    budget: Budget,
    per_plan: usize,
}

impl<'a, S: FolderSource> PlanLister<'a, S> {
    fn new(source: &'a S, filter: PathFilter<'a>) -> Self {
        Self {
            source,
            filter,
            budget: Budget::entries(),
            per_plan: 0,
        }
    }

    /// Lists one plan. A plan that is too large becomes one unreadable entry.
    fn plan(
        &self,
        handle: &S::Handle,
        name: &[u8],
        entry: FolderEntry<S::Node>,
    ) -> Result<FileListing<S::Node>, Error> {
        if let Some(refused) = self.plan_with_bad_name(handle, name, &entry)? {
            return Ok(refused);
        }
        let mut found = Vec::new();
        let mut left = self.per_plan;
        let mut pending = Vec::new();
        self.note(PLANS, name, entry, 1, &mut pending, &mut found);
        while let Some((path, folder, depth)) = pending.pop() {
            let entries = match self.source.list(handle, &folder, left) {
                Ok(entries) => entries,
                Err(error) => {
                    let why = error.to_string();
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

    /// Returns the file of a plan whose folder has a name that is not allowed. Nothing else there is looked at, but a
    /// plan must not look as if it had been removed.
    fn plan_with_bad_name(
        &self,
        handle: &S::Handle,
        name: &[u8],
        entry: &FolderEntry<S::Node>,
    ) -> Result<Option<FileListing<S::Node>>, Error> {
        let (Err(bad), FolderEntry::Folder(folder)) = (file_name::check_file_name(name), entry)
        else {
            return Ok(None);
        };
        // If the folder cannot be listed, nobody can say that it is a plan.
        let Ok(entries) = self.source.list(handle, folder, self.per_plan) else {
            return Ok(None);
        };
        let path = format!("{PLANS}/{}", bad.escaped);
        let number = entries.len() as u64;
        self.budget.take(number, || path.clone())?;
        let mut names = entries.iter().map(|(name, _)| name.as_slice());
        let is_plan = names.any(|name| name == PLAN_FILE.as_bytes());
        let why = format!("in a folder that is not read: {}", bad.reason);
        Ok(is_plan.then(|| refused(&format!("{path}/{PLAN_FILE}"), &why)))
    }

    /// Adds an entry to the folders to list or to the files found, if it passes the filter.
    fn note(
        &self,
        parent: &str,
        name: &[u8],
        entry: FolderEntry<S::Node>,
        depth: usize,
        pending: &mut OpenFolders<S::Node>,
        found: &mut FileListing<S::Node>,
    ) {
        let name = match file_name::check_file_name(name) {
            Ok(name) => name,
            Err(bad) => {
                let path = RepoPath::new(format!("{parent}/{}", bad.escaped));
                found.push((path, ListedFile::Unreadable(bad.reason.to_owned())));
                return;
            }
        };
        let path = RepoPath::new(format!("{parent}/{name}"));
        if !is_visible(name) || !(self.filter)(&path) {
            return;
        }
        let item = match entry {
            FolderEntry::Folder(folder) if depth < DEPTH => {
                return pending.push((path.to_string(), folder, depth));
            }
            FolderEntry::Folder(_) => {
                ListedFile::Unreadable(format!("a folder deeper than the limit of {DEPTH} levels"))
            }
            FolderEntry::File(node) => match FileFormat::of(name) {
                Some(kind) => ListedFile::Readable(node, kind),
                None => ListedFile::Unreadable("not a kind of file that a plan has".to_owned()),
            },
            FolderEntry::Refused(why) => ListedFile::Unreadable(why),
        };
        found.push((path, item));
    }
}

type OpenFolders<N> = Vec<(String, N, usize)>;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_says_whether_it_is_listed() {
        for listed in [
            "irplan.toml",
            "packs/own.toml",
            "plans/README.md",
            "plans/a/plan.toml",
            "plans/a/sections/b.md",
            "plans/a/sections/rack.svg",
        ] {
            assert!(is_listed(listed), "{listed}");
        }
        for other in [
            "README.md",
            "packs",
            "packs/.own.toml",
            "packs/README.md",
            "packs/deep/own.toml",
            "plans",
            "plans/a/logo.exe",
            "plans/a/.editor/b.md",
            "docs/plans/a/plan.toml",
        ] {
            assert!(!is_listed(other), "{other}");
        }
    }
}
