//! Which folder of a commit has the plans.
//!
//! If you work in a folder with plans, that folder counts. In a bare repository nobody can be in a folder. If the top of
//! the tree has no plans there, the only folder with plans counts.

use gix::ObjectId;
use gix::bstr::BString;
use gix::objs::Kind;

use crate::error::Error;
use crate::git::{self, Git, TreeEntry};
use crate::limits::{Budget, DEPTH};
use crate::listing::SETTINGS;
use crate::object_error::ObjectError;
use crate::revision::Revision;

/// The names of folders from the top of a tree down to one of them.
pub(crate) type FolderPath = Vec<BString>;

/// Returns the folders of a commit that have plans, if the expected folder has none; `None` if it has some.
pub(crate) fn other_roots(git: &Git, rev: &Revision) -> Result<Option<Vec<FolderPath>>, Error> {
    let repo = git.thread_handle();
    let settings = || match git.root_tree(&repo, rev.id)? {
        Some(root) => git::find_entry(&repo, root, SETTINGS.as_bytes()),
        None => Ok(None),
    };
    match settings().map_err(|error| Error::objects(rev, "the folders", error))? {
        Some(_) => Ok(None),
        None => folders_with_plans(git, rev).map(Some),
    }
}

/// Returns the error that a commit has no plans in the expected folder, with the folders that have some.
pub(crate) fn no_plans_error(git: &Git, rev: &Revision, other_roots: &[FolderPath]) -> Error {
    let folders = other_roots.iter().map(|folder| join_path(folder));
    Error::NoPlansAt {
        rev: rev.to_string(),
        folder: join_path(git.prefix()),
        elsewhere: folders.collect(),
    }
}

/// Returns every folder of a commit that has an `irplan.toml` and lies in no other such folder, in order.
fn folders_with_plans(git: &Git, rev: &Revision) -> Result<Vec<FolderPath>, Error> {
    let repo = git.thread_handle();
    let with_context = |error: ObjectError| Error::objects(rev, "the folders", error);
    let budget = Budget::entries();
    let mut found = Vec::new();
    let top = git::commit_tree(&repo, rev.id).map_err(with_context)?;
    let mut pending: Vec<(FolderPath, ObjectId)> = vec![(FolderPath::new(), top)];
    while let Some((folder, tree)) = pending.pop() {
        let mut buffer = Vec::new();
        let data = git::read(&repo, tree, Kind::Tree, &mut buffer).map_err(with_context)?;
        let entries = git::entries(&repo, tree, data);
        let entries: Vec<_> = entries.collect::<Result<_, _>>().map_err(with_context)?;
        budget.take(entries.len() as u64, || rev.to_string())?;
        let is_settings =
            |(name, entry): &(&[u8], TreeEntry)| *name == SETTINGS.as_bytes() && entry.is_file();
        if entries.iter().any(is_settings) {
            found.push(folder);
        } else if folder.len() < DEPTH {
            let below = entries.iter().filter(|(_, entry)| entry.is_folder());
            pending.extend(below.map(|(name, entry)| {
                let below = folder.iter().cloned().chain([BString::from(*name)]);
                (below.collect(), entry.id)
            }));
        }
    }
    found.sort();
    Ok(found)
}

/// Returns a folder as people write it, with `/` between names.
pub(crate) fn join_path(folder: &[BString]) -> String {
    let names: Vec<_> = folder.iter().map(ToString::to_string).collect();
    names.join("/")
}
