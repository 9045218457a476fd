//! Response chains and dependency graphs as SVG, drawn during the build.
//!
//! Shapes have classes and no styles, so the style sheet sets their colours for light, dark and print. A list next to
//! each drawing has the same information, so a screen reader treats the drawing as one image.

mod chain;
mod graph;
mod layers;
mod svg;

pub(crate) use chain::chain;
pub(crate) use graph::{dependencies, dependency_layers};
