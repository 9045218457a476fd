//! Says what a change makes weaker or stronger.
//!
//! [`scale`] holds the ways to weigh a value, each of which says the opposite when the two sides are swapped; the other
//! modules apply them to what a plan holds. What can be read either way, such as another number in place of one, is no
//! drift.

mod defence;
mod drifts;
mod lineage;
mod named;
mod policy;
mod practice;
mod prose;
mod scale;
mod signers;
mod subject;
mod team;
mod waivers;

pub(super) use drifts::all;
pub(super) use prose::steps;
pub(super) use scale::{DriftCollector, ValueDrift};
pub(super) use subject::subject;
