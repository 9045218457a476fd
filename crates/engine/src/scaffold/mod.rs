//! New repositories, plans and parts of plans, as texts.
//!
//! The texts are under `scaffold/` in this crate's folder. `TODO` marks what only the owner can know, and `irplan
//! check` finds it.

mod add_to_plans;
mod codeowners;
mod files;
mod hook;
mod missing;
mod override_text;
mod parts;
mod provider_staff;
mod template_values;

pub use add_to_plans::{NewClient, add_client, add_contact, add_part};
pub use codeowners::{Codeowners, codeowners};
pub use files::repository;
pub use hook::HOOK;
pub use override_text::{override_text, update_override};
pub use parts::PlanPart;
pub use provider_staff::{default_commander, default_engineer};
pub use template_values::{Pin, TemplateValues, in_shell, join_path};
