//! Hides private values that a log or a comment could keep: phone numbers and email addresses.
//!
//! A hidden value keeps its length, so that columns and spans stay the same. `text` hides values in a text,
//! `values` those in findings and changes, and `blame` those in the history of a subject.

mod blame;
mod text;
mod values;

pub(crate) use blame::mask_blame;
pub(crate) use text::{mask_line, masked_text};
pub(crate) use values::{mask_comparison, mask_finding};
