//! The git repository, opened so that nothing in it is run, and its objects, read so that nothing in them is trusted.
//!
//! Objects are decoded here and not by the git library's own conveniences, some of which panic on broken objects.

use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::{BString, ByteSlice};
use gix::objs::tree::{EntryKind, EntryMode};
use gix::objs::{CommitRefIter, Kind, TagRefIter, TreeRefIter};

use crate::delta_cache::DeltaCache;
use crate::limits::OBJECT_BYTES;

/// An open repository and where in its trees the plans' root is.
#[derive(Debug)]
pub(crate) struct Git {
    repo: gix::ThreadSafeRepository,
    /// The folders from the top of the trees down to the root.
    prefix: Vec<BString>,
    /// The commit whose `.mailmap` says who is who, where another one than that which history is seen from.
    named_by: Option<ObjectId>,
    reftable: bool,
    bare: bool,
}

/// Why an object cannot be used, in one lowercase phrase.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub(crate) struct ObjectError(pub(crate) String);

/// What a tree says under a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct TreeEntry {
    pub(crate) mode: EntryMode,
    pub(crate) id: ObjectId,
}

impl TreeEntry {
    pub(crate) fn is_folder(self) -> bool {
        self.mode.kind() == EntryKind::Tree
    }

    pub(crate) fn is_file(self) -> bool {
        matches!(
            self.mode.kind(),
            EntryKind::Blob | EntryKind::BlobExecutable
        )
    }
}

/// A repository that was found above a folder.
pub(crate) enum EnclosingRepository {
    /// Its working tree is, or holds, that folder.
    Worktree(PathBuf, gix::discover::repository::Path),
    /// It has no working tree there.
    Bare(gix::discover::repository::Path),
}

/// Looks for a repository in `folder` and above it.
pub(crate) fn find_repository(folder: &Path) -> Result<Option<EnclosingRepository>, ObjectError> {
    use gix::discover::repository::Path as Found;
    // The path alone is wanted here; how far it is trusted is settled when it is opened.
    let options = gix::discover::upwards::Options {
        trust: gix::discover::upwards::TrustPolicy::Assume(gix::sec::Trust::Reduced),
        ..Default::default()
    };
    match gix::discover::upwards_opts(folder, options) {
        Ok((found, _)) => Ok(Some(match &found {
            Found::WorkTree(work_dir) | Found::LinkedWorkTree { work_dir, .. } => {
                EnclosingRepository::Worktree(work_dir.clone(), found)
            }
            Found::Repository(_) => EnclosingRepository::Bare(found),
        })),
        Err(error) if error.classify().is_not_found() => Ok(None),
        Err(error) => Err(ObjectError(format!(
            "its git repository cannot be found: {error}"
        ))),
    }
}

/// Opens the repository find_repository `folder`, or says why there is none.
pub(crate) fn open_enclosing(folder: &Path, has_plans: bool) -> Result<Git, String> {
    let none = || Err("the folder is in no git repository".to_owned());
    match find_repository(folder) {
        Ok(Some(EnclosingRepository::Worktree(top, found))) => {
            let prefix = match folder.strip_prefix(&top) {
                Ok(prefix) if has_plans => prefix,
                Ok(_) => Path::new(""),
                Err(_) => return none(),
            };
            Git::open(found, prefix).map_err(|error| error.0)
        }
        // A bare repository find_repository a folder of plans holds other things than that folder.
        Ok(Some(EnclosingRepository::Bare(_))) if has_plans => none(),
        Ok(Some(EnclosingRepository::Bare(found))) => {
            Git::open(found, Path::new("")).map_err(|error| error.0)
        }
        Ok(None) => none(),
        Err(error) => Err(error.0),
    }
}

