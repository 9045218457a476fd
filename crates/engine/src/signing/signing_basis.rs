//! What decides whether something can be signed, and what changed since it was signed last.

use std::sync::Arc;

use irplan_plan::{LastChanges, Plan, Subject};
use jiff::civil::Date;

use super::{SigningTerms, SubjectNames};
use crate::sign_off_history::{ChangeSinceSignOff, SignedRevisions};
use crate::stages::ProvenSet;

/// The data to decide whether something can be signed.
pub struct SigningBasis<'a> {
    pub(super) set: &'a ProvenSet,
    /// Who changed what, and when; `None` if the terms don't need it.
    pub(super) history: Option<Arc<LastChanges>>,
    pub(super) terms: &'a SigningTerms,
    pub(super) today: Date,
}

impl<'a> SigningBasis<'a> {
    /// Reads history if the terms need it. A text that was read today may have today's date. Only an earlier day is
    /// compared with history.
    ///
    /// # Errors
    /// If history cannot be read.
    pub fn read(
        source: &irplan_repo::Repository,
        set: &'a ProvenSet,
        terms: &'a SigningTerms,
        today: Date,
    ) -> anyhow::Result<Self> {
        let is_needed = terms.on < today;
        let history = is_needed.then(|| set.last_changes(source)).transpose()?;
        Ok(Self {
            set,
            history: history.map(Arc::new),
            terms,
            today,
        })
    }
}

/// What somebody needs who signs one subject after the other: also what changed since the last sign-offs.
pub struct SigningReview<'a> {
    source: &'a irplan_repo::Repository,
    basis: SigningBasis<'a>,
    history: Arc<LastChanges>,
    revisions: SignedRevisions,
}

impl<'a> SigningReview<'a> {
    /// Reads history. `subjects` are those that may be signed.
    ///
    /// # Errors
    /// If history cannot be read.
    pub fn read(
        source: &'a irplan_repo::Repository,
        set: &'a ProvenSet,
        terms: &'a SigningTerms,
        subjects: &SubjectNames,
        today: Date,
    ) -> anyhow::Result<Self> {
        let history = Arc::new(set.last_changes(source)?);
        let plans = subjects.iter().map(|(plan, _)| plan);
        Ok(Self {
            source,
            basis: SigningBasis {
                set,
                history: Some(Arc::clone(&history)),
                terms,
                today,
            },
            history,
            revisions: SignedRevisions::of(set.plans(), plans),
        })
    }

    /// Returns what decides whether a subject can be signed.
    pub fn basis(&self) -> &SigningBasis<'a> {
        &self.basis
    }

    /// Finds what changed in a subject since its last sign-off.
    ///
    /// # Errors
    /// If an existing commit cannot be read.
    pub fn change_since_sign_off(
        &mut self,
        plan: &Plan,
        subject: &Subject,
    ) -> anyhow::Result<ChangeSinceSignOff> {
        let SigningBasis { set, today, .. } = self.basis;
        self.revisions.change_since_sign_off(
            (self.source, set.plans(), &self.history),
            plan,
            subject,
            today,
        )
    }
}
