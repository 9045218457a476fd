//! Gates: checks of the source, the manifests and the docs that are not tests of what irplan does.
//!
//! [`all`] lists them, the quick ones first. Each gate has a file and returns one sentence if it passes:
//! [`dependencies`] (which crate may depend on what), [`cycles`] (files that depend on each other), [`effects`] (pure
//! crates stay pure), [`type_names`] (type names are unique), [`registered`] (no file is forgotten), [`format_keys`]
//! (docs/format.md is complete), [`destructuring`] (no field is forgotten), [`command_lines`] (only the program words its
//! commands), [`texts_for_people`] (no code decides by a message), [`packages`] (every crate can be published), and
//! [`tools`] (programs from other projects).

mod all;
mod command_lines;
mod cycles;
mod dependencies;
mod destructuring;
mod effects;
mod effects_of_packages;
mod format_keys;
mod packages;
mod registered;
mod serialized_types;
mod texts_for_people;
mod tools;
mod type_names;

pub(crate) use all::{all, arrows, quick, slow};
#[cfg(test)]
pub(crate) use tools::installed_by_gates;
