//! The content that all formats print around the comparisons.

use std::collections::BTreeMap;

use irplan_engine::Failure;
use irplan_plan::PlanId;
use irplan_plan::signoff::NoApproval;
use jiff::civil::Date;

/// The values that all comparisons share, and the plans that were not compared.
pub(crate) struct ApprovalsReport {
    /// The name of the newer side.
    pub(crate) to: String,
    /// The day for which sign-offs were judged.
    pub(crate) today: Date,
    /// The plans that were not compared, and why.
    pub(crate) not_compared: BTreeMap<PlanId, NoApproval>,
}

impl ApprovalsReport {
    /// Returns the plans that were not compared, one phrase each.
    pub(crate) fn without(&self) -> Vec<String> {
        let phrase = |(plan, reason): (&PlanId, &NoApproval)| format!("`{plan}` {reason}");
        self.not_compared.iter().map(phrase).collect()
    }

    /// Checks that there is one comparison, because a page cannot show more.
    ///
    /// # Errors
    /// If there is none, or several.
    pub(crate) fn require_one_page(&self, comparisons: usize) -> Result<(), Failure> {
        let without = self.without();
        match comparisons {
            0 if without.is_empty() => Err(Failure::new("there is no plan to approve")),
            0 => Err(Failure::of_all(
                without.into_iter().map(Into::into).collect(),
            )),
            1 => Ok(()),
            _ => Err(Failure::new(
                "the plans were approved in several commits, but a page shows only one comparison",
            )
            .help(
                "use `--client ID` with plans that were approved together, or `--format markdown`",
            )),
        }
    }
}
