//! Compares two revisions in meaning.

mod changes;
mod drifts;
mod duty_drifts;
mod effects;
mod fields;
mod moves;
mod pack_updates;
mod policies;
mod properties;
mod prose;
mod reach;
mod rich;
mod show;
mod steps;
