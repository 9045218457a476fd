//! Prints changes as a comment on a pull request: short, complete, and inert.
//!
//! Everything from a plan is escaped, so that it cannot add mentions, links, images or markup, and the whole fits one
//! comment. The first line is a summary with a marker, by which a forge's script finds the comment again.

mod pieces;
mod render;

pub(super) use render::{Pieces, pieces, render};

#[cfg(test)]
mod tests;
