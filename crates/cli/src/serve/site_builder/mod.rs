//! Makes the pages, and remakes those that a change affects.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use irplan_plan::model::Audience;
use irplan_plan::{AttachedFile, PlanId, Repository};
use irplan_repo::Revision;
use irplan_site::{AttachmentReader, PORTAL_FOLDER, Templates, folder_of_page, site_folder};
use jiff::civil::Date;

use crate::files::Site;
use irplan_engine::attachment_files::AttachmentFiles;
use irplan_engine::publishing::shown_in_few;
use irplan_engine::stages::{JudgedPlans, PlanTexts, SignatureProof};

/// The settings for making pages.
pub(crate) struct SiteBuilder {
    /// Where the plans come from.
    pub(crate) source: irplan_repo::Repository,
    /// The revision that is shown; `None` for the files on disk.
    pub(crate) revision: Option<Revision>,
    /// The day.
    pub(crate) today: Date,
    /// The readers of the clients' pages.
    pub(crate) audience: Audience,
    /// Whether sign-offs count only if a key proves them.
    pub(crate) proof: SignatureProof,
    /// The plans to show; empty for all, with the portal.
    pub(crate) selected: Vec<PlanId>,
}

/// What the current pages were made from.
#[derive(Clone)]
pub(crate) struct ServedState {
    /// The plans when all pages were last made, or found to be current.
    pub(crate) at_last_full_build: Arc<JudgedPlans>,
    /// The plans at the last reading.
    pub(crate) latest: Arc<JudgedPlans>,
    /// The plans whose pages were remade since all pages were made.
    pub(crate) remade_since: BTreeSet<PlanId>,
}

/// Pages that were made.
pub(crate) struct NewPages {
    /// What they were made from.
    pub(crate) state: Arc<JudgedPlans>,
    /// The plans whose pages these are.
    pub(crate) plans: BTreeSet<PlanId>,
    /// The pages.
    site: Site,
    /// The folders of these pages. All other pages in them are removed.
    folders: BTreeSet<String>,
    /// Whether to remove all other pages.
    is_all: bool,
    /// The folders of plans whose files have errors. Their last good pages stay.
    faulty_folders: BTreeSet<String>,
}

/// Why pages were not made.
enum RenderError {
    /// They are no longer needed.
    Cancelled,
    Failed(irplan_site::Error),
}

impl From<irplan_site::Error> for RenderError {
    fn from(error: irplan_site::Error) -> Self {
        Self::Failed(error)
    }
}

