//! New repositories, plans and parts of plans, as texts.
//!
//! The texts stand under `scaffold/` in this crate's folder. What only their owner can know is marked by `TODO`, which
//! `irplan check` finds.

mod additions;
mod codeowners;
mod files;
mod parts;
mod values;

pub use additions::{NewClient, add_client, add_contact, add_part};
pub use codeowners::{Codeowners, codeowners};
pub use files::{HOOK, repository};
pub use parts::Part;
pub use values::{Pin, Values, below, in_shell};
