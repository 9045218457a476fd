//! Finds what a change makes weaker or stronger.
//!
//! [`collector`] has the ways to compare values. Each finds the opposite if the two sides are swapped. The other modules
//! apply them to what a plan holds. If a change could be read either way, such as one phone number in place of another,
//! it is not a drift.

mod collector;
mod defence;
mod drifts;
mod lineage;
mod named;
mod policy;
mod practice;
mod prose;
mod signers;
mod subject;
mod team;
mod waivers;

pub(super) use collector::{DriftCollector, ValueDrift};
pub(super) use drifts::all;
pub(super) use prose::steps;
pub(super) use subject::subject;
