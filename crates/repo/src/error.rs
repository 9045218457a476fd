//! What can keep this crate from doing its job, always with the path or the revision.

use std::io;
use std::path::{Path, PathBuf};

/// Why plans or their history could not be read.
///
/// A fault in one file is no error: that file is [`Unreadable`](irplan_plan::Content::Unreadable) in the snapshot.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// Neither plans nor a git repository are here.
    #[error("there is no `irplan.toml` in `{}` or in any folder above it", start.display())]
    NoPlans {
        /// Where the search began.
        start: PathBuf,
    },
    /// A working tree was asked for where there is none.
    #[error("`{}` is a git repository without an `irplan.toml` on disk; name a revision to read", git_dir.display())]
    NoWorktree {
        /// The repository.
        git_dir: PathBuf,
    },
    /// A revision was asked for where there is no git repository, or one that cannot be opened.
    #[error("`{}` has no revision `{rev}`: {reason}", folder.display())]
    NoGit {
        /// Where it was asked for.
        folder: PathBuf,
        /// The revision.
        rev: String,
        /// What is the matter, in one phrase.
        reason: String,
    },
    /// The revision's name leads nowhere.
    #[error("`{rev}` names no commit here; {help}")]
    UnknownRevision {
        /// The revision as it was given.
        rev: String,
        /// What to try.
        help: &'static str,
        /// What git's object database said.
        source: GitError,
    },
    /// A revision has no plans in the folder that was asked for.
    #[error(
        "`{rev}` has no `irplan.toml` {}{}",
        place(folder),
        standing(elsewhere)
    )]
    NoPlansAt {
        /// The revision.
        rev: String,
        /// The folder as seen from the top of the git repository; empty for the top itself.
        folder: String,
        /// The folders of the revision that have one.
        elsewhere: Vec<String>,
    },
    /// The repository keeps its references in a format that cannot be read.
    #[error(
        "`{}` keeps its references in the reftable format, which cannot be read; give `{rev}` as a full object id",
        git_dir.display()
    )]
    Reftable {
        /// The repository.
        git_dir: PathBuf,
        /// The revision as it was given.
        rev: String,
    },
    /// A path on disk could not be read at all.
    #[error("cannot read `{}`", path.display())]
    Disk {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A revision could not be read.
    #[error("cannot read {what} of `{rev}`")]
    Objects {
        /// The revision.
        rev: String,
        /// The part of it.
        what: &'static str,
        /// What git's object database said.
        source: GitError,
    },
    /// There is more than a limit allows.
    #[error("`{place}` holds more than the limit of {limit}")]
    TooLarge {
        /// The path or the revision.
        place: String,
        /// The limit in words.
        limit: String,
    },
}

fn place(folder: &str) -> String {
    match folder {
        "" => "at the top of its tree".to_owned(),
        folder => format!("in `{folder}`"),
    }
}

fn standing(elsewhere: &[String]) -> String {
    let folders: Vec<_> = elsewhere
        .iter()
        .map(|folder| match folder.as_str() {
            "" => "at the top".to_owned(),
            folder => format!("in `{folder}`"),
        })
        .collect();
    match folders.as_slice() {
        [] => ", nor in any other folder".to_owned(),
        [one] => format!(", and has one {one}"),
        several => format!(", and has several elsewhere: {}", several.join(", ")),
    }
}

/// An error of the git library, kept as a value of no particular type so that the library stays inside this crate.
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
