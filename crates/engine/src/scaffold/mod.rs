//! New repositories, plans and parts of plans, as texts.
//!
//! The texts are under `scaffold/` in this crate's folder. `TODO` marks what only the owner can know, and `irplan
//! check` finds it.

mod additions;
mod codeowners;
mod files;
mod hook;
mod missing;
mod parts;
mod provider_staff;
mod values;

pub use additions::{NewClient, add_client, add_contact, add_part};
pub use codeowners::{Codeowners, codeowners};
pub use files::repository;
pub use hook::HOOK;
pub use parts::PlanPart;
pub use provider_staff::{default_commander, default_engineer};
pub use values::{Pin, Values, below, in_shell};
