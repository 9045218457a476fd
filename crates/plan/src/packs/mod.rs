//! Packs: regimes as data, and the duties that they bring to plans.
//!
//! `pack` reads them: those in the program and those of the repository. `pack_errors` says for which duties their errors
//! leave nothing to compute, and `amounts` finds numbers in words. `add_duties` adds their duties to a plan, and
//! `displacement` says which packs give way to others; `loops` finds those that lead back to themselves. The others find
//! names that do not exist: `own_pack_faults` in the repository's packs, `plan_duty_faults` in a plan's file, and
//! `incident_faults` in its incidents. `provider_packs` makes them subjects of the provider's plan.

mod add_duties;
mod amounts;
mod displacement;
mod incident_faults;
mod loops;
mod own_pack_faults;
pub(crate) mod pack;
mod pack_errors;
mod plan_duty_faults;
mod provider_packs;

pub(crate) use add_duties::{country, packs_of, with_duties};
pub(crate) use incident_faults::faults_of_incidents;
pub use incident_faults::{
    ContradictionCause, DecisionContradiction, UnknownName, decision_contradictions,
    incident_faults, known_duty, known_event,
};
pub use loops::{Arrows, Loops};
pub(crate) use own_pack_faults::check_own_packs;
pub use pack::{CachedDigest, Pack, PackState, Packs};
pub use pack_errors::StoppedDuties;
pub(crate) use plan_duty_faults::plan_duty_faults;
pub use provider_packs::ProviderPacks;
