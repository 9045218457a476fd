//! What all comparisons with approvals have in common.

use std::collections::BTreeMap;

use irplan_engine::compare::NoApproval;
use irplan_plan::PlanId;
use jiff::civil::Date;

/// What is the same of all comparisons, and what was not compared.
pub(super) struct SharedFacts {
    /// What the newer side is called.
    pub(super) to: String,
    /// The day for which sign-offs were judged.
    pub(super) today: Date,
    /// The plans that were not compared, and why.
    pub(super) not_compared: BTreeMap<PlanId, NoApproval>,
}
