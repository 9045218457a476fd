//! The one type that the other crates hold: a folder of plans and the git repository around it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use irplan_plan::{Content, History, PlanId, RepoPath, Snapshot};

use crate::error::Error;
use crate::git::{self, Git};
use crate::history::{self, TopicExtractor};
use crate::listing::{EVERYTHING, PathFilter, SETTINGS};
use crate::replay::{
    self, BlobReader, ReplaySummary, ReplayedCommit, RewindSummary, RewindVisitor, Traversal,
};
use crate::revision::{self, ChangedPlans, Revision};
use crate::signature::{self, CommitSignature};
use crate::trace::{self, Trace, TraceDepth, ValueReader};
use crate::{changed_files, commit_details, git_tree, plans_root, worktree};

/// Plans on disk, in git, or both.
///
/// A repository whose `irplan.toml` lies in a subfolder is read as if that folder were all there is: every path is
/// relative to it, on disk as in trees.
#[derive(Debug)]
pub struct Repository {
    root: Option<PathBuf>,
    /// The git repository, or why there is none, in one phrase.
    git: Result<Git, String>,
    /// Where answers about history are kept between runs.
    kept: Option<PathBuf>,
}

impl Repository {
    /// Finds the folder with `irplan.toml` in `start` or above it, and the git repository around that folder.
    ///
    /// A folder of plans that is in no git repository is fine: then only the working tree can be read. A git
    /// repository without `irplan.toml` on disk, such as a bare one, is fine too: then only revisions can be read.
    ///
    /// # Errors
    /// When `start` does not exist, or neither plans nor a git repository are found.
    pub fn discover(start: &Path) -> Result<Self, Error> {
        let start = gix::path::realpath(start)
            .map_err(|error| Error::disk(start, std::io::Error::other(error.to_string())))?;
        let root = start
            .ancestors()
            .find(|folder| folder.join(SETTINGS).symlink_metadata().is_ok())
            .map(Path::to_owned);
        let git = git::open_enclosing(root.as_deref().unwrap_or(&start), root.is_some());
        if root.is_none() && git.is_err() {
            return Err(Error::NoPlans { start });
        }
        Ok(Self {
            root,
            git,
            kept: None,
        })
    }

    /// The folder with `irplan.toml`; `None` where only revisions can be read.
    pub fn root(&self) -> Option<&Path> {
        self.root.as_deref()
    }

    /// The git directory; `None` where there is no git repository, or none that can be opened.
    pub fn git_dir(&self) -> Option<&Path> {
        self.git.as_ref().ok().map(Git::git_dir)
    }

    /// The folder beside git's own caches that is made for [`Self::cache_history_in`]; `None` without a repository.
    pub fn cache_folder(&self) -> Option<PathBuf> {
        let git = self.git.as_ref().ok()?;
        Some(git.common_dir().join("irplan"))
    }

    /// Keeps what [`Self::history`] finds from `HEAD` in a folder, so that the next run need only look at newer
    /// commits. Without this call nothing is ever written.
    ///
    /// What is kept changes no answer. A folder that cannot be written to, or whose content is damaged, costs time
    /// alone; its parent must exist.
    pub fn cache_history_in(&mut self, folder: Option<PathBuf>) {
        self.kept = folder;
    }

    /// Takes who is who from the `.mailmap` of a revision, from now on and wherever history is seen from; without this
    /// call it is that of the revision which history is seen from.
    ///
    /// A change that is judged would else say itself who its author is.
    pub fn use_mailmap_of(&mut self, rev: &Revision) {
        if let Ok(git) = &mut self.git {
            git.use_mailmap_of(rev.id);
        }
    }

    /// The text of a revision's `.mailmap`, which says who is who; empty where it has none.
    ///
    /// # Errors
    /// When the commit is missing or broken, or the file is larger than is heeded.
    pub fn mailmap(&self, rev: &Revision) -> Result<String, Error> {
        let repo = self.git(rev.name())?.handle();
        let text = commit_details::mailmap(&repo, rev.id)
            .map_err(|error| Error::objects(rev, "`.mailmap`", error))?;
        Ok(String::from_utf8_lossy(&text).into_owned())
    }

    /// Whether there is a git repository and it has no working tree.
    pub fn is_bare(&self) -> bool {
        self.git.as_ref().is_ok_and(Git::is_bare)
    }

    /// Reads the plans as they lie on disk. Links are not followed, and git is not asked.
    ///
    /// # Errors
    /// When there is no `irplan.toml` on disk, or more than a limit allows. A single file that cannot be read is
    /// [`Unreadable`](Content::Unreadable) in the snapshot.
    pub fn worktree(&self) -> Result<Snapshot, Error> {
        self.worktree_filtered(EVERYTHING)
    }

    /// Reads a part of the plans as they lie on disk; `irplan.toml` is always in it.
    ///
    /// # Errors
    /// As [`Self::worktree`].
    pub fn worktree_filtered(&self, wanted: PathFilter<'_>) -> Result<Snapshot, Error> {
        match (&self.root, &self.git) {
            (Some(root), _) => worktree::read(root, wanted),
            (None, Ok(git)) => Err(Error::NoWorktree {
                git_dir: git.git_dir().to_owned(),
            }),
            (None, Err(_)) => Ok(Snapshot::new()),
        }
    }

