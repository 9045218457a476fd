//! Prose as a flat list of pieces that know their place.
//!
//! A file's Markdown is read once, into a [`Document`], which keeps references to facts apart from ordinary links.
//! Pages, digests, word diffs and rules all use the document. So nothing is read twice, and none of them sees raw HTML
//! or heading attributes by accident. [`blocks`] reduces a document to the blocks that a reader reads.

mod anchors;
mod blocks;
mod document;
mod extensions;
mod reader;
mod target;
mod undefined_footnotes;
mod undefined_label;

pub(crate) use anchors::Anchors;
pub use blocks::Block;
pub(crate) use document::FileFinder;
pub use document::{
    Alert, Attribute, ColumnAlignment, Document, Heading, Link, Piece, PieceKind, Tag, Words,
};
pub use reader::MAX_NESTING;
pub use target::Target;
pub use undefined_label::{LabelKind, UndefinedLabel};
