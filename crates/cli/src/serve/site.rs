//! Makes the pages, and makes them anew when files change.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use irplan_plan::model::Audience;
use irplan_plan::parse::Reading;
use irplan_plan::{Finding, PlanId, Repository, Snapshot};
use irplan_repo::Revision;
use irplan_site::Templates;
use jiff::civil::Date;

use super::Pages;
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
    /// What was read last.
    pub reading: Option<Reading>,
}

impl Workshop {
    /// Makes the pages of what changed. The pages of plans whose files have faults stay as they are; what reading
    /// found is returned, with the texts.
    ///
    /// # Errors
    /// When plans cannot be read at all, or a template fails; the pages stay as they are.
    pub fn make(
        &mut self,
        changed: &[PathBuf],
        pages: &Pages,
    ) -> anyhow::Result<(Vec<Finding>, Snapshot)> {
        let (snapshot, reading) = self.read()?;
        let history = history(
            &self.source,
            self.revision.as_ref(),
            &snapshot,
            &reading.files,
        )?;
        let input = Input {
            plans: &reading.repository,
            snapshot: &snapshot,
            history: &history,
            findings: &reading.findings,
            today: self.today,
            audience: self.audience,
            only: (!self.only.is_empty()).then_some(&self.only),
        };
        // Whoever looks at a page of a plan that was just saved shall not wait for all others.
        if let Some(few) = self.affected(changed, &reading.repository) {
            let part = Input {
                only: Some(&few),
                ..input
            };
            let (site, _) = render::render(part, &self.templates)?;
            put(site, pages, &reading, Scope::Part);
        }
        let (site, _) = render::render(input, &self.templates)?;
        put(site, pages, &reading, Scope::Whole);
        let findings = reading.findings.clone();
        self.reading = Some(reading);
        Ok((findings, snapshot))
    }

    /// Reads the plans; what did not change since the last time is taken over.
    fn read(&self) -> anyhow::Result<(Snapshot, Reading)> {
        let snapshot = match &self.revision {
            Some(revision) => self.source.snapshot(revision)?,
            None => self.source.worktree()?,
        };
        let reading = match &self.reading {
            Some(earlier) => irplan_plan::read_after(&snapshot, earlier),
            None => irplan_plan::read(&snapshot),
        };
        Ok((snapshot, reading))
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
