//! The fourth stage: which sign-offs are proven by a key of their signer.

use irplan_plan::{History, Repository};
use jiff::civil::Date;

use super::{DatedPlans, PlanSet, TrustedBase};
use crate::signing::{SignatureVerifier, Unproven};

/// Whether a sign-off counts only if a key of its signer proves it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignatureProof {
    /// What the ledger says counts.
    #[default]
    NotRequired,
    /// Only what a key in `[policy.keys]` proves counts.
    Required,
}

impl SignatureProof {
    /// Requires proof if it `is_required`.
    pub fn required_if(is_required: bool) -> Self {
        match is_required {
            true => Self::Required,
            false => Self::NotRequired,
        }
    }

    /// Whether proof is required.
    pub fn is_required(self) -> bool {
        self == Self::Required
    }
}

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
            self.mark(source)?;
        }
        Ok(ProvenPlans { plans: self })
    }

    /// Marks what no key proves: by the keys of each base if there is one, else by those of the plans themselves.
    fn mark(&mut self, source: &irplan_repo::Repository) -> anyhow::Result<()> {
        let selected = self.plans.set.selected.clone();
        let mut verifier = SignatureVerifier::new(source, &selected, self.today);
        if self.plans.bases.is_empty() {
            let plans = &mut self.plans.set.reading.repository;
            return mark(&mut verifier, plans, &self.history);
        }
        for TrustedBase { base, trusted } in &mut self.plans.bases {
            let before = base.set.last_changes(source)?;
            mark(&mut verifier, &mut base.set.reading.repository, &before)?;
            mark(&mut verifier, trusted, &self.history)?;
        }
        Ok(())
    }
}

fn mark(
    verifier: &mut SignatureVerifier<'_>,
    plans: &mut Repository,
    history: &History,
) -> anyhow::Result<()> {
    let unproven = verifier.unproven(plans, history)?;
    mark_unproven(plans, unproven);
    Ok(())
}

/// Marks in plans the sign-offs that no key proves.
pub(crate) fn mark_unproven(plans: &mut Repository, unproven: Unproven) {
    for (id, unproven) in unproven {
        if let Some(plan) = plans.plans.get_mut(&id) {
            plan.unproven = unproven;
        }
    }
}

impl PlanSet {
    /// The same plans with unproven sign-offs marked, for those who need no judgement. Without proof nothing is read.
    ///
    /// # Errors
    /// As [`DatedPlans::proven`], and if history cannot be read.
    pub fn with_proof(
        self,
        source: &irplan_repo::Repository,
        proof: SignatureProof,
        today: Date,
    ) -> anyhow::Result<Self> {
        if !proof.is_required() {
            return Ok(self);
        }
        let proven = self.trusted().dated(source, today)?.proven(source, proof)?;
        Ok(proven.plans.plans.set)
    }
}

impl ProvenPlans {
    /// The plans.
    pub fn set(&self) -> &PlanSet {
        &self.plans.plans.set
    }

    /// Drops what only git's history is compared with. Sites that are built once need it no more.
    #[must_use]
    pub fn without_files(mut self) -> Self {
        self.plans.plans.set.forget_files();
        self
    }
}
