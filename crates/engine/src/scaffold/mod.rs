//! New repositories, plans and parts of plans, as texts.
//!
//! The texts are under `scaffold/` in this crate's folder. `TODO` marks what only the owner can know, and `irplan
//! check` finds it.

mod add_to_plans;
mod codeowners;
mod files;
mod hook;
mod missing;
mod new_repository;
mod override_text;
mod parts;
mod provider_staff;
mod template_values;

pub use add_to_plans::{NewClient, add_client, add_contact, add_part};
pub use codeowners::{Codeowners, codeowners};
pub use hook::HOOK;
pub use new_repository::{FILES_AT_THE_TOP, NewRepository};
pub use override_text::{override_text, update_override};
pub use parts::PlanPart;
pub use template_values::{PipelineSource, in_shell, join_path};

use template_values::TemplateValues;
