//! What a check found, and which plans it concerns.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::Finding;
use irplan_plan::id::PlanId;

use crate::merge_inherited::MergedFinding;
use crate::new_findings::Faults;

/// The result of a check.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The findings in reading order. A fault that several plans inherit is listed once.
    pub findings: Vec<Finding>,
    /// The findings that a waiver excuses, in reading order.
    pub waived_findings: Vec<Finding>,
    /// The findings of the rules that compare all plans, before levels and waivers; see
    /// [`Options::cached_cross_plan_findings`](crate::Options::cached_cross_plan_findings).
    pub cross_plan_findings: Vec<Finding>,
    /// How many findings of the base are fixed, counted once for each plan; 0 without a base.
    pub fixed: usize,
    /// The places in `findings` of those that the base already has.
    pub(crate) in_base: BTreeSet<usize>,
    /// For each plan, which of the findings concern it.
    pub(crate) by_plan: BTreeMap<PlanId, Vec<usize>>,
    /// The wording for single plans, by place in `findings`, if it differs.
    pub(crate) worded_for_plan: BTreeMap<usize, BTreeMap<PlanId, Finding>>,
    /// The faults of each plan, before equal findings were merged.
    pub(crate) faults: Faults,
}

impl Report {
    /// Sorts the findings that are kept and those that are waived, and leaves out those that don't concern the
    /// `selected` plans. Each kept finding comes with whether the base has it.
    pub(crate) fn of(
        mut kept: Vec<(MergedFinding, bool)>,
        waived: Vec<MergedFinding>,
        selected: Option<&BTreeSet<PlanId>>,
    ) -> Self {
        let is_kept = |merged: &MergedFinding| {
            // A finding about the repository as a whole concerns every plan.
            merged.plans.is_empty()
                || selected.is_none_or(|selected| !selected.is_disjoint(&merged.plans))
        };
        let mut report = Self::default();
        kept.retain(|(merged, _)| is_kept(merged));
        kept.sort_by(|(a, _), (b, _)| a.finding.in_reading_order(&b.finding));
        for (at, (merged, is_known)) in kept.into_iter().enumerate() {
            let MergedFinding {
                finding,
                plans,
                findings_by_plan: for_one,
            } = merged;
            for plan in plans {
                report.by_plan.entry(plan).or_default().push(at);
            }
            if !for_one.is_empty() {
                report.worded_for_plan.insert(at, for_one);
            }
            if is_known {
                report.in_base.insert(at);
            }
            report.findings.push(finding);
        }
        let waived = waived.into_iter().filter(is_kept);
        report.waived_findings = waived.map(|merged| merged.finding).collect();
        Finding::sort(&mut report.waived_findings);
        report
    }

    /// Returns the findings that concern a plan, including those in inherited texts. Each is worded for this plan
    /// alone, so that the list does not depend on the other plans.
    pub fn of_plan(&self, plan: &PlanId) -> impl Iterator<Item = &Finding> {
        let indices = self.by_plan.get(plan).into_iter().flatten();
        let worded = move |at: &usize| {
            let for_one = self
                .worded_for_plan
                .get(at)
                .and_then(|plans| plans.get(plan));
            for_one.or_else(|| self.findings.get(*at))
        };
        let mut found: Vec<_> = indices
            .filter_map(worded)
            .filter(|finding| !finding.is_across_plans)
            .collect();
        // The wording for several plans depends on which plans there are, so it would change the order.
        found.sort_by(|a, b| a.in_reading_order(b));
        found.into_iter()
    }

    /// Returns the findings of every plan that has some, as [`Self::of_plan`] gives them.
    pub fn by_plan(&self) -> BTreeMap<PlanId, Vec<&Finding>> {
        let plans = self.by_plan.keys();
        plans
            .map(|plan| (plan.clone(), self.of_plan(plan).collect()))
            .collect()
    }

    /// Whether the change introduced the finding at a place of [`Report::findings`]; always true without a base.
    pub fn is_new(&self, at: usize) -> bool {
        !self.in_base.contains(&at)
    }

    /// Returns the findings that the change introduced; all of them without a base.
    pub fn new_findings(&self) -> impl Iterator<Item = &Finding> {
        let all = self.findings.iter().enumerate();
        all.filter(|(at, _)| self.is_new(*at))
            .map(|(_, finding)| finding)
    }

    /// Keeps only those findings as introduced that the same plans, compared with another base, introduce too.
    pub fn keep_new(&mut self, other: &Self) {
        let key = |finding: &Finding| (finding.fault_key(), finding.place().cloned());
        let new: BTreeSet<_> = other.new_findings().map(key).collect();
        let all = self.findings.iter().enumerate();
        let known = all.filter(|(_, finding)| !new.contains(&key(finding)));
        self.in_base.extend(known.map(|(at, _)| at));
    }

    /// Returns the places in [`Report::findings`] of those that the base already has; none without a base.
    pub fn places_in_base(&self) -> impl Iterator<Item = usize> {
        self.in_base.iter().copied()
    }

    /// Counts the findings that the base already has; 0 without a base.
    pub fn count_in_base(&self) -> usize {
        self.in_base.len()
    }
}
