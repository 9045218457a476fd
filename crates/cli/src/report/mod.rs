//! Prints the output of commands, with a module for each format. No code here decides what is true.

pub(crate) mod blame;
pub(crate) mod changes;
pub(crate) mod deadlines;
pub(crate) mod findings;
pub(crate) mod packs;
pub(crate) mod publishing;
pub(crate) mod reviews;
pub(crate) mod schedule;
pub(crate) mod status;
pub(crate) mod trend;
pub(crate) mod worklist;

mod comment;
mod escape;
mod forge_links;
mod masking;
mod shorten;
mod wire;

pub(crate) use escape::{json, markdown_text, xml_text};
pub(crate) use forge_links::{LinkBase, links};
pub(crate) use irplan_plan::phrases::number_of;
pub(crate) use masking::{mask_blame, mask_comparison, mask_finding};
pub(crate) use shorten::shorten;
pub(crate) use wire::Position;
