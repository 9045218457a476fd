//! Makes the pages, and makes them anew when files change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use irplan_plan::model::Audience;
use irplan_plan::parse::Reading;
use irplan_plan::{Finding, PlanId, Repository};
use irplan_repo::Revision;
use irplan_site::Templates;
use jiff::civil::Date;

use super::{Pages, State};
use crate::files::Site;
use crate::load::{faulty, history};
use crate::render::{self, Input};

/// What is needed to make pages.
pub struct Workshop {
    /// Where the plans come from.
    pub source: irplan_repo::Repository,
    /// The revision that is shown; `None` for the files on disk.
    pub revision: Option<Revision>,
    /// The day.
    pub today: Date,
    /// For whom the clients' pages are.
    pub audience: Audience,
    /// The plans to show; empty for all, with the portal.
    pub only: BTreeSet<PlanId>,
    /// What makes pages of plans.
    pub templates: Templates,
    /// What the pages that are served were made of.
    pub state: Option<State>,
}

impl Workshop {
    /// Makes all pages anew of everything that is on disk. The pages of plans whose files have faults stay as they
    /// are.
    ///
    /// # Errors
    /// When plans cannot be read at all, or a template fails; the pages stay as they are.
    pub fn make(&mut self, pages: &Pages) -> anyhow::Result<()> {
        let snapshot = match &self.revision {
            Some(revision) => self.source.snapshot(revision)?,
            None => self.source.worktree()?,
        };
        let reading = match &self.state {
            Some(earlier) => irplan_plan::read_after(&snapshot, &earlier.reading),
            None => irplan_plan::read(&snapshot),
        };
        let history = history(
            &self.source,
            self.revision.as_ref(),
            &snapshot,
            &reading.files,
        )?;
        let state = State {
            snapshot,
            reading,
            history,
        };
        let only = (!self.only.is_empty()).then_some(&self.only);
        let site = self.site(&state, only)?;
        put(site, pages, &state.reading, Scope::Whole);
        self.state = Some(state);
        Ok(())
    }

    /// Makes the pages of the plans that a change reaches, where it is a few: whoever looks at a page that was just
    /// saved shall not wait for all others. Says whether it did; either way [`Self::make`] has the last word, since
    /// other pages speak of these plans too.
    ///
    /// # Errors
    /// As [`Self::make`].
    pub fn hasten(&mut self, changed: &[PathBuf], pages: &Pages) -> anyhow::Result<bool> {
        let Some(earlier) = &self.state else {
            return Ok(false);
        };
        if self
            .affected(changed, &earlier.reading.repository)
            .is_none()
        {
            return Ok(false);
        }
        let snapshot = match self.source.worktree_after(&earlier.snapshot, changed) {
            Some(snapshot) => snapshot,
            None => self.source.worktree()?,
        };
        let reading = irplan_plan::read_after(&snapshot, &earlier.reading);
        let Some(few) = self.affected(changed, &reading.repository) else {
            return Ok(false);
        };
        let Some(earlier) = self.state.take() else {
            return Ok(false);
        };
        let state = earlier.then(snapshot, reading);
        let site = self.site(&state, Some(&few));
        let reading = &self.state.insert(state).reading;
        put(site?, pages, reading, Scope::Part);
        Ok(true)
    }

    /// What reading the plans found.
    pub fn found(&self) -> &[Finding] {
        let state = self.state.as_ref();
        state.map_or(&[], |state| &state.reading.findings)
    }

    fn site(&self, state: &State, only: Option<&BTreeSet<PlanId>>) -> anyhow::Result<Site> {
        let input = Input {
            plans: &state.reading.repository,
            snapshot: &state.snapshot,
            history: &state.history,
            findings: &state.reading.findings,
            today: self.today,
            audience: self.audience,
            only,
        };
        let judged = input.judge();
        Ok(irplan_site::render(&input.of_site(&judged), &self.templates)?.into_files())
    }

    /// The plans that a change reaches, where it is a few.
    fn affected(&self, changed: &[PathBuf], plans: &Repository) -> Option<BTreeSet<PlanId>> {
        let folder = self.source.root()?.join("plans");
        let plan = |path: &PathBuf| {
            let inside = path.strip_prefix(&folder).ok()?;
            let name = inside.iter().next()?.to_str()?;
            PlanId::parse(name).ok()
        };
        let own: Option<BTreeSet<_>> = changed.iter().map(plan).collect();
        let own = own.filter(|own| !own.is_empty())?;
        let reached = plans.published().filter(|plan| {
            own.contains(&plan.id) || plan.ancestors.iter().any(|ancestor| own.contains(ancestor))
        });
        let wanted = reached.filter(|plan| self.only.is_empty() || self.only.contains(&plan.id));
        let few: BTreeSet<_> = wanted.map(|plan| plan.id.clone()).collect();
        (!few.is_empty() && few.len() <= 4).then_some(few)
    }

    /// Whether a change concerns the templates.
    pub fn concerns_templates(changed: &[PathBuf], templates: Option<&Path>) -> bool {
        templates.is_some_and(|folder| changed.iter().any(|path| path.starts_with(folder)))
    }
}

/// How much of the site was made.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Scope {
    Part,
    Whole,
}

/// Serves new pages; those of plans with faults stay as they were.
fn put(mut site: Site, pages: &Pages, reading: &Reading, scope: Scope) {
    let faulty = faulty(&reading.repository, &reading.findings);
    let plans = reading
        .repository
        .published()
        .filter(|plan| faulty.contains(&plan.id));
    let held_back: Vec<_> = plans.map(render::folder_of).collect();
    let is_held_back = |path: &str| held_back.iter().any(|folder| path.starts_with(folder));
    pages.update(|served| {
        if scope == Scope::Whole {
            served.retain(|path, _| is_held_back(path) || site.contains_key(path));
        }
        // A plan that was never sound has no last good pages: what could be read of it is better than nothing.
        site.retain(|path, _| !is_held_back(path) || !served.contains_key(path));
        served.append(&mut site);
    });
}