    /// Reads again the files on disk that are said to have changed, and takes the others over from an earlier snapshot.
    ///
    /// `None` where only [`Self::worktree`] is sure to be right: when a path is new, gone, a folder, or anything else
    /// but a file that the earlier snapshot has. The limit on all files together is not looked at.
    pub fn refresh_worktree(&self, earlier: &Snapshot, changed: &[PathBuf]) -> Option<Snapshot> {
        worktree::read_after(self.root.as_deref()?, earlier, changed)
    }

    /// Finds the commit that `rev` names: a branch, a tag, an object id, `HEAD~1`, `@{u}` and whatever else git takes
    /// for one.
    ///
    /// # Errors
    /// When it names no commit, or there is no git repository.
    pub fn revision(&self, rev: &str) -> Result<Revision, Error> {
        let git = self.git(rev)?;
        revision::resolve(git, &git.handle(), rev)
    }

    /// The commit of `HEAD`; `None` where there is no commit yet, and no git repository.
    ///
    /// # Errors
    /// When `HEAD` is broken or cannot be read.
    pub fn head(&self) -> Result<Option<Revision>, Error> {
        match &self.git {
            Ok(git) => revision::head(git, &git.handle()),
            Err(_) => Ok(None),
        }
    }

    /// Makes sure that a revision has an `irplan.toml` where plans are read from.
    ///
    /// Where none was found on disk, as in a bare repository, nobody could name a folder; then, where the top of the
    /// tree has none either, the only folder that has one is where plans are read from, in every revision from now on.
    ///
    /// # Errors
    /// [`Error::NoPlansAt`] when there is none, or when it could be any of several; otherwise as [`Self::snapshot`].
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

    /// Makes sure of the same, and takes no other folder.
    ///
    /// # Errors
    /// [`Error::NoPlansAt`] when there is none; otherwise as [`Self::snapshot`].
    pub fn require_plans(&self, rev: &Revision) -> Result<(), Error> {
        let git = self.git(rev.name())?;
        match plans_root::other_roots(git, rev)? {
            Some(found) => Err(plans_root::no_plans_error(git, rev, &found)),
            None => Ok(()),
        }
    }

    /// The folder of plans as seen from the top of the git repository, with `/` between names; empty where it is the
    /// top, or where there is no repository.
    pub fn folder_in_git(&self) -> String {
        let prefix = self.git.as_ref().map_or(&[][..], Git::prefix);
        plans_root::joined(prefix)
    }

    /// Reads the plans of a revision, straight from the object database.
    ///
    /// # Errors
    /// When the commit or its top folders are missing or broken, or there is more than a limit allows. A single file
    /// that cannot be read is [`Unreadable`](Content::Unreadable) in the snapshot.
    pub fn snapshot(&self, rev: &Revision) -> Result<Snapshot, Error> {
        Ok(self.snapshots(&[rev])?.pop().unwrap_or_default())
    }

    /// Reads the plans of several revisions; equal files are one text in memory, so that comparing pointers tells
    /// that nothing changed.
    ///
    /// # Errors
    /// As [`Self::snapshot`].
    pub fn snapshots(&self, revs: &[&Revision]) -> Result<Vec<Snapshot>, Error> {
        self.snapshots_filtered(revs, EVERYTHING)
    }

    /// Reads a part of the plans of several revisions; `irplan.toml` is always in it.
    ///
    /// # Errors
    /// As [`Self::snapshot`].
    pub fn snapshots_filtered(
        &self,
        revs: &[&Revision],
        wanted: PathFilter<'_>,
    ) -> Result<Vec<Snapshot>, Error> {
        let Some(first) = revs.first() else {
            return Ok(Vec::new());
        };
        git_tree::read(self.git(first.name())?, revs, wanted)
    }

