//! The portal for the provider's own staff: every plan's health, what is due, and who is in which plan.

mod build;
mod due;
mod overview;
mod packs;
mod people;
mod plan_paths;
mod rules;

pub(crate) use build::site;
pub(crate) use plan_paths::plan_root;
