//! Both sides of a comparison: which commits they are, and as much of them as a comparison needs.

mod approval;
mod find;
mod mailmap;
mod no_approval;
mod read;
mod scope;
mod withdrawn;

pub use approval::{Approved, approvals};
pub use find::{Sides, newer_name};
pub use mailmap::mailmap;
pub use no_approval::NoApproval;
pub use read::{Both, read};