    /// The files that are not the same bytes in a commit and in another, or in the working tree where no other is named.
    ///
    /// Between commits no file is read, and no plan listed whose folder is the same; of the working tree every file is
    /// read and its object id compared, since what git's index says of it is not trusted. There, a file that is no text
    /// counts as differing.
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
            (Some(to), _) => changed_files::between(git, from, to),
            (None, Some(root)) => changed_files::on_disk(git, from, root),
            (None, None) => Err(Error::NoWorktree {
                git_dir: git.git_dir().to_owned(),
            }),
        }
    }

    /// The best common ancestor of two commits; `None` where they have none.
    ///
    /// # Errors
    /// When commits between them are missing or broken.
    pub fn merge_base(&self, a: &Revision, b: &Revision) -> Result<Option<Revision>, Error> {
        revision::merge_base(&self.git(a.name())?.handle(), a, b)
    }

    /// The plans whose folders differ between two commits, found without reading any file.
    ///
    /// # Errors
    /// When a commit or its top folders are missing or broken.
    pub fn changed_plans(&self, a: &Revision, b: &Revision) -> Result<ChangedPlans, Error> {
        let git = self.git(a.name())?;
        revision::changed_plans(git, &git.handle(), a, b)
    }

    /// Finds the last change of every file of a snapshot, and of everything that `topics` finds in one, seen from a
    /// revision; without one, from `HEAD`, with the snapshot as the working tree's.
    ///
    /// What the commit does not have, or has otherwise, is [`Uncommitted`](irplan_plan::LastChange::Uncommitted). Files
    /// that could not be read have no answer. Without a git repository, or without a commit, the
    /// [extent](irplan_plan::history::Extent::None) and a note say so.
    ///
    /// # Errors
    /// When `HEAD` or its commit is missing or broken. Anything else that is missing leaves a note.
    pub fn history(
        &self,
        at: Option<&Revision>,
        snapshot: &Snapshot,
        topics: TopicExtractor<'_>,
    ) -> Result<History, Error> {
        let git = match &self.git {
            Ok(git) => git,
            Err(reason) => return Ok(history::nothing(reason)),
        };
        let rev = match at {
            Some(rev) => Some(rev.clone()),
            None if git.is_reftable() => {
                return Ok(history::nothing(
                    "the git repository keeps its references in the reftable format, which cannot be read",
                ));
            }
            None => self.head()?,
        };
        match rev {
            Some(rev) => {
                let kept = self.kept.as_deref().map(|folder| history::CacheFile {
                    file: history::file_for(git, folder),
                    is_written: self.is_head(&rev),
                });
                history::collect(git, &rev, snapshot, topics, kept.as_ref())
            }
            None => Ok(history::nothing("the git repository has no commit yet")),
        }
    }

    /// Tells `visit` of every commit that leads to a revision, parents before children, with what it changed of the
    /// files that `filter` filter. An error of `visit` ends it.
    ///
    /// A commit that cannot be told is left out, with a note.
    ///
    /// # Errors
    /// When there is no git repository, or the revision's commit is missing or broken; and what `visit` says.
    pub fn replay<E: From<Error>>(
        &self,
        head: &Revision,
        traversal: Traversal,
        filter: &dyn Fn(&str) -> bool,
        visit: &mut dyn FnMut(ReplayedCommit, &BlobReader<'_>) -> Result<(), E>,
    ) -> Result<ReplaySummary, E> {
        replay::run(self.git(head.name())?, head, traversal, filter, visit)
    }

    /// Tells `visit` of the commits that lead to some commits, those included, where they changed files that `filter`
    /// filter: the latest first, as far as clocks were right, depth it breaks off.
    ///
    /// Commits whose parents a shallow clone lacks are left out, as what they changed is not known; what cannot be told
    /// is left out with a note.
    ///
    /// # Errors
    /// When there is no git repository, or its list of shallow commits is broken.
    pub fn rewind(
        &self,
        from: &[Revision],
        filter: &dyn Fn(&str) -> bool,
        visit: RewindVisitor<'_>,
    ) -> Result<RewindSummary, Error> {
        match from.first() {
            Some(first) => replay::rewind(self.git(first.name())?, from, filter, visit),
            None => Ok(RewindSummary::default()),
        }
    }

    /// Follows something that `read_value` puts into words back from a revision, to the commits that changed those words. They
    /// must depend on `irplan.toml` and on the folders of `plans` alone.
    ///
    /// # Errors
    /// When there is no git repository, or a commit on the way is broken; and what `read_value` says.
    pub fn trace<E: From<Error>>(
        &self,
        head: &Revision,
        plans: &BTreeSet<PlanId>,
        depth: TraceDepth,
        read_value: ValueReader<'_, E>,
    ) -> Result<Trace, E> {
        trace::run(self.git(head.name())?, head, plans, depth, read_value)
    }

    /// Reads one file of a revision; `None` where it has no such file, nor a folder or a link in its place.
    ///
    /// # Errors
    /// When the commit or a folder on the way is missing or broken. A file that cannot be read is
    /// [`Unreadable`](Content::Unreadable).
    pub fn file(&self, rev: &Revision, path: &RepoPath) -> Result<Option<Content>, Error> {
        let git = self.git(rev.name())?;
        git_tree::file(git, &git.handle(), rev.id, path)
            .map_err(|error| Error::objects(rev, "a file", error))
    }

    /// The signature that a commit carries, with what it signs; `None` where it carries none. Nothing is verified but
    /// that the commit's bytes are those that its id stands for.
    ///
    /// # Errors
    /// When the commit is missing or broken.
    pub fn signature(&self, rev: &Revision) -> Result<Option<CommitSignature>, Error> {
        let repo = self.git(rev.name())?.handle();
        signature::of_commit(&repo, rev.id)
            .map_err(|error| Error::objects(rev, "the signature", error))
    }

    fn is_head(&self, rev: &Revision) -> bool {
        matches!(self.head(), Ok(Some(head)) if head.id == rev.id)
    }

    fn git(&self, rev: &str) -> Result<&Git, Error> {
        self.git.as_ref().map_err(|reason| Error::NoGit {
            // Without plans on disk there is a git repository, or nothing was found at all.
            folder: self.root.clone().unwrap_or_default(),
            rev: rev.to_owned(),
            reason: reason.clone(),
        })
    }
}
