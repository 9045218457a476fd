//! What was found, and whom it concerns.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::Finding;
use irplan_plan::id::PlanId;

use crate::inherited::Reaching;
use crate::since::Faults;

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Report {
    /// The findings in reading order; a fault in a text that several plans inherit stands here once.
    pub findings: Vec<Finding>,
    /// The findings that a waiver excuses, in reading order.
    pub waived: Vec<Finding>,
    /// What the rules said that look at all plans together, before levels and waivers; see
    /// [`Options::earlier`](crate::Options::earlier).
    pub across: Vec<Finding>,
    /// How many findings of the base are no more, each plan that had one counted; 0 without a base.
    pub fixed: usize,
    /// The places in `findings` of those that the base has as well.
    known: BTreeSet<usize>,
    /// For each plan, which of the findings concern it.
    by_plan: BTreeMap<PlanId, Vec<usize>>,
    /// For each place in `findings`, how it is worded for single plans, if that differs.
    for_one: BTreeMap<usize, BTreeMap<PlanId, Finding>>,
    /// The faults of each plan, before findings became one.
    pub(crate) faults: Faults,
}

impl Report {
    /// Puts in order what is kept, each with whether the base has it, and what is waived; without what concerns none of
    /// the `selected` plans.
    pub(crate) fn of(
        mut kept: Vec<(Reaching, bool)>,
        waived: Vec<Reaching>,
        selected: Option<&BTreeSet<PlanId>>,
    ) -> Self {
        let is_kept = |reaching: &Reaching| {
            // What concerns the repository as a whole concerns everybody.
            reaching.plans.is_empty()
                || selected.is_none_or(|selected| !selected.is_disjoint(&reaching.plans))
        };
        let mut report = Self::default();
        kept.retain(|(reaching, _)| is_kept(reaching));
        kept.sort_by(|(a, _), (b, _)| a.finding.in_reading_order(&b.finding));
        for (at, (reaching, is_known)) in kept.into_iter().enumerate() {
            let Reaching {
                finding,
                plans,
                for_one,
            } = reaching;
            for plan in plans {
                report.by_plan.entry(plan).or_default().push(at);
            }
            if !for_one.is_empty() {
                report.for_one.insert(at, for_one);
            }
            if is_known {
                report.known.insert(at);
            }
            report.findings.push(finding);
        }
        let waived = waived.into_iter().filter(is_kept);
        report.waived = waived.map(|reaching| reaching.finding).collect();
        Finding::sort(&mut report.waived);
        report
    }

    /// The findings that concern a plan, including those in texts that it inherits. Each is worded for this plan alone,
    /// so that the list does not depend on which other plans there are.
    pub fn of_plan(&self, plan: &PlanId) -> impl Iterator<Item = &Finding> {
        let indices = self.by_plan.get(plan).into_iter().flatten();
        let worded = move |at: &usize| {
            let for_one = self.for_one.get(at).and_then(|plans| plans.get(plan));
            for_one.or_else(|| self.findings.get(*at))
        };
        let mut found: Vec<_> = indices
            .filter_map(worded)
            .filter(|finding| !finding.is_across_plans)
            .collect();
        // The order of one wording for several plans depends on which they are.
        found.sort_by(|a, b| a.in_reading_order(b));
        found.into_iter()
    }

    /// The findings of every plan that has some, as [`Self::of_plan`] gives them.
    pub fn by_plan(&self) -> BTreeMap<PlanId, Vec<&Finding>> {
        let plans = self.by_plan.keys();
        plans
            .map(|plan| (plan.clone(), self.of_plan(plan).collect()))
            .collect()
    }

    /// Whether the change brought in the finding at a place of [`Report::findings`]; always true without a base.
    pub fn is_brought_in(&self, at: usize) -> bool {
        !self.known.contains(&at)
    }

    /// The findings that the change brought in; all of them without a base.
    pub fn brought_in(&self) -> impl Iterator<Item = &Finding> {
        let all = self.findings.iter().enumerate();
        all.filter(|(at, _)| self.is_brought_in(*at))
            .map(|(_, finding)| finding)
    }

    /// Lets only those findings count as brought in that the same plans, judged against another base, bring in too.
    pub fn keep_new(&mut self, other: &Self) {
        let key = |finding: &Finding| (finding.fault_key(), finding.place().cloned());
        let new: BTreeSet<_> = other.brought_in().map(key).collect();
        let all = self.findings.iter().enumerate();
        let known = all.filter(|(_, finding)| !new.contains(&key(finding)));
        self.known.extend(known.map(|(at, _)| at));
    }

    /// The places in [`Report::findings`] of those that the base has as well; none without a base.
    pub fn known_places(&self) -> impl Iterator<Item = usize> {
        self.known.iter().copied()
    }

    /// How many findings the base has as well; 0 without a base.
    pub fn known(&self) -> usize {
        self.known.len()
    }
}
