//! The first stage: texts, and the plans that are read from them.

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_check::FaultyPlans;
use irplan_plan::history::short_id;
use irplan_plan::parse::{FileReadings, find_renames, reread_renamed};
use irplan_plan::{
    Finding, LastChanges, Plan, PlanId, PlanRenames, Reading, RepoPath, Repository, Snapshot,
};
use irplan_repo::{PathFilter, Revision};
use jiff::civil::Date;

use crate::failure::{Advice, Failure, suggestion};
use crate::open_repository;

/// Which plans to read, and from where.
#[derive(Clone, Debug, Default)]
pub struct PlanSelection {
    /// The revision to read; `None` for the files on disk.
    pub revision: Option<String>,
    /// The plans in question; empty for all of them.
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

/// The texts of one revision or of the working tree, before they are read.
pub struct PlanTexts {
    revision: Option<Revision>,
    snapshot: Snapshot,
}

impl PlanTexts {
    /// Takes the texts of a revision, or of the files on disk if none is named.
    ///
    /// # Errors
    /// If there is no such revision, it has no plans, or none of it can be read.
    pub fn take(
        source: &mut irplan_repo::Repository,
        revision: Option<&str>,
    ) -> anyhow::Result<Self> {
        let revision = match revision {
            Some(name) => Some(open_repository::require_revision(source, name)?),
            None => None,
        };
        Self::at(source, revision.as_ref())
    }

    /// Takes the texts of a revision that was found, or of the files on disk.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn at(
        source: &irplan_repo::Repository,
        revision: Option<&Revision>,
    ) -> anyhow::Result<Self> {
        let snapshot = match revision {
            Some(revision) => source.snapshot(revision)?,
            None => source
                .worktree()
                .map_err(open_repository::name_a_revision)?,
        };
        Ok(Self {
            revision: revision.cloned(),
            snapshot,
        })
    }

    /// Texts that are in memory, such as those of an editor.
    pub fn in_memory(snapshot: Snapshot) -> Self {
        Self {
            revision: None,
            snapshot,
        }
    }

    /// Takes the texts of a revision that pass a filter.
    ///
    /// # Errors
    /// If the commit or its folders are missing or broken.
    pub(crate) fn some_at(
        source: &irplan_repo::Repository,
        revision: &Revision,
        filter: PathFilter<'_>,
    ) -> Result<Self, irplan_repo::Error> {
        let mut snapshots = source.snapshots_filtered(&[revision], filter)?;
        let snapshot = snapshots.pop().unwrap_or_default();
        Ok(Self::some_of(Some(revision.clone()), snapshot))
    }

    /// Some texts of a revision, or of the files on disk if there is none.
    pub(crate) fn some_of(revision: Option<Revision>, snapshot: Snapshot) -> Self {
        Self { revision, snapshot }
    }

    /// Returns the texts.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Returns the revision; `None` for the files on disk.
    pub fn revision(&self) -> Option<&Revision> {
        self.revision.as_ref()
    }

    /// Reads the plans. The later stages and reports look at the `selected` plans, or at all if none is named.
    pub fn read(self, selected: &[PlanId]) -> PlanSet {
        let reading = irplan_plan::read(&self.snapshot);
        self.with(reading, selected)
    }

    /// Reads the plans, and reuses the files that are the same in an earlier reading.
    pub fn reread(self, earlier: &PlanSet, selected: &[PlanId]) -> PlanSet {
        let reading = irplan_plan::reread(&self.snapshot, &earlier.reading);
        self.with(reading, selected)
    }

    fn with(self, reading: Reading, selected: &[PlanId]) -> PlanSet {
        PlanSet {
            revision: self.revision,
            snapshot: self.snapshot,
            reading,
            selected: selected.to_vec(),
            renames: PlanRenames::default(),
            unread: BTreeSet::new(),
        }
    }
}

/// Reads the selected plans.
///
/// # Errors
/// If there is no such revision, or no such plan.
pub fn read(
    source: &mut irplan_repo::Repository,
    selection: &PlanSelection,
) -> anyhow::Result<PlanSet> {
    let texts = PlanTexts::take(source, selection.revision.as_deref())?;
    texts.read(&selection.plans).require_selected()
}

