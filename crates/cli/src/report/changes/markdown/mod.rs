//! Changes for a comment on a pull request: short, whole, and inert.
//!
//! Everything that comes from a plan is escaped, so that it holds no mention, link, image or markup of its own, and
//! the whole fits one comment. The first line says all and carries the marker by which a forge's script finds the
//! comment again.

mod pieces;
mod render;

pub(super) use render::{Pieces, pieces, render};

#[cfg(test)]
mod tests;
