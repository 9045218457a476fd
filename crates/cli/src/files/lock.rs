//! Lets only one run write at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;

use anyhow::Context;

use irplan_engine::Failure;

/// A lock that ends with the process, however it ends.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Locks a repository's sign-offs. The lock is a file in the git directory. Without git, it is `irplan.toml`
    /// itself.
    ///
    /// # Errors
    /// If another run has the lock, or the file cannot be opened.
    pub(crate) fn of_repository(source: &irplan_repo::Repository) -> anyhow::Result<Self> {
        match (source.git_dir(), source.root()) {
            (Some(git_dir), _) => Self::take(&git_dir.join("irplan.lock"), true),
            (None, Some(root)) => Self::take(&root.join("irplan.toml"), false),
            (None, None) => Err(Failure::new("there are no files on disk to change").into()),
        }
    }

    /// Locks a file.
    ///
    /// # Errors
    /// If another process has the lock, or the file cannot be opened.
    pub(crate) fn take(path: &Path, create: bool) -> anyhow::Result<Self> {
        let mut options = OpenOptions::new();
        options
            .read(true)
            .write(true)
            .create(create)
            .truncate(false);
        let file = options
            .open(path)
            .with_context(|| format!("cannot open `{}` to lock it", path.display()))?;
        match file.try_lock() {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => {
                let message = format!(
                    "another irplan is writing here: it has locked `{}`",
                    path.display()
                );
                Err(Failure::new(message)
                    .help("wait until it is done, and try again")
                    .into())
            }
            Err(TryLockError::Error(error)) => {
                Err(error).with_context(|| format!("cannot lock `{}`", path.display()))
            }
        }
    }
}
