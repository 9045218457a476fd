//! The content that all formats print.

use irplan_plan::PlanId;

use irplan_engine::trend::{StateCounts, Trend};

/// Everything to print.
pub(crate) struct TrendReport<'a> {
    /// The commit from which history is seen.
    pub(crate) commit: String,
    /// The status of the plans.
    pub(crate) trend: &'a Trend,
}

/// One plan, or all of them together, period by period; `None` for periods without the plan.
pub(super) struct TrendRow<'a> {
    pub(super) name: &'a str,
    pub(super) counts: Vec<Option<StateCounts>>,
}

impl TrendReport<'_> {
    /// Returns a row for each plan that ever existed, by id, and one for all of them if there are several.
    pub(super) fn rows(&self) -> Vec<TrendRow<'_>> {
        let samples = &self.trend.samples;
        let mut ids: Vec<&PlanId> = samples
            .iter()
            .flat_map(|sample| sample.plans.keys())
            .collect();
        ids.sort_unstable();
        ids.dedup();
        let of = |id: &PlanId| {
            let counts = samples.iter().map(|sample| sample.plans.get(id).cloned());
            counts.collect()
        };
        let mut rows: Vec<_> = ids
            .iter()
            .map(|id| TrendRow {
                name: id.as_str(),
                counts: of(id),
            })
            .collect();
        if rows.len() > 1 {
            let all = samples.iter().map(|sample| {
                let mut sum = StateCounts::default();
                sample.plans.values().for_each(|counts| sum.add(counts));
                Some(sum)
            });
            rows.push(TrendRow {
                name: "all plans",
                counts: all.collect(),
            });
        }
        rows
    }
}