/// Where a folder lies below the top of the working tree of git find_repository it, with `/` between names; empty for the top
/// itself, and `None` where there is no such tree. The folder need not be there yet.
pub fn path_in_git(folder: &Path) -> Option<String> {
    let is_there = |folder: &&Path| folder.symlink_metadata().is_ok();
    let there = folder.ancestors().find(is_there);
    let new = folder.strip_prefix(there.unwrap_or(Path::new(""))).ok()?;
    let there = gix::path::realpath(there.unwrap_or(Path::new("."))).ok()?;
    let Ok(Some(EnclosingRepository::Worktree(top, _))) = find_repository(&there) else {
        return None;
    };
    let place = there.strip_prefix(top).ok()?.join(new);
    let names = place.components().filter_map(|name| match name {
        std::path::Component::CurDir => None,
        name => Some(name.as_os_str().to_string_lossy().into_owned()),
    });
    Some(names.collect::<Vec<_>>().join("/"))
}

impl Git {
    /// Opens a repository with the least trust there is.
    ///
    /// The repository's own configuration then names no program, file or limit that would be heeded; what it says of
    /// the working tree is not asked for.
    pub(crate) fn open(
        found: gix::discover::repository::Path,
        prefix: &Path,
    ) -> Result<Self, ObjectError> {
        let (git_dir, work_dir) = found.into_repository_and_work_tree_directories();
        let options = gix::open::Options::isolated()
            .with(gix::sec::Trust::Reduced)
            .open_path_as_is(true)
            .config_overrides([
                format!("gitoxide.objects.allocLimit={OBJECT_BYTES}"),
                "core.useReplaceRefs=false".to_owned(),
            ]);
        let repo = gix::ThreadSafeRepository::open_opts(git_dir, options).map_err(|error| {
            ObjectError(format!("its git repository cannot be opened: {error}"))
        })?;
        let prefix = prefix
            .components()
            .map(|name| BString::from(name.as_os_str().as_encoded_bytes()))
            .collect();
        let reftable = repo
            .to_thread_local()
            .config_snapshot()
            .plumbing()
            .string("extensions.refStorage")
            .is_some_and(|format| format.eq_ignore_ascii_case(b"reftable"));
        Ok(Self {
            repo,
            prefix,
            named_by: None,
            reftable,
            bare: work_dir.is_none(),
        })
    }

    /// A handle for one thread.
    pub(crate) fn handle(&self) -> gix::Repository {
        let mut repo = self.repo.to_thread_local();
        repo.objects
            .set_pack_cache(|| Box::new(DeltaCache::default()));
        repo
    }

    pub(crate) fn git_dir(&self) -> &Path {
        self.repo.git_dir()
    }

    /// The directory that all worktrees share.
    pub(crate) fn common_dir(&self) -> PathBuf {
        self.repo.to_thread_local().common_dir().to_owned()
    }

    pub(crate) fn is_bare(&self) -> bool {
        self.bare
    }

    pub(crate) fn is_reftable(&self) -> bool {
        self.reftable
    }

    /// The names of the folders between the top of the trees and the plans' root.
    pub(crate) fn prefix(&self) -> &[BString] {
        &self.prefix
    }

    /// Takes another folder for the plans' root: the names of the folders from the top of the trees down to it.
    pub(crate) fn set_prefix(&mut self, prefix: Vec<BString>) {
        self.prefix = prefix;
    }

    pub(crate) fn named_by(&self) -> Option<ObjectId> {
        self.named_by
    }

    /// Takes who is who from the `.mailmap` of a commit from now on.
    pub(crate) fn use_mailmap_of(&mut self, commit: ObjectId) {
        self.named_by = Some(commit);
    }

    /// The tree of the plans' root in a commit; `None` where the commit has no such folder.
    pub(crate) fn root_tree(
        &self,
        repo: &gix::Repository,
        commit: ObjectId,
    ) -> Result<Option<ObjectId>, ObjectError> {
        self.root_of(repo, commit_tree(repo, commit)?)
    }

    /// The tree of the plans' root below the top of a tree.
    pub(crate) fn root_of(
        &self,
        repo: &gix::Repository,
        mut tree: ObjectId,
    ) -> Result<Option<ObjectId>, ObjectError> {
        for name in &self.prefix {
            match find_entry(repo, tree, name)? {
                Some(entry) if entry.is_folder() => tree = entry.id,
                _ => return Ok(None),
            }
        }
        Ok(Some(tree))
    }
}