impl SiteBuilder {
    /// Makes all pages except those that would be the same as `before`. `None` if there are no others, or once the
    /// pages are no longer needed.
    ///
    /// # Errors
    /// If plans cannot be read at all, or a template fails.
    pub(crate) fn make_all(
        &self,
        templates: &Templates,
        before: Option<&ServedState>,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> anyhow::Result<Option<NewPages>> {
        let texts = PlanTexts::at(&self.source, self.revision.as_ref())?;
        let set = match before {
            Some(before) => texts.reread(before.latest.set(), &self.selected),
            None => texts.read(&self.selected),
        };
        let dated = set.trusted().dated(&self.source, self.today)?;
        let proven = dated.proven(&self.source, self.proof)?;
        if !is_wanted() {
            return Ok(None);
        }
        let state = proven.judged(BTreeMap::new());
        let only = state.publication().only().cloned();
        let only = only.as_ref();
        let (mut same, mut gone) = (BTreeSet::new(), BTreeSet::new());
        if let Some(ServedState {
            at_last_full_build: whole,
            remade_since: remade,
            ..
        }) = before
        {
            if remade.is_empty() && state.is_same_as(whole) {
                return Ok(None);
            }
            let kept = state.plans_same_as(whole).into_iter();
            same.extend(kept.filter(|plan| !remade.contains(plan)));
            gone = folders(whole)
                .difference(&folders(&state))
                .cloned()
                .collect();
        }
        let site = self.render(&state, templates, only, &same, is_wanted)?;
        let is_all = before.is_none() && only.is_none();
        let made = |site| NewPages::new(state, site, only, &same, gone, is_all);
        Ok(site.map(made))
    }

    /// Makes the pages of the plans that a change affects, if they are few, so that somebody who looks at a page after
    /// saving does not wait for all others. [`Self::make_all`] must follow, because pages of other plans mention these too.
    ///
    /// # Errors
    /// As [`Self::make_all`].
    pub(crate) fn make_affected(
        &self,
        templates: &Templates,
        before: &ServedState,
        changed: &[PathBuf],
    ) -> anyhow::Result<Option<NewPages>> {
        let earlier = &before.latest;
        if self.affected(changed, earlier.set().plans()).is_none() {
            return Ok(None);
        }
        let after = self
            .source
            .refresh_worktree(earlier.set().snapshot(), changed);
        let texts = match after {
            Some(snapshot) => PlanTexts::in_memory(snapshot),
            None => PlanTexts::at(&self.source, None)?,
        };
        let set = texts.reread(earlier.set(), &[]);
        let Some(few) = self.affected(changed, set.plans()) else {
            return Ok(None);
        };
        let selected: Vec<_> = few.iter().cloned().collect();
        let dated = earlier.dated_after_save(set.select(&selected));
        let proven = dated.proven(&self.source, self.proof)?;
        let state = proven.judged_after(&before.at_last_full_build);
        let all = BTreeSet::new();
        let site = self.render(&state, templates, Some(&few), &all, &|| true)?;
        Ok(site.map(|site| NewPages::new(state, site, Some(&few), &all, BTreeSet::new(), false)))
    }

    /// Makes the pages of all selected plans except those in `same`; `None` once they are no longer needed.
    fn render(
        &self,
        state: &JudgedPlans,
        templates: &Templates,
        only: Option<&BTreeSet<PlanId>>,
        same: &BTreeSet<PlanId>,
        is_wanted: &(dyn Fn() -> bool + Sync),
    ) -> anyhow::Result<Option<Site>> {
        let site = Mutex::new(Site::new());
        let of_plan = state.report().by_plan();
        let attachments = AttachmentFiles::new(Some(&self.source), self.revision.as_ref());
        let read = |file: &AttachedFile| attachments.read(file);
        let reader = AttachmentReader::new(&read);
        let input = state.site_input(self.audience, only, &of_plan, reader);
        let made = irplan_site::render_each(&input, templates, same, &|part| {
            if !is_wanted() {
                return Err(RenderError::Cancelled);
            }
            let mut site = site.lock().unwrap_or_else(PoisonError::into_inner);
            site.extend(part);
            Ok(())
        });
        match made {
            Ok(()) => Ok(Some(
                site.into_inner().unwrap_or_else(PoisonError::into_inner),
            )),
            Err(RenderError::Cancelled) => Ok(None),
            Err(RenderError::Failed(error)) => Err(error.into()),
        }
    }

    /// Returns the plans that a change affects, if they are few.
    fn affected(&self, changed: &[PathBuf], plans: &Repository) -> Option<BTreeSet<PlanId>> {
        let folder = self.source.root()?.join("plans");
        let plan = |path: &PathBuf| {
            let inside = path.strip_prefix(&folder).ok()?;
            let name = inside.iter().next()?.to_str()?;
            PlanId::parse(name).ok()
        };
        let own: Option<BTreeSet<_>> = changed.iter().map(plan).collect();
        let own = own.filter(|own| !own.is_empty())?;
        shown_in_few(&own, plans, &self.selected)
    }

    /// Whether a change affects the templates.
    pub(crate) fn affects_templates(changed: &[PathBuf], templates: Option<&Path>) -> bool {
        templates.is_some_and(|folder| changed.iter().any(|path| path.starts_with(folder)))
    }
}

/// Returns the folders of all published plans.
fn folders(state: &JudgedPlans) -> BTreeSet<String> {
    let plans = state.set().plans().published();
    plans.map(|plan| site_folder(&plan.id, plan.kind)).collect()
}

impl ServedState {
    /// Whether all pages were made at the same moment.
    pub(crate) fn at_once(state: Arc<JudgedPlans>) -> Self {
        Self {
            at_last_full_build: Arc::clone(&state),
            latest: state,
            remade_since: BTreeSet::new(),
        }
    }
}

impl NewPages {
    fn new(
        state: JudgedPlans,
        site: Site,
        only: Option<&BTreeSet<PlanId>>,
        same: &BTreeSet<PlanId>,
        mut folders: BTreeSet<String>,
        is_all: bool,
    ) -> Self {
        let repository = state.set().plans();
        let is_made = |id: &PlanId| !same.contains(id) && only.is_none_or(|only| only.contains(id));
        let made = || repository.published().filter(|plan| is_made(&plan.id));
        folders.extend(made().map(|plan| site_folder(&plan.id, plan.kind)));
        folders.extend(only.is_none().then(|| PORTAL_FOLDER.to_owned()));
        let publication = state.publication();
        let left_out = publication.left_out().iter();
        let left_out = left_out.filter(|id| repository.plans.contains_key(*id) && is_made(id));
        let portal = publication
            .has_shared_faults()
            .then(|| PORTAL_FOLDER.to_owned());
        let left_out = left_out.map(|id| publication.folder_of(id)).chain(portal);
        Self {
            plans: made().map(|plan| plan.id.clone()).collect(),
            faulty_folders: left_out.collect(),
            folders,
            is_all,
            site,
            state: Arc::new(state),
        }
    }

    /// Whether the portal was made too.
    pub(crate) fn has_portal(&self) -> bool {
        self.folders.contains(PORTAL_FOLDER)
    }

    /// Replaces the pages in the same folders with new ones.
    pub(super) fn replace_in(mut self, served: &mut Site) {
        if self.is_all {
            served.retain(|path, _| self.folder_of(path).is_some());
        }
        let is_gone = |path: &&String| {
            let folder = self.folder_of(path);
            let stays = folder.is_none_or(|folder| self.faulty_folders.contains(folder));
            !stays && !self.site.contains_key(*path)
        };
        let below = |folder: &String| {
            let paths = served.range(folder.clone()..).map(|(path, _)| path);
            let below = paths.take_while(|path| path.starts_with(folder.as_str()));
            below.filter(is_gone).cloned().collect::<Vec<_>>()
        };
        let gone: Vec<_> = self.folders.iter().flat_map(below).collect();
        gone.iter().for_each(|path| drop(served.remove(path)));
        let mut site = std::mem::take(&mut self.site);
        // A plan that never was without errors has no last good pages, so it is shown as far as it could be read.
        let stays = |path: &str| {
            let folder = self.folder_of(path);
            folder.is_some_and(|folder| self.faulty_folders.contains(folder))
        };
        site.retain(|path, _| !stays(path) || !served.contains_key(path));
        served.append(&mut site);
    }

    /// Returns which of the folders a path is in.
    fn folder_of<'a>(&self, path: &'a str) -> Option<&'a str> {
        folder_of_page(path).filter(|folder| self.folders.contains(*folder))
    }
}

#[cfg(test)]
mod tests;
