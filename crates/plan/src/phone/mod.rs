//! Phone numbers as values. They are read once, together with their file, with the region of the plan.
//!
//! [`PhoneNumber::parse`] accepts only what it can read with certainty. Everything else is a [`PhoneError`], and a number
//! that could not be read is never made a link. Links, cards, search, digests and diffs all use the same value, so that
//! they cannot read one text in two ways.
//!
//! Sources: ITU-T E.164 (international numbers), RFC 3966 (`tel:` links), ITU-T E.161 (letters on a keypad).

mod error;
mod number;
mod parse;
mod phone_text;
mod region;
mod reserved;
#[cfg(test)]
mod tests;

pub use error::PhoneError;
pub use number::PhoneNumber;
pub use phone_text::PhoneText;
pub use region::{Region, RegionError};
pub use reserved::is_reserved_in_text;
