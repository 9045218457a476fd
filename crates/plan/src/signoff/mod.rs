//! Sign-offs: one person's statement, on one date, about one subject at one digest.
//!
//! Whether one still holds is judged in `standing`; `splice` writes new ones into `signoffs.toml` and leaves every
//! other byte of it as it was.

mod splice;
mod standing;

pub use splice::{Entry, splice};
pub use standing::{How, Ledger, SignOff, Standing, State};
