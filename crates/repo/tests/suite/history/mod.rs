//! Who changed what when, in small repositories.

mod cache;
mod changes;
mod partial;
mod people;
mod renamed_plans;
mod support;

pub(crate) use support::{at, topics};
