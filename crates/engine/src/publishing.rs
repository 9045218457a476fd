//! Decides which plans are published, and which pages of an earlier build stay. `build` and the server ask here.
//!
//! A plan whose files have errors may not say what its authors meant. So it is left out, and its last good pages stay:
//!
//! | plan | its files | its pages |
//! |---|---|---|
//! | `harbor` | are sound | are made |
//! | `brandt` | have an error, or inherit from one that has | stay as they are |
//! | any, if `irplan.toml` has an error | are in doubt | stay as they are, and so does the portal |
//! | `oak`, if some plan's folder is misplaced | are missing, and may be in that folder | stay as they are |
//!
//! `build` writes nothing else. The server shows a plan that has no good pages yet as far as it can be read, because its
//! author is looking for the fault.

use std::collections::BTreeSet;

use irplan_check::FaultyPlans;
use irplan_plan::model::PlanKind;
use irplan_plan::{Plan, PlanId, RepoPath, Repository};
use irplan_site::{PORTAL_FOLDER, folder_of_page, site_folder};

use crate::failure::{Advice, Failure};
use crate::stages::{JudgedPlans, PlanSet};

/// The most plans whose pages are made before all others. If a change affects more, all pages are made together.
const MAX_MADE_FIRST: usize = 4;

/// What is published of some judged plans.
pub struct Publication<'a> {
    set: &'a PlanSet,
    faulty: FaultyPlans,
    left_out: BTreeSet<PlanId>,
    only: Option<BTreeSet<PlanId>>,
    /// The folders of the pages of all published plans.
    folders: BTreeSet<String>,
}

impl JudgedPlans {
    /// Decides which of the selected plans are published.
    pub fn publication(&self) -> Publication<'_> {
        let set = self.set();
        let faulty = set.faulty(self.today());
        let is_selected = |id: &PlanId| set.selected().is_empty() || set.selected().contains(id);
        // A plan that could not be read at all may be anything, so it counts.
        let has_pages = |id: &PlanId| match set.plans().plans.get(id) {
            Some(plan) => plan.kind != PlanKind::Base,
            None => true,
        };
        let left_out = faulty.ids(set.plans()).into_iter();
        let left_out = left_out.filter(|id| is_selected(id) && has_pages(id));
        let selected = set.selected().iter();
        let readable = selected.filter(|id| set.plans().plans.contains_key(*id));
        let published = set.plans().published();
        let folders = published.map(|plan| site_folder(&plan.id, plan.kind));
        Publication {
            folders: folders.collect(),
            left_out: left_out.collect(),
            only: (!set.selected().is_empty()).then(|| readable.cloned().collect()),
            set,
            faulty,
        }
    }
}

/// Fails if plans that are not checked out would look as if they had been removed, so that their pages would be removed
/// too. With a revision or with plans by name, nothing depends on what is checked out.
///
/// # Errors
/// If this is a sparse checkout.
pub fn require_all_plans(
    source: &irplan_repo::Repository,
    revision: Option<&str>,
    plans: &[PlanId],
) -> Result<(), Failure> {
    if revision.is_some() || !plans.is_empty() || !source.is_sparse() {
        return Ok(());
    }
    let message = "this is a sparse checkout, so some plans may not be on disk";
    Err(Failure::new(message).advice(Advice::BuildRevisionOrNamePlans))
}

impl Publication<'_> {
    /// Whether something that all plans share has errors. Then every plan may be wrong, and so may the portal.
    pub fn has_shared_faults(&self) -> bool {
        self.faulty.all
    }

    /// Returns the selected plans whose files have errors or cannot be read.
    pub fn left_out(&self) -> &BTreeSet<PlanId> {
        &self.left_out
    }

    /// Returns the files of plans in misplaced folders. These plans may be any, so all are left out.
    pub fn misplaced(&self) -> &BTreeSet<RepoPath> {
        &self.faulty.misplaced
    }

    /// Whether every selected plan is published.
    pub fn is_complete(&self) -> bool {
        self.left_out.is_empty() && self.misplaced().is_empty()
    }

    /// Returns the selected plans that can be read; `None` for all plans and the portal.
    pub fn only(&self) -> Option<&BTreeSet<PlanId>> {
        self.only.as_ref()
    }

    /// Whether a file of an earlier build stays, because it belongs to a plan that was left out or not selected, or may
    /// belong to a plan in a misplaced folder.
    pub fn keeps(&self, path: &str) -> bool {
        let is_of = |id: &PlanId| path.starts_with(&self.folder_of(id));
        let selected = self.set.selected();
        let is_of_unknown_plan = |folder| folder != PORTAL_FOLDER && !self.folders.contains(folder);
        self.left_out.iter().any(is_of)
            || (!selected.is_empty() && !selected.iter().any(is_of))
            || (!self.misplaced().is_empty()
                && folder_of_page(path).is_some_and(is_of_unknown_plan))
    }

    /// Returns the folder of a plan's pages, even if the plan cannot be read.
    pub fn folder_of(&self, id: &PlanId) -> String {
        let provider = self.set.plans().settings.provider.as_ref();
        match self.set.plans().plans.get(id) {
            Some(plan) => site_folder(id, plan.kind),
            // The settings name the provider's plan.
            None if provider.is_some_and(|provider| provider.plan.value == *id) => {
                site_folder(id, PlanKind::Provider)
            }
            None => site_folder(id, PlanKind::Client),
        }
    }
}

/// Returns the published plans that show something of some plans' files, if they are so few that their pages can be
/// made before all others. `selected` is empty for all.
pub fn shown_in_few(
    changed: &BTreeSet<PlanId>,
    plans: &Repository,
    selected: &[PlanId],
) -> Option<BTreeSet<PlanId>> {
    let shows = |plan: &&Plan| {
        let mut line = plan.ancestors.iter().chain([&plan.id]);
        line.any(|id| changed.contains(id))
    };
    let shown = plans.published().filter(shows);
    let shown = shown.filter(|plan| selected.is_empty() || selected.contains(&plan.id));
    let few: BTreeSet<_> = shown.map(|plan| plan.id.clone()).collect();
    (!few.is_empty() && few.len() <= MAX_MADE_FIRST).then_some(few)
}
