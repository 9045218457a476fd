//! Subjects of all kinds, treated alike: their values, and where a plan has them.
//!
//! `value` makes one type of the values of all kinds. `content` says what every kind can tell about itself, such as its
//! title and its digest. `of_plan` finds subjects in a plan.

mod content;
mod of_plan;
#[cfg(test)]
mod tests;
mod value;

pub(crate) use content::{RecordView, SubjectContent};
pub(crate) use value::in_plan_file;
pub use value::{PlanSubject, SubjectValue};
