//! What keeps a plan from being published.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::plan::Repository;
use irplan_plan::{Finding, Level, PlanId};
use jiff::civil::Date;

use crate::levels::level_of;
use crate::run::with_plan;
use crate::waivers::is_waived;

/// The plans that may not say what was meant, because their files, or files that they inherit, have errors.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FaultyPlans {
    /// Whether the errors are in what all plans share, so that every plan is faulty.
    pub all: bool,
    /// The plans, also those of which nothing could be read.
    pub plans: BTreeSet<PlanId>,
}

impl FaultyPlans {
    /// Finds the faulty plans of a repository in what parsing found: exactly the findings that a check denies on a day.
    pub fn of(repository: &Repository, parsing: &[Finding], today: Date) -> Self {
        let mut faulty = Self::default();
        for finding in parsing {
            let finding = with_plan(finding.clone());
            let is_denied = level_of(&finding, repository, &BTreeMap::new()) == Level::Deny
                && !is_waived(&finding, repository, today);
            match finding.plan.filter(|_| is_denied) {
                Some(plan) => {
                    faulty.plans.insert(plan);
                }
                None => faulty.all |= is_denied,
            }
        }
        let heirs = repository.plans.values();
        let heirs = heirs.filter(|plan| plan.ancestors.iter().any(|id| faulty.plans.contains(id)));
        let heirs: Vec<_> = heirs.map(|plan| plan.id.clone()).collect();
        faulty.plans.extend(heirs);
        faulty
    }

    /// Whether a plan is faulty.
    pub fn contains(&self, plan: &PlanId) -> bool {
        self.all || self.plans.contains(plan)
    }

    /// The faulty plans of a repository by their ids, also those of which nothing could be read.
    pub fn ids(self, repository: &Repository) -> BTreeSet<PlanId> {
        let mut ids = self.plans;
        if self.all {
            ids.extend(repository.plans.keys().cloned());
        }
        ids
    }
}
