//! Finds what changed in inherited texts since plans made copies of them, so that a rule can say it.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::diff::Change;
use irplan_plan::overrides::{Override, OverrideState};
use irplan_plan::{LastChange, LastChanges, PlanId, Subject};
use jiff::civil::Date;

use super::signed_revisions::SignedRevisions;
use crate::stages::PlanSet;

/// The most copies for which this is read. More are out of date only in a repository that nobody keeps up.
const MAX_COPIES: usize = 50;

/// What changed in originals.
#[derive(Default)]
pub(crate) struct ChangedOriginals {
    /// The changes, by the plan that has the copy, and the copy.
    pub(crate) changes: BTreeMap<(PlanId, Subject), Vec<Change>>,
    /// What could not be read.
    pub(crate) notes: BTreeSet<String>,
}

/// Finds what changed in the originals of outdated copies. Reads nothing if there are none.
pub(crate) fn find_changed_originals(
    history: &LastChanges,
    set: &PlanSet,
    source: &irplan_repo::Repository,
    today: Date,
) -> ChangedOriginals {
    let plans = set.plans();
    let mut copies = outdated_copies(history, set);
    // Commit by commit, so that each is read once.
    copies.sort_by_key(|(commit, ..)| *commit);
    let mut past = SignedRevisions::of(plans, copies.iter().map(|(_, plan, _)| *plan));
    let mut found = ChangedOriginals::default();
    for (commit, plan, copy) in copies.into_iter().take(MAX_COPIES) {
        match past.change_since_copy((source, plans), commit, &copy, today) {
            Ok(Some(changes)) => {
                found.changes.insert((plan.clone(), copy.subject), changes);
            }
            // Then the rule names only who changed the original last.
            Ok(None) => {}
            Err(error) => {
                found.notes.insert(format!("{error:#}"));
            }
        }
    }
    found
}

/// Returns the outdated copies of the selected plans, each with the commit in which it was last edited.
fn outdated_copies<'a>(
    history: &'a LastChanges,
    set: &'a PlanSet,
) -> Vec<(&'a str, &'a PlanId, Override<'a>)> {
    let of_plan = |plan| {
        let copies = set.plans().overrides_of(plan);
        let outdated = copies.filter(|copy| copy.state() == OverrideState::Outdated);
        outdated.filter_map(|copy| match history.of_subject(&plan.id, &copy.subject) {
            Some(LastChange::At(commit)) => Some((commit.id.as_str(), &plan.id, copy)),
            Some(LastChange::AtOrBefore(_) | LastChange::Uncommitted) | None => None,
        })
    };
    set.selected_plans().flat_map(of_plan).collect()
}
