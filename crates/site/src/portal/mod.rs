//! The portal for the provider's own staff: every plan's health, what is due, and who is in which plan.

mod address;
mod build;
mod due;
mod overview;
mod people;
mod rules;

pub(crate) use address::root;
pub(crate) use build::site;
