//! Reads a few plans at many commits.

use std::collections::BTreeSet;
use std::sync::Arc;

use irplan_plan::model::PlanKind;
use irplan_plan::{PlanId, RepoPath, Repository};
use irplan_repo::Revision;

use crate::stages::{PlanSet, PlanSetCache, PlanTexts};

/// How many commits are kept at once.
const MAX_CACHED: usize = 32;

/// Reads plans at commits, and reuses what did not change since the last one.
pub(super) struct PlansAtCommits<'a> {
    source: &'a irplan_repo::Repository,
    /// The plans to read.
    plans: BTreeSet<PlanId>,
    cache: PlanSetCache,
}

impl<'a> PlansAtCommits<'a> {
    /// Reads what a plan depends on: itself, the provider's plan, and base plans.
    pub(super) fn new(
        source: &'a irplan_repo::Repository,
        plans: &Repository,
        plan: &PlanId,
    ) -> Self {
        let bases = plans.plans.values();
        let bases = bases
            .filter(|plan| plan.kind == PlanKind::Base)
            .map(|plan| plan.id.clone());
        let provider = plans.provider_plan().map(|plan| plan.id.clone());
        Self {
            source,
            plans: bases.chain(provider).chain([plan.clone()]).collect(),
            cache: PlanSetCache::new(MAX_CACHED),
        }
    }

    /// Returns the plans that are read.
    pub(super) fn plans(&self) -> &BTreeSet<PlanId> {
        &self.plans
    }

    /// Also reads another plan from now on, and everything that it depended on. Returns whether some of that was not
    /// read before.
    pub(super) fn add_plan(&mut self, plans: &Repository, plan: &PlanId) -> bool {
        let ancestors = plans.plans.get(plan).map(|plan| plan.ancestors.as_slice());
        let ancestors = ancestors.unwrap_or_default().iter();
        let provider = plans.provider_plan().map(|plan| &plan.id);
        let count = self.plans.len();
        let more = ancestors.chain(provider).chain([plan]).cloned();
        self.plans.extend(more);
        let is_more = self.plans.len() > count;
        if is_more {
            self.cache.clear();
        }
        is_more
    }

    /// Returns all plans as they were at a commit.
    ///
    /// # Errors
    /// As [`Self::at`].
    pub(super) fn whole(&self, revision: &Revision) -> anyhow::Result<PlanSet> {
        let texts = PlanTexts::at(self.source, Some(revision))?;
        Ok(self.cache.read(texts))
    }

    /// Returns the selected plans as they were at a commit.
    ///
    /// # Errors
    /// If the commit or its folders are missing or broken.
    pub(super) fn at(&mut self, revision: &Revision) -> Result<Arc<PlanSet>, irplan_repo::Error> {
        let plans = &self.plans;
        let filter = |path: &RepoPath| {
            let plan = path.plan_folder();
            plan.is_some_and(|plan| plans.contains(plan))
        };
        self.cache.at(self.source, revision, &filter)
    }
}
