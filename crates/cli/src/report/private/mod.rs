//! Private values, hidden where a log or a comment could keep them: phone numbers and mail addresses.
//!
//! What is hidden is as long as what it stands for, so that columns and spans stay where they were. `text` hides what a
//! text holds, `values` what the values of findings and changes hold.

mod text;
mod values;

pub(crate) use text::{masked, masked_line};
pub(crate) use values::{mask_comparison, mask_finding};
