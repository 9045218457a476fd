//! The git repository, opened so that nothing in it is run, and its objects, read without trusting them.
//!
//! Objects are decoded here, because some of the git library's convenient functions panic on broken objects.

use std::path::{Path, PathBuf};

use gix::ObjectId;
use gix::bstr::{BString, ByteSlice};
use gix::objs::tree::{EntryKind, EntryMode};
use gix::objs::{CommitRefIter, Kind, TagRefIter, TreeRefIter};

use crate::error::NoGitReason;
use crate::limits::OBJECT_BYTES;
use crate::object_error::ObjectError;
use crate::pack_delta_cache::PackDeltaCache;

/// An open repository, and the folder of its trees that has the plans.
#[derive(Debug)]
pub(crate) struct Git {
    repo: gix::ThreadSafeRepository,
    /// The names of the folders from the top of the trees down to the folder with `irplan.toml`.
    prefix: Vec<BString>,
    /// The commit whose `.mailmap` is used, if it is not the commit that history is read from.
    mailmap_commit: Option<ObjectId>,
    reftable: bool,
    sparse: bool,
    bare: bool,
}

/// A tree's entry, without its name.
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

impl Git {
    /// Opens a repository with the least trust there is.
    ///
    /// Programs, files and limits in the repository's own configuration are ignored, and so is what it says about the
    /// working tree.
    pub(crate) fn open(
        path: gix::discover::repository::Path,
        prefix: &Path,
    ) -> Result<Self, NoGitReason> {
        let (git_dir, work_dir) = path.into_repository_and_work_tree_directories();
        let options = gix::open::Options::isolated()
            .with(gix::sec::Trust::Reduced)
            .open_path_as_is(true)
            .config_overrides([
                format!("gitoxide.objects.allocLimit={OBJECT_BYTES}"),
                "core.useReplaceRefs=false".to_owned(),
            ]);
        let repo = gix::ThreadSafeRepository::open_opts(git_dir, options)
            .map_err(|error| NoGitReason::NotOpened(error.to_string()))?;
        let prefix = prefix
            .components()
            .map(|name| BString::from(name.as_os_str().as_encoded_bytes()))
            .collect();
        let handle = repo.to_thread_local();
        let config = handle.config_snapshot();
        let sparse = config.boolean("core.sparseCheckout").unwrap_or(false);
        let reftable = config
            .plumbing()
            .string("extensions.refStorage")
            .is_some_and(|format| format.eq_ignore_ascii_case(b"reftable"));
        Ok(Self {
            repo,
            prefix,
            mailmap_commit: None,
            reftable,
            sparse,
            bare: work_dir.is_none(),
        })
    }

    /// Returns a handle for one thread.
    pub(crate) fn thread_handle(&self) -> gix::Repository {
        let mut repo = self.repo.to_thread_local();
        repo.objects
            .set_pack_cache(|| Box::new(PackDeltaCache::default()));
        repo
    }

    pub(crate) fn git_dir(&self) -> &Path {
        self.repo.git_dir()
    }

    /// Returns the git directory that all linked working trees share.
    pub(crate) fn common_dir(&self) -> PathBuf {
        self.repo.to_thread_local().common_dir().to_owned()
    }

    pub(crate) fn is_bare(&self) -> bool {
        self.bare
    }

    pub(crate) fn is_sparse(&self) -> bool {
        self.sparse
    }

    pub(crate) fn is_reftable(&self) -> bool {
        self.reftable
    }

    /// Returns the names of the folders from the top of the trees down to the folder with `irplan.toml`.
    pub(crate) fn prefix(&self) -> &[BString] {
        &self.prefix
    }

    /// Reads plans from another folder: the names of the folders from the top of the trees down to it.
    pub(crate) fn set_prefix(&mut self, prefix: Vec<BString>) {
        self.prefix = prefix;
    }

    pub(crate) fn mailmap_commit(&self) -> Option<ObjectId> {
        self.mailmap_commit
    }

    /// Uses the `.mailmap` of a commit from now on.
    pub(crate) fn use_mailmap_of(&mut self, commit: ObjectId) {
        self.mailmap_commit = Some(commit);
    }

    /// Returns the tree of the folder with the plans in a commit; `None` if the commit has no such folder.
    pub(crate) fn root_tree(
        &self,
        repo: &gix::Repository,
        commit: ObjectId,
    ) -> Result<Option<ObjectId>, ObjectError> {
        self.root_below(repo, commit_tree(repo, commit)?)
    }

    /// Returns the tree of the folder with the plans below the top of a tree.
    pub(crate) fn root_below(
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
        Ok(Some(data)) => Err(ObjectError::WrongKind {
            id,
            found: data.kind,
            expected: kind,
        }),
        Ok(None) => Err(ObjectError::Missing {
            kind: Some(kind),
            id,
        }),
        Err(error) => Err(ObjectError::Unreadable {
            kind: Some(kind),
            id,
            reason: error.to_string(),
        }),
    }
}

/// Returns the tree of a commit.
pub(crate) fn commit_tree(
    repo: &gix::Repository,
    commit: ObjectId,
) -> Result<ObjectId, ObjectError> {
    let mut buffer = Vec::new();
    let data = read(repo, commit, Kind::Commit, &mut buffer)?;
    CommitRefIter::from_bytes(data, repo.object_hash())
        .tree_id()
        .map_err(|error| ObjectError::broken(Kind::Commit, commit, &error))
}

/// Returns the parents of a commit, even if they are missing in this clone.
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

/// Returns the entry of a tree under a name.
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

/// Returns the entries of a tree, in its own order.
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
        Err(error) => Err(ObjectError::broken(Kind::Tree, tree, &error)),
    })
}

/// Follows tags to a commit.
pub(crate) fn peel_to_commit(
    repo: &gix::Repository,
    mut id: ObjectId,
) -> Result<ObjectId, ObjectError> {
    /// More tags of tags than anyone makes.
    const MAX_TAGS: usize = 16;
    use gix::objs::Find;
    let mut buffer = Vec::new();
    for _ in 0..MAX_TAGS {
        let data = match repo.objects.try_find(&id, &mut buffer) {
            Ok(Some(data)) => data,
            Ok(None) => return Err(ObjectError::Missing { kind: None, id }),
            Err(error) => {
                return Err(ObjectError::Unreadable {
                    kind: None,
                    id,
                    reason: error.to_string(),
                });
            }
        };
        match data.kind {
            Kind::Commit => return Ok(id),
            Kind::Tag => {
                id = TagRefIter::from_bytes(data.data, repo.object_hash())
                    .target_id()
                    .map_err(|error| ObjectError::broken(Kind::Tag, id, &error))?;
            }
            kind => return Err(ObjectError::NotACommit { id, kind }),
        }
    }
    Err(ObjectError::TooMuch(format!(
        "more than {MAX_TAGS} tags point at each other"
    )))
}
