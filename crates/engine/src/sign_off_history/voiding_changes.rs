//! Finds the changes that voided sign-offs, so that rules can name them.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::diff::Change;
use irplan_plan::history::{HistoryGap, HistoryNote};
use irplan_plan::{LastChanges, Plan, PlanId, State, Subject};
use jiff::civil::Date;

use super::signed_revisions::{ChangeSinceSignOff, SignedRevisions};
use crate::stages::PlanSet;

/// The most plans for which this is read. If one base text changed, all plans say the same, and one finding names the
/// first.
const MAX_PLANS: usize = 12;

/// What changed since voided sign-offs.
pub(crate) struct VoidingChanges {
    /// The changes, by the plan whose ledger has the sign-off.
    pub(crate) changes: BTreeMap<(PlanId, Subject), Vec<Change>>,
    /// What could not be read.
    pub(crate) notes: BTreeSet<HistoryNote>,
}

/// Finds what changed since voided sign-offs of the selected plans.
pub(crate) fn find_voiding_changes(
    history: &LastChanges,
    set: &PlanSet,
    source: &irplan_repo::Repository,
    today: Date,
) -> VoidingChanges {
    let mut voided = voided_sign_offs(history, set, today);
    // Commit by commit, so that each is read once.
    voided.sort_by(|(a, ..), (b, ..)| a.cmp(b));
    let plans = set.plans();
    let mut past = SignedRevisions::of(plans, voided.iter().map(|(_, plan, _)| &plan.id));
    let (mut changes, mut notes) = (BTreeMap::new(), BTreeSet::new());
    for (_, plan, subject) in voided {
        match past.change_since_sign_off((source, plans, history), plan, subject, today) {
            Ok(ChangeSinceSignOff::Changed(found) | ChangeSinceSignOff::Shown(found)) => {
                changes.insert((plan.id.clone(), subject.clone()), found);
            }
            // Then rules name the commit to compare with.
            Ok(
                ChangeSinceSignOff::Never
                | ChangeSinceSignOff::Same
                | ChangeSinceSignOff::Unknown(_),
            ) => {}
            Err(error) => {
                let reason = format!("{error:#}");
                notes.insert(HistoryNote::new(HistoryGap::ChangesSinceSignOffs, reason));
            }
        }
    }
    VoidingChanges { changes, notes }
}

/// Returns the subjects of the first plans whose sign-offs were voided, each with the commit that added its sign-off,
/// if that is known.
fn voided_sign_offs<'a>(
    history: &LastChanges,
    set: &'a PlanSet,
    today: Date,
) -> Vec<(String, &'a Plan, &'a Subject)> {
    let of_plan = |plan: &'a Plan| -> Vec<_> {
        let subjects = plan.source.ledger.keys();
        let voided =
            subjects.filter(|subject| plan.sign_off_status(subject, today).state == State::Voided);
        let with_commits = voided.filter_map(|subject| {
            let entered = history.sign_offs.get(&(plan.id.clone(), subject.clone()))?;
            Some((entered.change.commit()?.id.clone(), plan, subject))
        });
        with_commits.collect()
    };
    let plans = set.selected_plans().map(of_plan);
    let some = plans.filter(|voided| !voided.is_empty());
    some.take(MAX_PLANS).flatten().collect()
}
