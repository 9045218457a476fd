//! What can keep this crate from doing its job. Each error names the path or the revision.

use std::io;
use std::path::{Path, PathBuf};

/// Why plans or their history could not be read.
///
/// A fault in one file is not an error: that file is [`Unreadable`](irplan_plan::Content::Unreadable) in the snapshot.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// There are neither plans nor a git repository.
    #[error("there is no `irplan.toml` in `{}` or in any folder above it", start.display())]
    NoPlans {
        /// Where the search started.
        start: PathBuf,
    },
    /// The working tree was asked for, but only revisions can be read.
    #[error("`{}` is a git repository without an `irplan.toml` on disk; name a revision to read", git_dir.display())]
    NoWorktree {
        /// The git directory.
        git_dir: PathBuf,
    },
    /// A revision was asked for, but there is no git repository, or it cannot be opened.
    #[error("cannot find revision `{rev}` in `{}`: {reason}", folder.display())]
    NoGit {
        /// The folder of the plans.
        folder: PathBuf,
        /// The revision.
        rev: String,
        /// Why there is no git repository.
        reason: NoGitReason,
    },
    /// The revision does not lead to a commit.
    #[error("cannot find a commit named `{rev}`; {help}")]
    UnknownRevision {
        /// The revision as given.
        rev: String,
        /// What to try.
        help: &'static str,
        /// The error of git's object database, unless git has nothing of that name.
        source: Option<GitError>,
    },
    /// A revision has no plans in the folder where they are expected.
    #[error(
        "`{rev}` has no `irplan.toml` {}{}",
        in_folder(folder),
        other_folders(elsewhere)
    )]
    NoPlansAt {
        /// The revision.
        rev: String,
        /// The folder, seen from the top of the git repository; empty for the top itself.
        folder: String,
        /// The folders of the revision that have one.
        elsewhere: Vec<String>,
    },
    /// The repository stores its references in a format that cannot be read.
    #[error(
        "`{}` stores its references in the reftable format, which irplan cannot read; give `{rev}` as a full object id",
        git_dir.display()
    )]
    Reftable {
        /// The git directory.
        git_dir: PathBuf,
        /// The revision as given.
        rev: String,
    },
    /// A path on disk could not be read at all.
    #[error("cannot read `{}`", path.display())]
    Disk {
        /// The path.
        path: PathBuf,
        /// The error of the system.
        source: io::Error,
    },
    /// A revision could not be read.
    #[error("cannot read {what} of `{rev}`")]
    Objects {
        /// The revision.
        rev: String,
        /// The part of it.
        what: &'static str,
        /// The error of git's object database.
        source: GitError,
    },
    /// There is more than a limit allows.
    #[error("`{place}` has more than the limit of {limit}")]
    TooLarge {
        /// The path or the revision.
        place: String,
        /// The limit in words.
        limit: String,
    },
}

fn in_folder(folder: &str) -> String {
    match folder {
        "" => "at the top".to_owned(),
        folder => format!("in `{folder}`"),
    }
}

fn other_folders(folders: &[String]) -> String {
    let folders: Vec<_> = folders.iter().map(|folder| in_folder(folder)).collect();
    match folders.as_slice() {
        [] => " or in any other folder".to_owned(),
        [one] => format!(", but one {one}"),
        several => format!(", but several elsewhere: {}", several.join(", ")),
    }
}

/// Why there is no git repository to read revisions from. Printed as one lowercase phrase.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum NoGitReason {
    /// The folder is not inside a git repository.
    #[error("the folder is not in a git repository")]
    NotInside,
    /// Looking for a repository failed.
    #[error("its git repository cannot be found: {0}")]
    NotFound(String),
    /// There is a repository, but it cannot be opened.
    #[error("its git repository cannot be opened: {0}")]
    NotOpened(String),
}

/// An error of the git library. Its type is erased, so that the library stays inside this crate.
pub type GitError = Box<dyn std::error::Error + Send + Sync>;

impl Error {
    pub(crate) fn disk(path: &Path, source: io::Error) -> Self {
        Self::Disk {
            path: path.to_owned(),
            source,
        }
    }

    pub(crate) fn objects(
        rev: &impl ToString,
        what: &'static str,
        source: impl Into<GitError>,
    ) -> Self {
        Self::Objects {
            rev: rev.to_string(),
            what,
            source: source.into(),
        }
    }
}
