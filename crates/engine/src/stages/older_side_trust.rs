//! Two sides of a comparison, with the decision whose policy and people count.

use irplan_plan::Repository;
use jiff::civil::Date;

use super::{BaseRevision, PlanSet, SignatureProof, TrustedBase};

/// Two sides of a comparison, with the newer one also as the older one trusts it.
pub(crate) struct TrustedSides {
    pub(crate) old: PlanSet,
    pub(crate) new: PlanSet,
    /// The newer side, with the policy and the people of the older one.
    pub(crate) trusted: Repository,
}

/// Judges a newer side by the policy and people of an older one and of the tip of its branch, and verifies the sign-offs
/// of both. The last changes are enough for that. They are read only if proof is required.
///
/// # Errors
/// If proof is required and history cannot be read or nothing can be verified.
pub(crate) fn trust_older(
    (old, new): (PlanSet, PlanSet),
    tip: Option<PlanSet>,
    source: &irplan_repo::Repository,
    proof: SignatureProof,
    today: Date,
) -> anyhow::Result<TrustedSides> {
    let plans = new.trusted_by(vec![BaseRevision::of(old, tip)]);
    let mut plans = plans.with_proof(source, proof, today)?;
    let TrustedBase { base, trusted, .. } =
        plans.bases.pop().expect("there is one base, from above");
    Ok(TrustedSides {
        old: base.set,
        new: plans.set,
        trusted,
    })
}
