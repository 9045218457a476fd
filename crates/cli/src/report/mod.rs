//! Prints the output of commands, with a module for each format. No code here decides what is true.

pub(crate) mod blame;
pub(crate) mod changes;
pub(crate) mod findings;
pub(crate) mod reviews;
pub(crate) mod schedule;
pub(crate) mod status;
pub(crate) mod trend;
pub(crate) mod worklist;

mod comment;
mod escape;
mod links;
mod private;
mod wire;
mod words;

pub(crate) use escape::{json, markdown_text, percent_encoded_path, xml_text};
pub(crate) use links::{LinkBase, links};
pub(crate) use private::{mask_blame, mask_comparison, mask_finding, masked, masked_line};
pub(crate) use wire::Position;
pub(crate) use words::{counted, cut};