/// Reads an object of one kind into `buffer`.
pub(crate) fn read<'a>(
    repo: &gix::Repository,
    id: ObjectId,
    kind: Kind,
    buffer: &'a mut Vec<u8>,
) -> Result<&'a [u8], ObjectError> {
    use gix::objs::Find;
    if id == ObjectId::empty_tree(repo.object_hash()) {
        buffer.clear();
        return Ok(buffer);
    }
    match repo.objects.try_find(&id, buffer) {
        Ok(Some(data)) if data.kind == kind => Ok(data.data),
        Ok(Some(data)) => Err(ObjectError(format!(
            "object `{id}` is a {} where a {kind} is expected",
            data.kind
        ))),
        Ok(None) => Err(ObjectError(format!(
            "{kind} `{id}` is missing in this clone"
        ))),
        Err(error) => Err(ObjectError(format!(
            "{kind} `{id}` cannot be read: {error}"
        ))),
    }
}

/// The tree of a commit.
pub(crate) fn commit_tree(
    repo: &gix::Repository,
    commit: ObjectId,
) -> Result<ObjectId, ObjectError> {
    let mut buffer = Vec::new();
    let data = read(repo, commit, Kind::Commit, &mut buffer)?;
    CommitRefIter::from_bytes(data, repo.object_hash())
        .tree_id()
        .map_err(|error| ObjectError(format!("commit `{commit}` is broken: {error}")))
}

/// The parents of a commit, whether they are there or not.
pub(crate) fn parents(
    repo: &gix::Repository,
    commit: ObjectId,
) -> Result<Vec<ObjectId>, ObjectError> {
    let mut buffer = Vec::new();
    let data = read(repo, commit, Kind::Commit, &mut buffer)?;
    Ok(CommitRefIter::from_bytes(data, repo.object_hash())
        .parent_ids()
        .collect())
}

/// What a tree has under a name.
pub(crate) fn find_entry(
    repo: &gix::Repository,
    tree: ObjectId,
    name: &[u8],
) -> Result<Option<TreeEntry>, ObjectError> {
    let mut buffer = Vec::new();
    let data = read(repo, tree, Kind::Tree, &mut buffer)?;
    for item in entries(repo, tree, data) {
        let (found, entry) = item?;
        if found == name {
            return Ok(Some(entry));
        }
    }
    Ok(None)
}

/// The entries of a tree, in its own order.
pub(crate) fn entries<'a>(
    repo: &gix::Repository,
    tree: ObjectId,
    data: &'a [u8],
) -> impl Iterator<Item = Result<(&'a [u8], TreeEntry), ObjectError>> + use<'a> {
    TreeRefIter::from_bytes(data, repo.object_hash()).map(move |item| match item {
        Ok(item) => Ok((
            item.filename.as_bytes(),
            TreeEntry {
                mode: item.mode,
                id: item.oid.to_owned(),
            },
        )),
        Err(error) => Err(ObjectError(format!("tree `{tree}` is broken: {error}"))),
    })
}

/// Follows tags to a commit.
pub(crate) fn peel_to_commit(
    repo: &gix::Repository,
    mut id: ObjectId,
) -> Result<ObjectId, ObjectError> {
    /// More tags of tags than anyone makes.
    const TAGS: usize = 16;
    use gix::objs::Find;
    let mut buffer = Vec::new();
    for _ in 0..TAGS {
        let data = match repo.objects.try_find(&id, &mut buffer) {
            Ok(Some(data)) => data,
            Ok(None) => {
                return Err(ObjectError(format!(
                    "object `{id}` is missing in this clone"
                )));
            }
            Err(error) => {
                return Err(ObjectError(format!(
                    "object `{id}` cannot be read: {error}"
                )));
            }
        };
        match data.kind {
            Kind::Commit => return Ok(id),
            Kind::Tag => {
                id = TagRefIter::from_bytes(data.data, repo.object_hash())
                    .target_id()
                    .map_err(|error| ObjectError(format!("tag `{id}` is broken: {error}")))?;
            }
            kind => {
                return Err(ObjectError(format!(
                    "object `{id}` is a {kind} and no commit"
                )));
            }
        }
    }
    Err(ObjectError(format!(
        "more than {TAGS} tags point at each other"
    )))
}
