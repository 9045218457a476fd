//! Hides private values that a log or a comment could keep: phone numbers and email addresses.
//!
//! A hidden value keeps its length, so that columns and spans stay the same. `text` hides values in a text, and
//! `values` those in findings and changes.

mod text;
mod values;

pub(crate) use text::{masked, masked_line};
pub(crate) use values::{mask_comparison, mask_finding};
