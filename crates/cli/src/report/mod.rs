//! What commands print, a module for each format. Nothing here decides what is true.

pub mod blame;
pub mod changes;
pub mod findings;
pub mod reviews;
pub mod schedule;
pub mod status;
pub mod trend;
pub mod worklist;

mod comment;
mod escape;
mod links;
mod private;
mod wire;
mod words;

pub use escape::{json, markdown_text, percent_encoded_path, xml_text};
pub use links::{LinkBase, links};
pub use private::{mask_comparison, mask_finding, masked};
pub use wire::Position;
pub use words::{counted, cut};
