//! Searches raw text for what a plan should not have: in one pass, without regular expressions.

mod brackets;
mod literals;
mod markers;
mod near_files;
mod passage;
mod placeholder;
mod reserved;

pub(crate) use literals::{Literal, front_matter, literals};
pub(crate) use near_files::{is_unreadable_file, near_file};
pub(crate) use passage::Passage;
pub(crate) use placeholder::{PlaceholderContext, PlaceholderKind, placeholders};