/// The plans of one revision or of the working tree, with the texts that they were read from.
pub struct PlanSet {
    revision: Option<Revision>,
    snapshot: Snapshot,
    pub(super) reading: Reading,
    selected: Vec<PlanId>,
    /// The newer names of plans, if they have those here. See [`PlanSet::renamed_like`].
    renames: PlanRenames,
    /// Plans of the revision that were not read.
    unread: BTreeSet<PlanId>,
}

impl PlanSet {
    /// Returns the plans.
    pub fn plans(&self) -> &Repository {
        &self.reading.repository
    }

    /// Returns the texts that the plans were read from.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Returns the problems with the files. Opinions about plans belong to the last stage.
    pub fn findings(&self) -> &[Finding] {
        &self.reading.findings
    }

    /// Reads other texts, and reuses the files that are the same. To see whether new texts would be read as meant.
    pub(crate) fn reread(&self, snapshot: &Snapshot) -> Reading {
        irplan_plan::reread(snapshot, &self.reading)
    }

    /// Returns the revision; `None` for the files on disk.
    pub fn revision(&self) -> Option<&Revision> {
        self.revision.as_ref()
    }

    /// Returns the plans that were selected; empty for all.
    pub fn selected(&self) -> &[PlanId] {
        &self.selected
    }

    /// Selects other plans.
    #[must_use]
    pub fn select(self, plans: &[PlanId]) -> Self {
        Self {
            selected: plans.to_vec(),
            ..self
        }
    }

    /// Says which plans the revision has. Those that were not read exist all the same.
    pub(crate) fn note_unread(&mut self, all: &BTreeSet<PlanId>) {
        let is_read = |plan: &&PlanId| self.plans().plans.contains_key(*plan);
        self.unread = all.iter().filter(|plan| !is_read(plan)).cloned().collect();
    }

    /// Checks that every selected plan exists.
    ///
    /// # Errors
    /// All that do not, each with the closest name.
    pub fn require_selected(self) -> anyhow::Result<Self> {
        // A plan that could not be read at all still exists, and has findings that say so.
        let unread = self.findings().iter().filter_map(|it| it.plan.as_ref());
        let known: BTreeSet<_> = self.plans().plans.keys().chain(unread).collect();
        require_plans(known.iter().copied(), &self.selected)?;
        Ok(self)
    }

    /// Returns the selected plans that are published: all but base plans.
    pub fn selected_plans(&self) -> impl Iterator<Item = &Plan> {
        self.plans()
            .published()
            .filter(|plan| self.selected.is_empty() || self.selected.contains(&plan.id))
    }

    /// Returns the selected plans as a set; `None` for all.
    pub(crate) fn only(&self) -> Option<BTreeSet<PlanId>> {
        let selected: BTreeSet<_> = self.selected.iter().cloned().collect();
        (!selected.is_empty()).then_some(selected)
    }

    /// Returns the plans with errors in their own files, or in files that they inherit. They may not say what their
    /// authors meant.
    pub fn faulty(&self, today: Date) -> FaultyPlans {
        FaultyPlans::of(self.plans(), self.findings(), today)
    }

    /// Finds the plans of this older revision that have another name in a newer one.
    pub(crate) fn renames_to(&self, newer: &Self) -> PlanRenames {
        let older = (&self.snapshot, &self.reading.files);
        find_renames(
            older,
            (&newer.snapshot, &newer.reading.files),
            &newer.unread,
        )
    }

    /// Returns the same plans with the names that they have in a newer revision, so that they count as the same plans.
    pub(crate) fn renamed_like(self, newer: &Self, renames: &PlanRenames) -> Self {
        match renames.is_empty() {
            true => self,
            false => self.renamed(renames, &newer.reading),
        }
    }

    /// Returns the plans with the newer names that they are known to have.
    pub(crate) fn with_names(&self, renames: &PlanRenames) -> Self {
        self.renamed(renames, &self.reading)
    }

