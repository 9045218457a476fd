//! The pages of one plan's site, one module for each.

mod assets;
mod build;
mod clock_data;
mod contacts;
mod detection;
mod duties;
mod freshness;
mod health;
mod matrix;
mod packs;
mod playbooks;
mod practice;
mod profile;
mod rules;
mod sections;
mod signing;
mod slip;
mod start;
mod strip;
mod team;
mod vcard;

pub(crate) use build::{onboarding_until, site};
pub(crate) use freshness::Freshness;
pub(crate) use packs::{PackSite, render_page as render_pack};
pub(crate) use rules::render_page as render_rule;
