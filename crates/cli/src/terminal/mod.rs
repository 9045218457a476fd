//! What the user sees: the streams, and the guarantee that plan text cannot forge them.
//!
//! Everything that a command prints goes through a [`Screen`]. Nothing here knows what is printed.

mod clean;
mod progress;
mod screen;

pub(crate) use clean::{Clean, clean, is_deceptive};
pub(crate) use progress::Progress;
pub(crate) use screen::{Painter, Screen, is_closed_pipe};
