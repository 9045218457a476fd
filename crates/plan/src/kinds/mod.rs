//! The kinds of subjects, declared once in [`table`].
//!
//! A row of the table says what a kind is called, where its subjects are written, which plans inherit them and how they
//! are signed off. Ids, titles, digests, the values that diffs compare, the tables of `plan.toml` and the names of
//! files all follow from it. `value` says what each kind has to tell about itself, and `of_plan` finds subjects in a
//! plan.

mod of_plan;
mod table;
#[cfg(test)]
mod tests;
mod value;

pub use of_plan::PlanSubject;
pub use table::{InheritedBy, SubjectHome, SubjectKind, SubjectValue};
pub(crate) use table::{TextFile, in_plan_file};
pub(crate) use value::{RecordView, SubjectContent};
