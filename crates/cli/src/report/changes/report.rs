//! The content of a report of changes.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::diff::{Change, Comparison, DiffPlace, Direction, Drift, Side, summary};
use irplan_plan::{Place, PlanId, Repository, Snapshot};
use jiff::civil::Date;

use crate::report::LinkBase;

/// The most plans that are named.
const NAMED: usize = 5;

/// Changes with what is needed to show them.
pub(crate) struct ChangesReport<'a> {
    /// The changes.
    pub(crate) comparison: &'a Comparison,
    /// The names of the plans of both revisions, from the newer one if both have them.
    pub(crate) plans: BTreeMap<PlanId, String>,
    /// The two sides: two commits, or a commit and the working tree.
    pub(crate) compared_names: (String, String),
    /// Both sides, as far as they were read, the older one first.
    pub(crate) repositories: (&'a Repository, &'a Repository),
    /// The texts of both sides, as far as they were read, the older ones first.
    pub(crate) texts: (&'a Snapshot, &'a Snapshot),
    /// The day for which sign-offs were judged.
    pub(crate) today: Date,
    /// Plans of either side whose files have errors, so that changes may be missing here.
    pub(crate) uncertain_plans: Vec<PlanId>,
    /// Plans that were read only in part: the parts that the changes affect. Nothing can be said about them as a whole.
    pub(crate) partly_read_plans: &'a BTreeSet<PlanId>,
    /// The address of files on the forge.
    pub(crate) links: Option<LinkBase>,
    /// Whether phone numbers and email addresses are hidden in names, as they are in the changes.
    pub(crate) masked: bool,
}

impl ChangesReport<'_> {
    /// Returns the name of a plan, or its id if it has none.
    pub(super) fn name<'a>(&'a self, plan: &'a PlanId) -> &'a str {
        match self.plans.get(plan) {
            Some(name) if !name.is_empty() => name,
            _ => plan.as_str(),
        }
    }

    /// Counts what the change does; empty if nothing differs in meaning.
    pub(super) fn summary(&self) -> Vec<String> {
        let uncertain = self.uncertain_plans.len();
        summary(self.comparison, self.repositories, uncertain)
    }

    /// Says what was already stale before the change; `None` if nothing was.
    pub(super) fn stale_before(&self) -> Option<String> {
        self.comparison.stale_before(self.partly_read_plans)
    }

    /// Returns the changes, by the plan whose files have them.
    pub(super) fn by_plan(&self) -> BTreeMap<&PlanId, Vec<&Change>> {
        let mut by_plan: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for change in &self.comparison.changes {
            by_plan.entry(&change.plan).or_default().push(change);
        }
        by_plan
    }

    /// Returns what got weaker, or stronger.
    pub(super) fn drifts(&self, direction: Direction) -> impl Iterator<Item = &Drift> {
        let drifts = self.comparison.drifts.iter();
        drifts.filter(move |drift| drift.direction == direction)
    }

    /// Returns the place of something on the newer side, which is the only one that the forge can show.
    pub(super) fn newer_place<'a>(&self, spot: &'a DiffPlace) -> Option<&'a Place> {
        (spot.side == Side::Newer).then_some(&spot.place)
    }

    /// Returns the other plans that a change reaches.
    pub(super) fn other_affected_plans<'a>(&'a self, change: &'a Change) -> Vec<&'a PlanId> {
        let beyond = change
            .affected_plans
            .iter()
            .filter(|plan| **plan != change.plan);
        beyond.collect()
    }

    /// Returns the names of a few plans, or of the first ones and the total: `Acme, North`, `12 plans (Acme, …)`.
    pub(super) fn list_plans(&self, plans: &[&PlanId]) -> String {
        let names: Vec<_> = plans
            .iter()
            .take(NAMED)
            .map(|plan| self.name(plan))
            .collect();
        let names = names.join(", ");
        match plans.len() {
            number if number > NAMED => format!("{number} plans ({names}, …)"),
            _ => names,
        }
    }
}
