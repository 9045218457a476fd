//! Subjects of all kinds, treated alike: their values, and where a plan has them.
//!
//! `subject_value` makes one type of the values of all kinds. `content` says what every kind can tell about itself, such as its
//! title and its digest. `plan_subjects` finds subjects in a plan.

mod content;
mod plan_subjects;
mod subject_value;
#[cfg(test)]
mod tests;

pub use content::keys_of;
pub(crate) use content::{RecordView, SubjectContent};
pub(crate) use subject_value::in_plan_file;
pub use subject_value::{PlanSubject, SubjectValue};
