//! Brings plans in: from disk or from a revision.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use irplan_plan::parse::Files;
use irplan_plan::{Finding, History, Plan, PlanId, Reading, RepoPath, Repository, Snapshot};
use irplan_repo::Revision;

use crate::failure::{Failure, suggestion};

/// Which plans to read, and from where.
#[derive(Clone, Debug, Default)]
pub struct PlanSelection {
    /// The revision to read; `None` for the files on disk.
    pub revision: Option<String>,
    /// The plans that somebody asks about; empty for all of them.
    pub plans: Vec<PlanId>,
}

impl PlanSelection {
    /// Selects plans among the files on disk.
    pub fn on_disk(plans: &[PlanId]) -> Self {
        Self {
            revision: None,
            plans: plans.to_vec(),
        }
    }
}

/// The texts of one revision or of the working tree, before anything is made of them.
pub struct Texts {
    /// Where they come from.
    pub source: irplan_repo::Repository,
    /// The revision; `None` for the files on disk.
    pub revision: Option<Revision>,
    /// The texts.
    pub snapshot: Snapshot,
}

/// The plans of one revision or of the working tree, with the texts that they were read from.
pub struct Loaded {
    /// Where they come from.
    pub source: irplan_repo::Repository,
    /// The revision; `None` for the files on disk.
    pub revision: Option<Revision>,
    /// The texts.
    pub snapshot: Snapshot,
    /// The plans.
    pub plans: Repository,
    /// What reading them found.
    pub findings: Vec<Finding>,
    /// The files as they were read, so that history need not read them again.
    pub files: Files,
}

/// The plans whose own files, or files that they inherit, have faults: what they say may not be what was meant.
pub fn faulty(plans: &Repository, findings: &[Finding]) -> BTreeSet<PlanId> {
    let own = with_faults(findings);
    let heirs = plans
        .plans
        .values()
        .filter(|plan| plan.ancestors.iter().any(|id| own.contains(id)));
    let heirs: Vec<_> = heirs.map(|plan| plan.id.clone()).collect();
    own.into_iter().chain(heirs).collect()
}

/// The plans whose own files have faults, as reading found them.
pub fn with_faults(findings: &[Finding]) -> BTreeSet<PlanId> {
    let of = |finding: &Finding| PlanId::parse(finding.place()?.path.plan_folder()?).ok();
    findings.iter().filter_map(of).collect()
}

/// Finds the repository around a folder. With `cache`, answers about history are kept for the next run.
///
/// # Errors
/// When there is none.
pub fn discover(folder: &Path, cache: bool) -> anyhow::Result<irplan_repo::Repository> {
    let mut source = irplan_repo::Repository::discover(folder).map_err(no_plans)?;
    if cache {
        source.cache_history_in(source.cache_folder());
    }
    Ok(source)
}

fn no_plans(error: irplan_repo::Error) -> anyhow::Error {
    match error {
        irplan_repo::Error::NoPlans { .. } => Failure::new(error.to_string())
            .help("run irplan in a repository of plans, name one with `-C DIR`, or make one with `irplan init DIR`")
            .into(),
        error => error.into(),
    }
}

/// The folder with `irplan.toml`, to write to.
///
/// # Errors
/// When there are but revisions.
pub fn writable(source: &irplan_repo::Repository) -> anyhow::Result<PathBuf> {
    source.root().map(ToOwned::to_owned).ok_or_else(|| {
        let message =
            "there are no files to write here: this is a git repository without a working tree";
        Failure::new(message)
            .help("work in a clone that has one")
            .into()
    })
}

/// Reads the plans that are asked for out of a repository that was found.
///
/// # Errors
/// When there is no such revision, or no such plan.
pub fn read(source: irplan_repo::Repository, selection: &PlanSelection) -> anyhow::Result<Loaded> {
    texts(source, selection)?.read(selection)
}

/// Takes the texts that are asked for out of a repository that was found.
///
/// # Errors
/// When there is no such revision, it has no plans, or none of it can be read.
pub fn texts(
    mut source: irplan_repo::Repository,
    selection: &PlanSelection,
) -> anyhow::Result<Texts> {
    let (revision, snapshot) = match &selection.revision {
        Some(rev) => {
            let revision = revision(&mut source, rev)?;
            let snapshot = source.snapshot(&revision)?;
            (Some(revision), snapshot)
        }
        None => (None, source.worktree().map_err(name_a_revision)?),
    };
    Ok(Texts {
        source,
        revision,
        snapshot,
    })
}

