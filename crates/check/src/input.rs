//! What is checked, and how.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::id::PlanId;
use irplan_plan::plan::Repository;
use irplan_plan::{Finding, History, Level, RuleId, Snapshot};
use jiff::civil::Date;

/// What is checked.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The plans.
    pub repository: &'a Repository,
    /// The texts from which they were read.
    pub snapshot: &'a Snapshot,
    /// Who changed what, and when.
    pub history: &'a History,
}

/// How it is checked.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day that counts as today.
    pub today: Date,
    /// Levels from the command line, which override every policy.
    pub levels: BTreeMap<RuleId, Level>,
    /// The plans to check; `None` for all. The plans that they inherit from are checked too.
    pub plans: Option<BTreeSet<PlanId>>,
    /// The earlier findings of the rules that compare all plans, from
    /// [`Report::cross_plan_findings`](crate::Report::cross_plan_findings). With these, those rules don't run again.
    /// `None` runs them.
    pub cached_cross_plan_findings: Option<Vec<Finding>>,
}

impl Options {
    /// Checks all plans on a day, at the levels that the policies set.
    pub fn on(today: Date) -> Self {
        Self {
            today,
            levels: BTreeMap::new(),
            plans: None,
            cached_cross_plan_findings: None,
        }
    }
}
