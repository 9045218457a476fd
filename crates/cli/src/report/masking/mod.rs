//! Hides private values that a log or a comment could keep: phone numbers and email addresses.
//!
//! The stream hides whatever looks private in everything that it writes, see [`OutputStream`](crate::terminal::OutputStream).
//! Here are the values that are private because of their key: `values` hides those in findings and changes, and `blame`
//! those in the history of a subject.

mod blame;
mod values;

pub(crate) use blame::mask_blame;
pub(crate) use values::{mask_comparison, mask_finding};
