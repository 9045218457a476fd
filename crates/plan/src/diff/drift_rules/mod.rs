//! Finds what a change makes weaker or stronger.
//!
//! [`collector`] has the ways to compare values. Each finds the opposite if the two sides are swapped. The other
//! modules apply them to the parts of a plan. A change that can be read either way, such as a new phone number, is not
//! a drift.

mod collector;
mod defence;
mod duties;
mod extends;
mod find;
mod policy;
mod practice;
mod prose;
mod referenced_people;
mod signers;
mod subject;
mod team;
mod waivers;

pub(super) use collector::{DriftCollector, ValueDrift};
pub(super) use find::find_drifts;
pub(super) use prose::compare_steps;
pub(super) use subject::compare_subjects;
