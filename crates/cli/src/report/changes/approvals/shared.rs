//! What all comparisons with approvals have in common.

use std::collections::BTreeMap;

use irplan_plan::PlanId;
use irplan_plan::signoff::NoApproval;
use jiff::civil::Date;

/// The values that all comparisons share, and the plans that were not compared.
pub(super) struct SharedFacts {
    /// The name of the newer side.
    pub(super) to: String,
    /// The day for which sign-offs were judged.
    pub(super) today: Date,
    /// The plans that were not compared, and why.
    pub(super) not_compared: BTreeMap<PlanId, NoApproval>,
}
