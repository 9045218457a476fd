//! Both sides of a comparison: which commits they are, and as much of them as a comparison needs.

mod approval;
mod find;
mod read;
mod scope;

pub use approval::{Approved, approvals};
pub use find::Sides;
pub use read::{Both, read};
