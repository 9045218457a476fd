//! Finds the plans that must not be published.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::plan::Repository;
use irplan_plan::{Finding, Level, PlanId, RepoPath};
use jiff::civil::Date;

use crate::levels::PolicyLevels;
use crate::run::with_plan;
use crate::waivers::is_waived;

/// The plans that may not say what their authors meant, because their files have errors, or because they show something
/// from a file with errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultyPlans {
    /// Whether the errors are in something that all plans share, so that every plan is faulty.
    pub all: bool,
    /// The plans with errors in their own files, including those that irplan could not read at all.
    pub with_own_faults: BTreeSet<PlanId>,
    /// The plans that show something from a file with errors.
    pub inheriting: BTreeSet<PlanId>,
    /// The files of plans in misplaced folders. These plans may be any.
    pub misplaced: BTreeSet<RepoPath>,
}

impl FaultyPlans {
    /// Finds the faulty plans of a repository: those with a parsing error that a check denies on a day.
    pub fn of(repository: &Repository, parsing: &[Finding], today: Date) -> Self {
        let mut faulty = Self::default();
        let mut files = BTreeSet::new();
        let no_overrides = BTreeMap::new();
        let levels = PolicyLevels::of(repository, &no_overrides);
        for finding in parsing {
            let finding = with_plan(finding.clone());
            let is_denied = levels.of_finding(&finding) == Level::Deny
                && !is_waived(&finding, repository, today);
            if !is_denied {
                continue;
            }
            let file = finding.place().map(|place| place.path.clone());
            match file.clone().filter(|_| finding.is_of_unknown_plan) {
                Some(file) => drop(faulty.misplaced.insert(file)),
                None => drop(files.insert((finding.plan, file))),
            }
        }
        // If the provider's own plan is misplaced, every client is without the provider's staff.
        let lacks_provider = repository.provider_plan().is_none();
        faulty.all |= !faulty.misplaced.is_empty() && lacks_provider;
        for (plan, file) in files {
            let Some(plan) = plan else {
                faulty.all = true;
                continue;
            };
            let inheritors = repository.plans_inheriting_from(&plan, file.as_ref());
            faulty.inheriting.extend(inheritors.cloned());
            faulty.with_own_faults.insert(plan);
        }
        faulty
    }

    /// Whether a plan is faulty.
    pub fn contains(&self, plan: &PlanId) -> bool {
        self.all || self.with_own_faults.contains(plan) || self.inheriting.contains(plan)
    }

    /// Lists the faulty plans by their ids, including those that irplan could not read at all.
    pub fn ids(&self, repository: &Repository) -> BTreeSet<PlanId> {
        let all = repository.plans.keys().filter(|_| self.all);
        let faulty = self.with_own_faults.iter().chain(&self.inheriting);
        faulty.chain(all).cloned().collect()
    }
}
