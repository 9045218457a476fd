//! What is judged, and how.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::id::PlanId;
use irplan_plan::plan::Repository;
use irplan_plan::{Finding, History, Level, RuleId, Snapshot};
use jiff::civil::Date;

/// What is judged.
#[derive(Clone, Copy)]
pub struct Input<'a> {
    /// The plans.
    pub repository: &'a Repository,
    /// The texts that they were read from.
    pub snapshot: &'a Snapshot,
    /// Who changed what when.
    pub history: &'a History,
}

/// How it is judged.
#[derive(Clone, Debug)]
pub struct Options {
    /// The day on which things are fresh or stale.
    pub today: Date,
    /// Levels from the command line, which win over every policy.
    pub levels: BTreeMap<RuleId, Level>,
    /// The plans to judge; `None` for all. What they inherit is judged with them.
    pub plans: Option<BTreeSet<PlanId>>,
    /// What the rules that compare all plans found a moment ago, from [`Report::across`](crate::Report::across). They
    /// don't run again. `None` runs them.
    pub earlier: Option<Vec<Finding>>,
}

impl Options {
    /// All plans on a day, at the levels that the policies set.
    pub fn on(today: Date) -> Self {
        Self {
            today,
            levels: BTreeMap::new(),
            plans: None,
            earlier: None,
        }
    }
}
