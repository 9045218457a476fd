//! The portal, for the provider's own staff: every plan's health, what falls due, and who is named where.

mod build;
mod due;
mod overview;
mod people;
mod rules;

pub(crate) use build::{root, site};
