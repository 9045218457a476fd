//! The output streams, and the guarantees that text from plans cannot forge them, and that no log keeps private values.
//!
//! Everything that a command prints goes through an [`OutputStream`]. This module does not know what is printed.

mod masking;
mod output_stream;
mod progress;
mod safe_text;

pub(crate) use masking::{KEYS, LEFT, mask_line, masked_text};
pub(crate) use output_stream::{OutputStream, TextStyle, is_closed_pipe};
pub(crate) use progress::Progress;
pub(crate) use safe_text::{SafeText, is_deceptive, make_safe};