    /// Reads the plans with newer names, and reuses the files of a reading that has them under these names.
    fn renamed(&self, renames: &PlanRenames, earlier: &Reading) -> Self {
        let snapshot = renames.apply(&self.snapshot);
        let selected = self.selected.iter();
        Self {
            revision: self.revision.clone(),
            reading: reread_renamed(&snapshot, earlier, renames),
            snapshot,
            selected: selected
                .map(|plan| renames.current_name(plan).clone())
                .collect(),
            renames: renames.clone(),
            unread: self.unread.clone(),
        }
    }

    /// Returns who changed what, and when, as far as git knows. The [dated](super::DatedPlans) stage adds what rules
    /// compare.
    ///
    /// # Errors
    /// If the head commit is missing or broken.
    pub fn last_changes(&self, source: &irplan_repo::Repository) -> anyhow::Result<LastChanges> {
        let files = &self.reading.files;
        let topics = |path: &RepoPath, text: &str| files.topics_of(path, text);
        let revision = self.revision.as_ref();
        let mut changes = match self.renames.is_empty() {
            true => source.last_changes(revision, &self.snapshot, &topics)?,
            // Git knows only the names that the plans have in this revision.
            false => {
                let snapshot = self.renames.reversed().apply(&self.snapshot);
                let changes = source.last_changes(revision, &snapshot, &topics)?;
                self.with_current_names(changes)
            }
        };
        self.add_changes_of_files(&mut changes);
        Ok(changes)
    }

    /// Returns the history of the plans under the newer names that they have here. Git has their sign-offs under the former
    /// ones.
    fn with_current_names(&self, changes: LastChanges) -> LastChanges {
        let mut changes = changes.with_renamed_plans(&self.renames);
        for ((plan, subject), entered) in &mut changes.sign_offs {
            let plan = self.plans().plans.get(plan);
            let entry = plan.and_then(|plan| plan.source.ledger.get(subject));
            let Some(path) = entry.map(|entry| &entry.origin.path) else {
                continue;
            };
            let former = self.renames.former_path(path);
            if entered.former_path.is_none() && former != *path {
                entered.former_path = Some(former);
            }
        }
        changes
    }

    /// Takes a change of a picture or document for a change of the texts that show it.
    pub(super) fn add_changes_of_files(&self, changes: &mut LastChanges) {
        let plans = self.plans().plans.values();
        let bodies = plans.flat_map(|plan| plan.own_bodies().map(move |own| (&plan.id, own)));
        for (plan, (subject, body)) in bodies {
            for attached in body.attached_files() {
                let Some(change) = changes.files.get(&attached.path) else {
                    continue;
                };
                let change = change.clone();
                let key = (plan.clone(), subject.clone());
                if let Some(own) = changes.subjects.get_mut(&key)
                    && own.time() < change.time()
                {
                    *own = change;
                    match changes.files_in_force_since.get(&attached.path) {
                        Some(since) => {
                            changes.in_force_since.insert(key, Arc::clone(since));
                        }
                        None => drop(changes.in_force_since.remove(&key)),
                    }
                }
            }
        }
    }

    /// Drops the texts that only git's history is compared with, which take as much memory as the plans' own.
    pub(super) fn forget_files(&mut self) {
        self.reading.files = FileReadings::default();
    }

    /// Returns the source in words: the name and commit of a revision, or the working tree.
    pub fn origin(&self) -> String {
        let Some(revision) = &self.revision else {
            return "the working tree".to_owned();
        };
        let id = revision.id();
        let short = short_id(&id);
        match revision.name().starts_with(short) {
            true => short.to_owned(),
            false => format!("{} ({short})", revision.name()),
        }
    }
}

/// Checks that every requested plan exists.
///
/// # Errors
/// All that do not, each with the closest name.
pub fn require_plans<'a>(
    plans: impl Iterator<Item = &'a PlanId> + Clone,
    selection: &[PlanId],
) -> anyhow::Result<()> {
    let missing: Vec<_> = selection
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
    let failure = Failure::of_all(missing.into_iter().map(Into::into).collect());
    let failure = match ids.is_empty() {
        true => failure.advice(Advice::CreatePlan),
        false => failure.help(format!("the plans are {}", ids.join(", "))),
    };
    Err(failure.into())
}
