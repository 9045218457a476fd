//! Who changed what when, in repositories small enough to see through.

mod changes;
mod kept;
mod partial;
mod people;
mod support;

pub(crate) use support::{at, topics};
