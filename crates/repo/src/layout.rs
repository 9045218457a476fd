//! Which files belong to the plans: one walk for trees and for the disk.
//!
//! Everything under `plans/` is listed, so that rules can name what lies in the wrong place; names that begin with a
//! dot are other programs' own and are left out. Nothing is read here, and nothing that cannot be read stops the
//! walk: it is listed with the reason.

use irplan_plan::RepoPath;
use rayon::prelude::*;

use crate::error::Error;
use crate::limits::{Budget, DEPTH, ENTRIES, ENTRIES_PER_PLAN, TextKind};
use crate::name;

/// The file that marks the root.
pub(crate) const SETTINGS: &str = "irplan.toml";
/// The folder of all plans.
pub(crate) const PLANS: &str = "plans";

/// What stands under a name.
#[derive(Debug)]
pub(crate) enum Entry<N> {
    Folder(N),
    File(N),
    /// Something that is not read, and why.
    Refused(String),
}

/// What a folder has, under names that nobody has checked yet.
pub(crate) type Entries<N> = Vec<(Vec<u8>, Entry<N>)>;

/// Where folders can be listed: a git tree or the disk.
pub(crate) trait Source: Sync {
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
    ) -> Result<Entries<Self::Node>, String>;
}

/// A file to be read, or the reason why not.
#[derive(Debug)]
pub(crate) enum Item<N> {
    Text(N, TextKind),
    Unreadable(String),
}

pub(crate) type Listing<N> = Vec<(RepoPath, Item<N>)>;

/// Says of a file or a folder below `plans/` whether it is read. A folder that is not wanted is not listed either, so
/// that what it holds costs nothing.
pub type PathFilter<'a> = &'a (dyn Fn(&RepoPath) -> bool + Sync);

/// Wants everything.
pub(crate) const EVERYTHING: PathFilter<'static> = &|_| true;

/// Lists the root's own file.
pub(crate) fn settings<N>(entry: Entry<N>) -> (RepoPath, Item<N>) {
    let item = match entry {
        Entry::File(node) => Item::Text(node, TextKind::Toml),
        Entry::Folder(_) => Item::Unreadable("a folder, where a file is expected".to_owned()),
        Entry::Refused(why) => Item::Unreadable(why),
    };
    (RepoPath::new(SETTINGS), item)
}

/// Lists what is wanted under `plans`, each plan on its own.
pub(crate) fn plans<S: Source>(
    source: &S,
    plans: Entry<S::Node>,
    wanted: PathFilter<'_>,
) -> Result<Listing<S::Node>, Error> {
    let mut walk = Walk::new(source, wanted);
    let folder = match plans {
        Entry::Folder(folder) => folder,
        Entry::File(_) => return Ok(refused(PLANS, "a file, where a folder is expected")),
        Entry::Refused(why) => return Ok(refused(PLANS, &why)),
    };
    let most = usize::try_from(ENTRIES).unwrap_or(usize::MAX);
    let entries = match source.list(&source.handle(), &folder, most) {
        Ok(entries) => entries,
        Err(why) => return Ok(refused(PLANS, &why)),
    };
    walk.budget
        .take(entries.len() as u64, || PLANS.to_owned())?;
    walk.per_plan = ENTRIES_PER_PLAN;
    let listings: Vec<Listing<S::Node>> = entries
        .into_par_iter()
        .map_init(
            || source.handle(),
            |handle, (name, entry)| walk.plan(handle, &name, entry),
        )
        .collect::<Result<_, Error>>()?;
    Ok(listings.into_iter().flatten().collect())
}

fn refused<N>(path: &str, why: &str) -> Listing<N> {
    vec![(RepoPath::new(path), Item::Unreadable(why.to_owned()))]
}

/// The walk through one plan's folders.
struct Walk<'a, S> {
    source: &'a S,
    wanted: PathFilter<'a>,
    budget: Budget,
    per_plan: usize,
}

impl<'a, S: Source> Walk<'a, S> {
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
        entry: Entry<S::Node>,
    ) -> Result<Listing<S::Node>, Error> {
        let mut found = Vec::new();
        let mut left = self.per_plan;
        let mut pending = Vec::new();
        self.note(PLANS, name, entry, 1, &mut pending, &mut found);
        while let Some((path, folder, depth)) = pending.pop() {
            let entries = match self.source.list(handle, &folder, left) {
                Ok(entries) => entries,
                Err(why) => {
                    found.push((RepoPath::new(&path), Item::Unreadable(why)));
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
        entry: Entry<S::Node>,
        depth: usize,
        pending: &mut Pending<S::Node>,
        found: &mut Listing<S::Node>,
    ) {
        let name = match name::check(name) {
            Ok(name) => name,
            Err(bad) => {
                let path = RepoPath::new(format!("{parent}/{}", bad.shown));
                found.push((path, Item::Unreadable(bad.why.to_owned())));
                return;
            }
        };
        let path = RepoPath::new(format!("{parent}/{name}"));
        if name.starts_with('.') || !(self.wanted)(&path) {
            return;
        }
        let item = match entry {
            Entry::Folder(folder) if depth < DEPTH => {
                return pending.push((path.to_string(), folder, depth));
            }
            Entry::Folder(_) => {
                Item::Unreadable(format!("a folder deeper than the limit of {DEPTH} levels"))
            }
            Entry::File(node) => match TextKind::of(name) {
                Some(kind) => Item::Text(node, kind),
                None => Item::Unreadable("not a kind of file that a plan has".to_owned()),
            },
            Entry::Refused(why) => Item::Unreadable(why),
        };
        found.push((path, item));
    }
}

type Pending<N> = Vec<(String, N, usize)>;
