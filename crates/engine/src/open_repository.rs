//! Finds the source of plans: the repository or a revision of it, or an error that says what to do.

use std::path::{Path, PathBuf};

use irplan_repo::Revision;

use crate::failure::{Advice, Failure, FailureReason};
use crate::stages::SignatureProof;

/// Finds the repository around a folder. With `cache`, answers about history are kept for the next run, unless sign-offs
/// have to be proven: anybody who can write to the git directory can change the cache, and no signature covers it.
///
/// # Errors
/// If there is none.
pub fn open_repository(
    folder: &Path,
    cache: bool,
    proof: SignatureProof,
) -> anyhow::Result<irplan_repo::Repository> {
    discover(folder, cache, proof).map_err(no_plans)
}

/// Finds the same; `None` if the folder exists, but is in no repository and has no plans.
///
/// # Errors
/// If the folder does not exist or cannot be read.
pub fn find_repository(
    folder: &Path,
    cache: bool,
    proof: SignatureProof,
) -> anyhow::Result<Option<irplan_repo::Repository>> {
    match discover(folder, cache, proof) {
        Err(irplan_repo::Error::NoPlans { .. }) => Ok(None),
        source => Ok(Some(source?)),
    }
}

fn discover(
    folder: &Path,
    cache: bool,
    proof: SignatureProof,
) -> Result<irplan_repo::Repository, irplan_repo::Error> {
    let mut source = irplan_repo::Repository::discover(folder)?;
    if cache && !proof.is_required() {
        source.cache_history_in(source.cache_folder());
    }
    Ok(source)
}

fn no_plans(error: irplan_repo::Error) -> anyhow::Error {
    match error {
        irplan_repo::Error::NoPlans { .. } => with_advice(&error, Advice::NameFolderOrCreate),
        error => error.into(),
    }
}

/// Returns the folder with `irplan.toml`, to write to.
///
/// # Errors
/// If there are only revisions.
pub fn require_folder(source: &irplan_repo::Repository) -> anyhow::Result<PathBuf> {
    source.root().map(ToOwned::to_owned).ok_or_else(|| {
        let message = "irplan cannot write here: this is a git repository without a working tree";
        Failure::new(message)
            .help("work in a clone that has one")
            .into()
    })
}

/// Finds a revision to read plans from.
///
/// # Errors
/// If there is no such revision, or no `irplan.toml` in it.
pub fn require_revision(
    source: &mut irplan_repo::Repository,
    rev: &str,
) -> anyhow::Result<Revision> {
    let revision = source.revision(rev)?;
    source.locate_plans(&revision).map_err(name_a_folder)?;
    Ok(revision)
}

fn name_a_folder(error: irplan_repo::Error) -> anyhow::Error {
    let irplan_repo::Error::NoPlansAt { elsewhere, .. } = &error else {
        return error.into();
    };
    match elsewhere.is_empty() {
        true => Failure::new(error.to_string())
            .help("name a revision that has plans")
            .into(),
        false => with_advice(&error, Advice::NameFolder),
    }
}

pub(crate) fn name_a_revision(error: irplan_repo::Error) -> anyhow::Error {
    match error {
        irplan_repo::Error::NoWorktree { .. } => with_advice(&error, Advice::NameRevision),
        error => error.into(),
    }
}

fn with_advice(error: &irplan_repo::Error, advice: Advice) -> anyhow::Error {
    Failure::new(FailureReason::with_advice(error.to_string(), advice)).into()
}
