//! What the user sees: the streams, and the guarantee that plan text cannot forge them.
//!
//! Everything that a command prints goes through a [`Screen`]. Nothing here knows what is printed.

mod clean;
mod progress;
mod screen;

pub use clean::{Clean, clean, is_deceptive};
pub use progress::Progress;
pub use screen::{Painter, Screen, is_closed_pipe};
