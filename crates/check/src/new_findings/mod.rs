//! Finds out what a change introduces: the findings that its base does not have.
//!
//! Findings are compared plan by plan, before those of one inherited text are merged. An old fault is not new if its text
//! moved to another line, to another file or to another plan. It is not new either for a plan that now inherits the text,
//! such as a new client.
//!
//! Example: in the base, the duty `ico` lacks `within` and `source`, and `nis` lacks `within`.
//!
//! ```text
//! the change adds source to ico      it lacks only `within`: the same fault, partly fixed
//! the change removes source of nis   it lacks more than before: a new fault
//! the change adds the duty pci       a key that the base does not have: a new fault
//! the change completes both          two faults of the base are left over: fixed
//! ```

mod known_elsewhere;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::diff::{Change, Comparison, DiffOptions, PreviousSubject, between_by};
use irplan_plan::finding::FaultKey;
use irplan_plan::id::{PlanId, Subject};
use irplan_plan::plan::Repository;
use irplan_plan::signoff::SignOff;
use irplan_plan::{Finding, History, Value};
use jiff::civil::Date;

use crate::catalogue::catalogue;
use crate::report::Report;

pub(crate) use known_elsewhere::KnownElsewhere;

/// The revision that a change is based on.
#[derive(Clone, Copy)]
pub struct JudgedBase<'a> {
    /// Its plans.
    pub repository: &'a Repository,
    /// The findings there, checked on the same day with [`history_of_base`].
    pub report: &'a Report,
    /// The plans of the change, with the policy and the people of this base; see [`Repository::with_trust_of`].
    pub head_with_trust_of_base: &'a Repository,
    /// How the plans of the change differ from those of this base; see [`compare_with_base`].
    pub comparison: &'a Comparison,
}

/// Compares the plans of a change with those of its base.
pub fn compare_with_base(base: &Repository, head: &Repository, today: Date) -> Comparison {
    let rules = catalogue().iter();
    let options = DiffOptions {
        levels: rules.map(|rule| (rule.id, rule.level)).collect(),
        trusted_newer: None,
    };
    between_by(base, head, today, &options)
}

/// Returns the subjects that a change moved or renamed, each with where it was before.
fn moved_subjects(comparison: &Comparison) -> impl Iterator<Item = (&Change, &PreviousSubject)> {
    let changes = comparison.changes.iter();
    changes.filter_map(|change| Some((change, change.previous.as_ref()?)))
}

/// The faults of one revision, to pair with those of another.
#[derive(Clone, Debug, Default)]
pub(crate) struct Faults(BTreeMap<FaultKey, Vec<FaultDetails>>);

/// The details in which two findings of the same fault may differ.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FaultDetails {
    missing: BTreeSet<Value>,
    named_values: Vec<Value>,
}

impl FaultDetails {
    fn of(finding: &Finding) -> Self {
        Self {
            missing: finding.fault.missing.clone(),
            named_values: finding.message.values().cloned().collect(),
        }
    }
}

impl Faults {
    pub(crate) fn add(&mut self, finding: &Finding) {
        let faults = self.0.entry(finding.fault_key()).or_default();
        faults.push(FaultDetails::of(finding));
    }

    /// Takes out one fault with the same details. Returns `false` if there is none left.
    pub(crate) fn take_unchanged(&mut self, finding: &Finding) -> bool {
        let details = FaultDetails::of(finding);
        self.take(finding, |other| *other == details)
    }

    /// Takes out one fault of the same key, whatever it names: an action may have a new owner, or a plan a later
    /// exercise. But a fault that lacks more keys than before is a new one. Returns `false` if there is none left.
    pub(crate) fn take_changed(&mut self, finding: &Finding) -> bool {
        let missing = &finding.fault.missing;
        self.take(finding, |other| missing.is_subset(&other.missing))
    }

    fn take(&mut self, finding: &Finding, is_it: impl Fn(&FaultDetails) -> bool) -> bool {
        let Some(faults) = self.0.get_mut(&finding.fault_key()) else {
            return false;
        };
        let at = faults.iter().position(is_it);
        at.map(|at| faults.remove(at)).is_some()
    }

    /// Counts those that are left.
    pub(crate) fn count(&self) -> usize {
        self.0.values().map(Vec::len).sum()
    }
}

/// Derives the history of the base from that of the change, without walking again. Whether a subject is the same depends on
/// its own file, as in history itself, and not on facts that other files have.
///
/// Whatever both have in common was last changed by the same commit. For everything that the change touched, nothing is
/// known. So the rules find nothing there in the base, and what they find in the change counts as introduced.
pub fn history_of_base(
    history: &History,
    (base, head): (&Repository, &Repository),
    comparison: &Comparison,
) -> History {
    let meaning = |repository: &Repository, (plan, subject): &(PlanId, Subject)| {
        repository.plans.get(plan)?.own_meaning(subject)
    };
    let entry = |repository: &Repository, (plan, subject): &(PlanId, Subject)| {
        let ledger = &repository.plans.get(plan)?.source.ledger;
        ledger.get(subject).map(SignOff::of)
    };
    let mut known = history.last_changes().clone();
    // A subject that only moved was last changed where it was before.
    for (change, previous) in moved_subjects(comparison) {
        let now = (change.plan.clone(), change.subject.clone());
        let then = (previous.plan.clone(), previous.subject.clone());
        let last_change = known.subjects.get(&now).cloned();
        if let Some(last_change) =
            last_change.filter(|_| meaning(base, &then) == meaning(head, &now))
        {
            known.subjects.insert(then, last_change);
        }
    }
    let is_same = |key: &(PlanId, Subject)| {
        let (before, after) = (meaning(base, key), meaning(head, key));
        before.is_some() && (after.is_none() || before == after)
    };
    known.subjects.retain(|key, _| is_same(key));
    known
        .sign_offs
        .retain(|key, _| entry(base, key) == entry(head, key));
    history.with_last_changes(known, &|_| true)
}