/// Finds a revision to read plans from, which it must have.
///
/// # Errors
/// When there is no such revision, or no `irplan.toml` in it where plans are asked for.
pub fn revision(source: &mut irplan_repo::Repository, rev: &str) -> anyhow::Result<Revision> {
    let revision = source.revision(rev)?;
    source.locate_plans(&revision).map_err(name_a_folder)?;
    Ok(revision)
}

fn name_a_folder(error: irplan_repo::Error) -> anyhow::Error {
    let irplan_repo::Error::NoPlansAt { elsewhere, .. } = &error else {
        return error.into();
    };
    let help = match elsewhere.is_empty() {
        true => "name a revision that has plans",
        false => "where its files are on disk, name the folder of plans with `-C DIR`",
    };
    Failure::new(error.to_string()).help(help).into()
}

impl Texts {
    /// Reads the plans.
    ///
    /// # Errors
    /// When there is no such plan as was asked for.
    pub fn read(self, selection: &PlanSelection) -> anyhow::Result<Loaded> {
        let reading = irplan_plan::read(&self.snapshot);
        self.loaded(reading, selection)
    }

    /// Reads the plans, taking over from an earlier reading what is the same.
    ///
    /// # Errors
    /// When there is no such plan as was asked for.
    pub fn read_after(
        self,
        earlier: &Reading,
        selection: &PlanSelection,
    ) -> anyhow::Result<Loaded> {
        let reading = irplan_plan::read_after(&self.snapshot, earlier);
        self.loaded(reading, selection)
    }

    fn loaded(self, reading: Reading, selection: &PlanSelection) -> anyhow::Result<Loaded> {
        known(reading.repository.plans.keys(), &selection.plans)?;
        Ok(Loaded {
            source: self.source,
            revision: self.revision,
            snapshot: self.snapshot,
            plans: reading.repository,
            findings: reading.findings,
            files: reading.files,
        })
    }
}

fn name_a_revision(error: irplan_repo::Error) -> anyhow::Error {
    match error {
        irplan_repo::Error::NoWorktree { .. } => Failure::new(error.to_string())
            .help(
                "add `--rev HEAD`, or another revision; or name the folder of plans with `-C DIR`",
            )
            .into(),
        error => error.into(),
    }
}

/// Who changed what when, seen from a revision, or from the working tree.
///
/// # Errors
/// When the head commit is missing or broken.
pub fn history(
    source: &irplan_repo::Repository,
    revision: Option<&Revision>,
    snapshot: &Snapshot,
    files: &Files,
) -> anyhow::Result<History> {
    let topics = |path: &RepoPath, text: &str| files.topics_of(path, text);
    Ok(source.history(revision, snapshot, &topics)?)
}

/// Makes sure that every plan that was asked for is among those that there are.
///
/// # Errors
/// All that are not, each with the nearest one.
pub fn known<'a>(
    plans: impl Iterator<Item = &'a PlanId> + Clone,
    asked: &[PlanId],
) -> anyhow::Result<()> {
    let missing: Vec<_> = asked
        .iter()
        .filter(|id| plans.clone().all(|known| known != *id))
        .map(|id| {
            let near = suggestion(id.as_str(), plans.clone().map(PlanId::as_str));
            format!("there is no plan `{id}`{near}")
        })
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let ids: Vec<_> = plans.map(|id| format!("`{id}`")).collect();
    let help = match ids.is_empty() {
        true => "there is no plan here yet: make one with `irplan new client`".to_owned(),
        false => format!("the plans are {}", ids.join(", ")),
    };
    Err(Failure::of_all(missing).help(help).into())
}

impl Loaded {
    /// Who changed what when, as far as git can say.
    ///
    /// # Errors
    /// When the head commit is missing or broken.
    pub fn history(&self) -> anyhow::Result<History> {
        history(
            &self.source,
            self.revision.as_ref(),
            &self.snapshot,
            &self.files,
        )
    }

    /// The plans for somebody that are asked for; all of them where none is named.
    pub fn chosen<'a>(&'a self, asked: &'a [PlanId]) -> impl Iterator<Item = &'a Plan> {
        self.plans
            .published()
            .filter(|plan| asked.is_empty() || asked.contains(&plan.id))
    }

    /// What was read, for people: a revision's name and commit, or the working tree.
    pub fn origin(&self) -> String {
        match &self.revision {
            Some(revision) => {
                let id = revision.id();
                let short = id.get(..10).unwrap_or(&id);
                if revision.name().starts_with(short) {
                    short.to_owned()
                } else {
                    format!("{} ({short})", revision.name())
                }
            }
            None => "the working tree".to_owned(),
        }
    }
}
