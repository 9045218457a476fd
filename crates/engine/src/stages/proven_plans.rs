//! The fourth stage: which sign-offs are proven by a key of their signer.

use std::ops::Deref;

use anyhow::ensure;
use irplan_plan::{LastChanges, Repository};
use jiff::civil::Date;

use super::{DatedPlans, PlanSet, SignatureProof, TrustedBase, TrustedPlans};
use crate::signing::SignatureVerifier;

/// Plans in which each sign-off that lacks a proof is marked, if proof is required.
pub struct ProvenPlans {
    pub(super) plans: DatedPlans,
}

impl DatedPlans {
    /// Verifies sign-offs, if proof is required.
    ///
    /// # Errors
    /// If a program that verifies is missing or cannot be run, or a commit cannot be read: then nothing counts as proven.
    pub fn proven(
        mut self,
        source: &irplan_repo::Repository,
        proof: SignatureProof,
    ) -> anyhow::Result<ProvenPlans> {
        if proof.is_required() {
            let last_changes = self.history.last_changes();
            self.plans.verify(source, last_changes, self.today)?;
        }
        Ok(ProvenPlans { plans: self })
    }
}

impl TrustedPlans {
    /// Verifies sign-offs for callers that need no judgement. The last changes are enough, and without proof nothing is
    /// read.
    ///
    /// # Errors
    /// As [`DatedPlans::proven`], and if history cannot be read.
    pub(super) fn with_proof(
        mut self,
        source: &irplan_repo::Repository,
        proof: SignatureProof,
        today: Date,
    ) -> anyhow::Result<Self> {
        if proof.is_required() {
            let last_changes = self.set.last_changes(source)?;
            self.verify(source, &last_changes, today)?;
        }
        Ok(self)
    }

    /// Marks sign-offs that no key proves: by the keys of each base if there is one, otherwise by those of the plans
    /// themselves.
    fn verify(
        &mut self,
        source: &irplan_repo::Repository,
        last_changes: &LastChanges,
        today: Date,
    ) -> anyhow::Result<()> {
        // A cache that somebody else wrote could say that an old commit added a sign-off.
        ensure!(
            !source.caches_history(),
            "to prove sign-offs, history must be read without its cache"
        );
        let selected = self.set.selected().to_vec();
        let mut verifier = SignatureVerifier::new(source, &selected, today);
        if self.bases.is_empty() {
            let plans = &mut self.set.reading.repository;
            return mark(&mut verifier, plans, last_changes);
        }
        for base in &mut self.bases {
            let TrustedBase {
                base,
                trusted,
                trusted_by_tip,
            } = base;
            let before = base.set.last_changes(source)?;
            mark(&mut verifier, &mut base.set.reading.repository, &before)?;
            mark(&mut verifier, trusted, last_changes)?;
            if let Some(by_tip) = trusted_by_tip {
                mark(&mut verifier, by_tip, last_changes)?;
                trusted.add_trust_of_tip(by_tip);
            }
        }
        Ok(())
    }
}

fn mark(
    verifier: &mut SignatureVerifier<'_>,
    plans: &mut Repository,
    last_changes: &LastChanges,
) -> anyhow::Result<()> {
    let unproven = verifier.unproven(plans, last_changes)?;
    plans.mark_unproven(unproven);
    Ok(())
}

/// Plans in which each sign-off that lacks a proof is marked, if proof is required, for callers that need no judgement:
/// to sign, and to list what is due.
pub struct ProvenSet(PlanSet);

impl PlanSet {
    /// Verifies sign-offs, if proof is required. Without proof nothing is read.
    ///
    /// # Errors
    /// As [`DatedPlans::proven`], and if history cannot be read.
    pub fn proven(
        self,
        source: &irplan_repo::Repository,
        proof: SignatureProof,
        today: Date,
    ) -> anyhow::Result<ProvenSet> {
        let proven = self.trusted().with_proof(source, proof, today)?;
        Ok(ProvenSet(proven.set))
    }
}

impl Deref for ProvenSet {
    type Target = PlanSet;

    fn deref(&self) -> &PlanSet {
        &self.0
    }
}

impl ProvenPlans {
    /// Returns the plans.
    pub fn set(&self) -> &PlanSet {
        &self.plans.plans.set
    }

    /// Drops the texts that only git's history is compared with. Sites that are built once no longer need them.
    #[must_use]
    pub fn without_files(mut self) -> Self {
        self.plans.plans.set.forget_files();
        self
    }
}
