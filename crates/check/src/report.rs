//! What was found, and whom it concerns.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::Finding;
use irplan_plan::id::PlanId;

use crate::inherited::Reaching;
use crate::since::Said;

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
    pub mended: usize,
    /// The places in `findings` of those that the base has as well.
    known: BTreeSet<usize>,
    /// For each plan, which of the findings concern it.
    by_plan: BTreeMap<PlanId, Vec<usize>>,
    /// What was said of each plan, before findings became one.
    pub(crate) said: Said,
}

impl Report {
    /// Puts in order what is kept, each with whether the base has it, and what is waived; without what concerns none of
    /// the `selected` plans.
    pub(crate) fn of(
        mut kept: Vec<(Reaching, bool)>,
        waived: Vec<Reaching>,
        selected: Option<&BTreeSet<PlanId>>,
    ) -> Self {
        let wanted = |reaching: &Reaching| {
            // What concerns the repository as a whole concerns everybody.
            reaching.plans.is_empty()
                || selected.is_none_or(|selected| !selected.is_disjoint(&reaching.plans))
        };
        let mut report = Self::default();
        kept.retain(|(reaching, _)| wanted(reaching));
        kept.sort_by(|(a, _), (b, _)| a.finding.in_reading_order(&b.finding));
        for (at, (Reaching { finding, plans }, is_known)) in kept.into_iter().enumerate() {
            for plan in plans {
                report.by_plan.entry(plan).or_default().push(at);
            }
            if is_known {
                report.known.insert(at);
            }
            report.findings.push(finding);
        }
        let waived = waived.into_iter().filter(wanted);
        report.waived = waived.map(|reaching| reaching.finding).collect();
        Finding::sort(&mut report.waived);
        report
    }

    /// The findings that concern a plan, those in texts that it inherits included.
    pub fn of_plan(&self, plan: &PlanId) -> impl Iterator<Item = &Finding> {
        let indices = self.by_plan.get(plan).into_iter().flatten();
        indices.filter_map(|at| self.findings.get(*at))
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
        let said = |finding: &Finding| {
            let place = finding.place().cloned();
            (finding.rule, finding.message.clone(), place)
        };
        let new: BTreeSet<_> = other.brought_in().map(said).collect();
        let all = self.findings.iter().enumerate();
        let known = all.filter(|(_, finding)| !new.contains(&said(finding)));
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
