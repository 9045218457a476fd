//! Packs: regimes as data, and the duties that they bring to plans.
//!
//! `pack` reads them: those in the program and those of the repository. `pack_faults` finds what they name in vain. `of_plan` puts their duties into a plan, and
//! `faults` finds what a plan says about them in vain, and `incident_faults` what an incident does.

mod faults;
mod incident_faults;
mod of_plan;
mod pack;
mod pack_faults;

pub(crate) use faults::faults;
pub(crate) use incident_faults::faults_of_incidents;
pub use incident_faults::{UnknownName, incident_faults, known_duty, known_event};
pub(crate) use of_plan::{packs_of, with_duties};
pub use pack::{Pack, PackState, Packs};
pub(crate) use pack_faults::faults_of_own_packs;
