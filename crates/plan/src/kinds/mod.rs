//! The kinds of subjects and the acts that sign them off, declared once in [`table`].
//!
//! A row of the table says what a kind is called, where its subjects are written, which plans inherit them and how they
//! are signed off. Ids, titles, digests, the values that diffs compare, the tables of `plan.toml` and the names of
//! files all follow from it. This module does not know the values of subjects, which are in [`crate::subjects`].

mod act;
mod table;

pub use act::Act;
pub use table::{InheritedBy, SubjectHome, SubjectKind};
pub(crate) use table::{select_kind_fields, with_kind_fields, with_subject_kinds};
