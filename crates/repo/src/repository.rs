//! The type that other crates use: a folder of plans and the git repository around it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use irplan_plan::{Content, RepoPath, Snapshot};

use crate::error::{Error, NoGitReason};
use crate::git::Git;
use crate::identity::{self, VariableReader};
use crate::listing::{EVERYTHING, PathFilter, SETTINGS};
use crate::repository_discovery;
use crate::revision::{self, ChangedPlans, Revision};
use crate::signature::{self, CommitSignature};
use crate::{blob, commit_metadata, plans_root, revision_diff, revision_files, working_tree};

/// Plans on disk, in git, or both.
///
/// If `irplan.toml` is in a subfolder of the git repository, only that folder is read, and every path is relative to it.
#[derive(Debug)]
pub struct Repository {
    root: Option<PathBuf>,
    /// The git repository, or why there is none.
    pub(crate) git: Result<Git, NoGitReason>,
    /// The folder that keeps answers about history between runs.
    pub(crate) history_cache: Option<PathBuf>,
}

impl Repository {
    /// Finds the folder with `irplan.toml` in `start` or above it, and the git repository around that folder.
    ///
    /// Either one is enough. Without a git repository, only the working tree can be read. Without `irplan.toml` on disk,
    /// as in a bare repository, only revisions can be read.
    ///
    /// # Errors
    /// If `start` does not exist, or neither plans nor a git repository are found.
    pub fn discover(start: &Path) -> Result<Self, Error> {
        let start = gix::path::realpath(start)
            .map_err(|error| Error::disk(start, std::io::Error::other(error.to_string())))?;
        let root = start
            .ancestors()
            .find(|folder| folder.join(SETTINGS).symlink_metadata().is_ok())
            .map(Path::to_owned);
        let git =
            repository_discovery::open_enclosing(root.as_deref().unwrap_or(&start), root.is_some());
        if root.is_none() && git.is_err() {
            return Err(Error::NoPlans { start });
        }
        Ok(Self {
            root,
            git,
            history_cache: None,
        })
    }

    /// Returns the folder with `irplan.toml`; `None` if only revisions can be read.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// Returns the git directory; `None` if there is no git repository, or it cannot be opened.
    pub fn git_dir(&self) -> Option<&Path> {
        self.git.as_ref().ok().map(Git::git_dir)
    }

    /// Returns the folder inside the git directory that is meant for [`Self::cache_history_in`]; `None` without a git
    /// repository.
    pub fn cache_folder(&self) -> Option<PathBuf> {
        let git = self.git.as_ref().ok()?;
        Some(git.common_dir().join("irplan"))
    }

    /// Stores what [`Self::last_changes`] finds from `HEAD` in a folder, so that the next run only has to look at newer
    /// commits. Without this call nothing is written.
    ///
    /// The cache never changes an answer. A folder that is read-only or damaged only costs time. Its parent must exist.
    pub fn cache_history_in(&mut self, folder: Option<PathBuf>) {
        self.history_cache = folder;
    }

    /// Whether the working tree is a sparse checkout, in which plans may be missing.
    pub fn is_sparse(&self) -> bool {
        self.root.is_some() && self.git.as_ref().is_ok_and(Git::is_sparse)
    }

    /// Whether answers about history may come from a file that an earlier run wrote.
    pub fn caches_history(&self) -> bool {
        self.history_cache.is_some()
    }

    /// Uses the `.mailmap` of a revision from now on. Without this call, the revision whose history is read decides who is
    /// who.
    ///
    /// While a change is judged, its own `.mailmap` must not decide who its author is.
    pub fn use_mailmap_of(&mut self, rev: &Revision) {
        if let Ok(git) = &mut self.git {
            git.use_mailmap_of(rev.id);
        }
    }

