//! Names of things. Each is a type of its own, so that a name is checked once and trusted afterwards.

mod name;
mod plan_id;
mod subject;
mod words;

pub use name::{Id, IdError};
pub use plan_id::PlanId;
pub use subject::{Subject, SubjectError};
pub use words::words_of;

pub use crate::kinds::SubjectKind;
