//! The third stage: who changed what, and when.

use irplan_plan::{History, HistoryExtent, LastChanges};
use jiff::civil::Date;

use super::{PlanSet, TrustedPlans};
use crate::sign_off_history::{find_changed_originals, find_reverts, find_voiding_changes};

/// Plans with their history, which is complete and does not change any more.
pub struct DatedPlans {
    pub(super) plans: TrustedPlans,
    pub(super) history: History,
    pub(super) today: Date,
}

impl TrustedPlans {
    /// Reads the history of the plans, as of a day.
    ///
    /// # Errors
    /// If the head commit is missing or broken. Anything else that is missing leaves a note in the history.
    pub fn dated(
        self,
        source: &irplan_repo::Repository,
        today: Date,
    ) -> anyhow::Result<DatedPlans> {
        let history = history(&self.set, source, today)?;
        Ok(DatedPlans {
            plans: self,
            history,
            today,
        })
    }
}

impl DatedPlans {
    /// Returns who changed what, and when.
    pub fn history(&self) -> &History {
        &self.history
    }
}

/// Builds the history: last changes first, then what depends on them.
fn history(
    set: &PlanSet,
    source: &irplan_repo::Repository,
    today: Date,
) -> anyhow::Result<History> {
    let mut walk = set.last_changes(source)?;
    let reverts = find_reverts(&walk, set.plans(), source);
    for (subject, removed) in reverts.removed_entries {
        if let Some(entered) = walk.sign_offs.get_mut(&subject) {
            entered.replaced_sign_off = Some(removed);
        }
    }
    let voiding = find_voiding_changes(&walk, set, source, today);
    let originals = find_changed_originals(&walk, set, source, today);
    let extent = match walk.extent {
        HistoryExtent::Whole if reverts.is_cut => HistoryExtent::Incomplete,
        extent => extent,
    };
    let mut notes = walk.notes;
    notes.extend(reverts.notes);
    notes.extend(voiding.notes);
    notes.extend(originals.notes);
    let last_changes = LastChanges {
        extent,
        notes,
        ..walk
    };
    let history = History::new(last_changes, reverts.earlier_entries, voiding.changes);
    Ok(history.with_changes_of_originals(originals.changes))
}
