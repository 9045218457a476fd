//! Plans whose folders were renamed between two revisions.
//!
//! `find` matches plans that are gone with plans that came, by what they say. `plan_renames` calls the older plans by
//! their newer names, so that everything else compares them as the same plans.

mod find;
mod plan_renames;

pub use find::PlanMeaning;
pub use plan_renames::{PlanRenames, RenamedPlan, UnclearRename};
