//! Lets only one run write at a time.

use std::fs::{File, OpenOptions, TryLockError};
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::Context;

use irplan_engine::Failure;

/// How long to wait for another run.
const PATIENCE: Duration = Duration::from_secs(5);
/// The pause between two tries.
const BETWEEN_TRIES: Duration = Duration::from_millis(20);

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
    /// If another run keeps the lock for seconds, or the file cannot be opened.
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
    /// If another process keeps the lock for seconds, or the file cannot be opened.
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
        let start = Instant::now();
        let mut locked = file.try_lock();
        // Two people or two jobs may sign at the same time. That takes moments.
        while matches!(locked, Err(TryLockError::WouldBlock)) && start.elapsed() < PATIENCE {
            thread::sleep(BETWEEN_TRIES);
            locked = file.try_lock();
        }
        match locked {
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
