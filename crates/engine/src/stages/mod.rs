//! The one path from texts to a judgement. Each stage is a type that only the stage before it can give, or, after a file
//! was saved, the last judgement: [`JudgedPlans::dated_after_save`] adds what is uncommitted to the history that is known,
//! and does not walk again.
//!
//! | stage | type | what it adds |
//! |---|---|---|
//! | read | [`PlanSet`] | the plans, and what is wrong with their files |
//! | trusted | [`TrustedPlans`] | whose policy and people decide: the plans' own, or those of the base of a change |
//! | dated | [`DatedPlans`] | who changed what when, by git's history |
//! | proven | [`ProvenPlans`] | which sign-offs the keys of their signers prove, if that is required |
//! | judged | [`JudgedPlans`] | what the rules say |
//!
//! [`PlanSet::last_changes`] is what git alone can say. Signing needs no more of history, and no judgement:
//! [`PlanSet::proven`] gives a [`ProvenSet`]. Nor does a comparison: `trust_older`
//! gives both sides.
//!
//! The order follows from the data. Trust comes first because the base of a change names the keys. Proof comes after
//! history because a commit's signature can only prove a sign-off once it is known which commit added it. Nothing is
//! filled in later: a history or a proof is complete when its stage is.

mod dated_after_save;
mod dated_plans;
mod judged_plans;
mod older_side_trust;
mod plan_set;
mod plan_set_cache;
mod proof_requirement;
mod proven_plans;
mod trusted_plans;

pub use dated_plans::DatedPlans;
pub use judged_plans::JudgedPlans;
pub(crate) use older_side_trust::{TrustedSides, trust_older};
pub use plan_set::{PlanSelection, PlanSet, PlanTexts, read, require_plans};
pub(crate) use plan_set_cache::PlanSetCache;
pub use proof_requirement::SignatureProof;
pub use proven_plans::{ProvenPlans, ProvenSet};
pub use trusted_plans::{BaseRevision, TrustedBase, TrustedPlans, read_change};
pub(crate) use trusted_plans::{affects_trust, read_tip};
