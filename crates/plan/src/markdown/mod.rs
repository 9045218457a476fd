//! Prose as a flat list of pieces that know their place.
//!
//! A file's Markdown is read once, into a [`Document`], which keeps references to facts apart from ordinary links.
//! Pages, digests, word diffs and rules all use the document. So nothing is read twice, and none of them sees raw HTML
//! or heading attributes by accident. [`flow`] reduces a document to the blocks that a reader reads.

mod anchors;
mod document;
mod flow;
mod label;
mod read;
mod target;
mod undefined;

pub(crate) use anchors::Anchors;
pub use document::{Alert, Align, Attribute, Document, Heading, Kind, Link, Piece, Tag, Words};
pub use flow::Block;
pub use label::{LabelKind, UndefinedLabel};
pub use read::MAX_NESTING;
pub use target::{PlanValue, Reference, Target};
