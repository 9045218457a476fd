//! Drawings, made at build: response chains and dependency graphs as SVG.
//!
//! Shapes carry classes and no style, so that the style sheet's colours, dark mode and print apply. Each drawing has a
//! list beside it on its page that says the same, so it is one image to a screen reader.

mod chain;
mod graph;
mod layers;
mod svg;

pub(crate) use chain::chain;
pub(crate) use graph::{dependencies, dependency_layers};
