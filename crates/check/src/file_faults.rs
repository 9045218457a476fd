//! Faults that were found while files were read. They keep every plan that shows something of such a file from being
//! published, so they concern these plans too.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::finding::FaultKey;
use irplan_plan::plan::Repository;
use irplan_plan::{Finding, Level, Place, PlanId, RepoPath};

/// The faults of all files.
pub(crate) struct FileFaults<'a> {
    repository: &'a Repository,
    faults: BTreeSet<(FaultKey, Option<Place>)>,
}

/// The plans that inherit from a file of a plan, so that they are looked for once.
pub(crate) type PlansOfFiles = BTreeMap<(PlanId, Option<RepoPath>), BTreeSet<PlanId>>;

impl<'a> FileFaults<'a> {
    pub(crate) fn of(parsing: &[Finding], repository: &'a Repository) -> Self {
        let faults = parsing.iter().map(key).collect();
        Self { repository, faults }
    }

    /// Returns the other plans that are not published because of some findings.
    pub(crate) fn unpublished_plans(
        &self,
        findings: &[Finding],
        known: &mut PlansOfFiles,
    ) -> BTreeSet<PlanId> {
        let mut plans = BTreeSet::new();
        for finding in findings {
            let Some(plan) = &finding.plan else {
                continue;
            };
            if finding.level != Level::Deny || !self.faults.contains(&key(finding)) {
                continue;
            }
            let file = finding.place().map(|place| place.path.clone());
            let plans_of_file = known
                .entry((plan.clone(), file.clone()))
                .or_insert_with(|| self.inheriting_plans(plan, file.as_ref()));
            plans.extend(plans_of_file.iter().cloned());
        }
        plans
    }

    fn inheriting_plans(&self, plan: &PlanId, file: Option<&RepoPath>) -> BTreeSet<PlanId> {
        let plans = self.repository.plans_inheriting_from(plan, file);
        plans.cloned().collect()
    }
}

fn key(finding: &Finding) -> (FaultKey, Option<Place>) {
    (finding.fault_key(), finding.place().cloned())
}
