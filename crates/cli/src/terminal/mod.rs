//! The output streams, and the guarantee that text from plans cannot forge them.
//!
//! Everything that a command prints goes through a [`Screen`]. This module does not know what is printed.

mod clean;
mod progress;
mod screen;

pub(crate) use clean::{Clean, clean, is_deceptive};
pub(crate) use progress::Progress;
pub(crate) use screen::{Painter, Screen, is_closed_pipe};