    /// Returns the text of a revision's `.mailmap`, which says who is who; empty if it has none.
    ///
    /// # Errors
    /// If the commit is missing or broken, or the file is larger than the limit.
    pub fn mailmap(&self, rev: &Revision) -> Result<String, Error> {
        let repo = self.git(rev.name())?.thread_handle();
        let text = commit_metadata::mailmap(&repo, rev.id)
            .map_err(|error| Error::objects(rev, "`.mailmap`", error))?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// Returns the email address that git's configuration has for the person who works here; `None` without one, or
    /// without git. The variables of the environment say where the user's configuration is.
    pub fn author_email(&self, variable: VariableReader<'_>) -> Option<String> {
        let git = self.git.as_ref().ok()?;
        identity::author_email(&git.thread_handle(), variable)
    }

    /// Whether there is a git repository without a working tree.
    pub fn is_bare(&self) -> bool {
        self.git.as_ref().is_ok_and(Git::is_bare)
    }

    /// Reads the plans on disk. Links are not followed, and git is not used.
    ///
    /// # Errors
    /// If there is no `irplan.toml` on disk, or more than a limit allows. A single file that cannot be read is
    /// [`Unreadable`](Content::Unreadable) in the snapshot.
    pub fn worktree(&self) -> Result<Snapshot, Error> {
        self.worktree_filtered(EVERYTHING)
    }

    /// Reads the files on disk that pass a filter. `irplan.toml` is always included.
    ///
    /// # Errors
    /// As [`Self::worktree`].
    pub fn worktree_filtered(&self, filter: PathFilter<'_>) -> Result<Snapshot, Error> {
        match (&self.root, &self.git) {
            (Some(root), _) => working_tree::read(root, filter),
            (None, Ok(git)) => Err(Error::NoWorktree {
                git_dir: git.git_dir().to_owned(),
            }),
            (None, Err(_)) => Ok(Snapshot::new()),
        }
    }

    /// Reads changed files on disk again, and takes the others from an earlier snapshot.
    ///
    /// `None` if only [`Self::worktree`] is sure to be right, because a changed path is not a file that the earlier
    /// snapshot has. The limit on all files together is not checked.
    pub fn refresh_worktree(&self, earlier: &Snapshot, changed: &[PathBuf]) -> Option<Snapshot> {
        working_tree::read_changed(self.root.as_deref()?, earlier, changed)
    }

    /// Finds the commit that `rev` names: a branch, a tag, an object id, `HEAD~1`, `@{u}`, and so on, as in git.
    ///
    /// # Errors
    /// If it does not name a commit, or there is no git repository.
    pub fn revision(&self, rev: &str) -> Result<Revision, Error> {
        let git = self.git(rev)?;
        revision::resolve(git, &git.thread_handle(), rev)
    }

    /// Returns the commit of `HEAD`; `None` if there is no commit yet, or no git repository.
    ///
    /// # Errors
    /// If `HEAD` is broken or cannot be read.
    pub fn head(&self) -> Result<Option<Revision>, Error> {
        match &self.git {
            Ok(git) => revision::head(git, &git.thread_handle()),
            Err(_) => Ok(None),
        }
    }

    /// Finds the folder of a revision that has the plans, and reads plans from there from now on.
    ///
    /// If there is an `irplan.toml` on disk, that folder must have one in the revision too. Otherwise, as in a bare
    /// repository, it is the top of the tree, or else the only folder that has an `irplan.toml`.
    ///
    /// # Errors
    /// [`Error::NoPlansAt`] if there is none, or it could be any of several; otherwise as [`Self::snapshot`].
    pub fn locate_plans(&mut self, rev: &Revision) -> Result<(), Error> {
        let git = self.git(rev.name())?;
        let Some(found) = plans_root::other_roots(git, rev)? else {
            return Ok(());
        };
        let missing = plans_root::no_plans_error(git, rev, &found);
        match (&self.root, found.as_slice(), &mut self.git) {
            (None, [only], Ok(git)) => {
                git.set_prefix(only.clone());
                Ok(())
            }
            _ => Err(missing),
        }
    }

    /// Checks that a revision has an `irplan.toml` in the folder that plans are read from.
    ///
    /// # Errors
    /// [`Error::NoPlansAt`] if it has none; otherwise as [`Self::snapshot`].
    pub fn require_plans(&self, rev: &Revision) -> Result<(), Error> {
        let git = self.git(rev.name())?;
        match plans_root::other_roots(git, rev)? {
            Some(found) => Err(plans_root::no_plans_error(git, rev, &found)),
            None => Ok(()),
        }
    }

    /// Returns the folder of the plans, seen from the top of the git repository, with `/` between names. It is empty if
    /// that is the top, or there is no git repository.
    pub fn folder_in_git(&self) -> String {
        let prefix = self.git.as_ref().map_or(&[][..], Git::prefix);
        plans_root::join_path(prefix)
    }

    /// Reads the plans of a revision, directly from the object database.
    ///
    /// # Errors
    /// If the commit, its top folders or the content of a file are missing in the clone, the commit is broken, or there is
    /// more than a limit allows. A file that cannot be read for another reason is [`Unreadable`](Content::Unreadable) in
    /// the snapshot.
    pub fn snapshot(&self, rev: &Revision) -> Result<Snapshot, Error> {
        Ok(self.snapshots(&[rev])?.pop().unwrap_or_default())
    }

    /// Reads the plans of several revisions. Equal files share one text in memory, so comparing pointers shows that
    /// nothing changed.
    ///
    /// # Errors
    /// As [`Self::snapshot`].
    pub fn snapshots(&self, revs: &[&Revision]) -> Result<Vec<Snapshot>, Error> {
        self.snapshots_filtered(revs, EVERYTHING)
    }

    /// Reads the files of several revisions that pass a filter. `irplan.toml` is always included.
    ///
    /// # Errors
    /// As [`Self::snapshot`].
    pub fn snapshots_filtered(
        &self,
        revs: &[&Revision],
        filter: PathFilter<'_>,
    ) -> Result<Vec<Snapshot>, Error> {
        let Some(first) = revs.first() else {
            return Ok(Vec::new());
        };
        revision_files::read_revisions(self.git(first.name())?, revs, filter)
    }

    /// Returns the files whose bytes differ between two commits, or between a commit and the working tree if `to` is
    /// `None`.
    ///
    /// Between commits, no file is read, and plans with equal folders are not listed. In the working tree, every file is
    /// read and its object id compared, because git's index is not trusted. A file there that is not text counts as
    /// different.
    ///
    /// # Errors
    /// As [`Self::snapshot`] and [`Self::worktree`].
    pub fn changed_files(
        &self,
        from: &Revision,
        to: Option<&Revision>,
    ) -> Result<BTreeSet<RepoPath>, Error> {
        let git = self.git(from.name())?;
        match (to, &self.root) {
            (Some(to), _) => revision_diff::changed_files_between(git, from, to),
            (None, Some(root)) => revision_diff::changed_files_on_disk(git, from, root),
            (None, None) => Err(Error::NoWorktree {
                git_dir: git.git_dir().to_owned(),
            }),
        }
    }

    /// Returns the merge base of two commits: their best common ancestor; `None` if they have none.
    ///
    /// # Errors
    /// If commits between them are missing or broken.
    pub fn merge_base(&self, a: &Revision, b: &Revision) -> Result<Option<Revision>, Error> {
        revision::merge_base(&self.git(a.name())?.thread_handle(), a, b)
    }

    /// Returns the plans whose folders differ between two commits. No file is read.
    ///
    /// # Errors
    /// If a commit or its top folders are missing or broken.
    pub fn changed_plans(&self, a: &Revision, b: &Revision) -> Result<ChangedPlans, Error> {
        let git = self.git(a.name())?;
        revision::changed_plans(git, &git.thread_handle(), a, b)
    }

    /// Reads one file of a revision; `None` if the path is missing, a folder or a link.
    ///
    /// # Errors
    /// If the commit or a folder on the way is missing or broken. A file that cannot be read is
    /// [`Unreadable`](Content::Unreadable).
    pub fn file(&self, rev: &Revision, path: &RepoPath) -> Result<Option<Content>, Error> {
        let git = self.git(rev.name())?;
        blob::read_file(git, &git.thread_handle(), rev.id, path)
            .map_err(|error| Error::objects(rev, "a file", error))
    }

    /// Reads the bytes of a picture or a document of a revision, or of the working tree if there is none.
    ///
    /// # Errors
    /// If there is no such regular file within the limit, or it cannot be read.
    pub fn attachment(&self, at: Option<&Revision>, path: &RepoPath) -> Result<Vec<u8>, Error> {
        let missing = || {
            Error::disk(
                Path::new(path.as_str()),
                std::io::ErrorKind::NotFound.into(),
            )
        };
        let Some(rev) = at else {
            let root = self.root.as_deref().ok_or_else(missing)?;
            return working_tree::read_attachment(root, path);
        };
        let git = self.git(rev.name())?;
        let bytes = blob::read_file_bytes(git, &git.thread_handle(), rev.id, path);
        let bytes = bytes.map_err(|error| Error::objects(rev, "a file", error))?;
        bytes.ok_or_else(missing)
    }

    /// Returns the signature of a commit, with the bytes that it signs; `None` if the commit is not signed. The
    /// signature is not verified. The commit's bytes are checked against its id.
    ///
    /// # Errors
    /// If the commit is missing or broken.
    pub fn signature(&self, rev: &Revision) -> Result<Option<CommitSignature>, Error> {
        let repo = self.git(rev.name())?.thread_handle();
        signature::of_commit(&repo, rev.id)
            .map_err(|error| Error::objects(rev, "the signature", error))
    }

    pub(crate) fn git(&self, rev: &str) -> Result<&Git, Error> {
        self.git.as_ref().map_err(|reason| Error::NoGit {
            // Without plans on disk there must be a git repository, or `discover` would have failed.
            folder: self.root.clone().unwrap_or_default(),
            rev: rev.to_owned(),
            reason: reason.clone(),
        })
    }
}
