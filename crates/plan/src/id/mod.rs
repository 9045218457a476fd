//! Names of things. Each is a type of its own, so that a name is checked once and trusted afterwards.

mod error;
mod name;
mod plan_id;
mod subject;

pub use error::{IdError, SubjectError};
pub use name::Id;
pub use plan_id::PlanId;
pub use subject::Subject;

pub use crate::kinds::SubjectKind;
