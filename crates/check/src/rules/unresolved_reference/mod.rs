//! `unresolved-reference`: a link or an id that leads nowhere.
//!
//! [`rule`] puts together what is found in prose by itself (`text`, `labels`), in what names something by its id (`mention`), and in
//! policies (`signers`, `waivers`).

mod finding;
mod labels;
mod mention;
mod rule;
mod signers;
mod text;
mod waivers;

pub(crate) use rule::RULE;
