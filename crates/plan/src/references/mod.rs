//! References from text to facts of the plan, such as `<contact:jane-doe>` or `<playbook:ransomware#isolate>`.
//!
//! `reference` reads what is written, and `resolve` says what it leads to in a plan.

mod reference;
mod resolve;

pub use reference::{PlanValue, Reference};
