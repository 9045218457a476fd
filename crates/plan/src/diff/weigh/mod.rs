//! Finds what a change makes weaker or stronger.
//!
//! [`collector`] has the ways to compare values. Each finds the opposite if the two sides are swapped. The other
//! modules apply them to the parts of a plan. A change that can be read either way, such as a new phone number, is not
//! a drift.

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
