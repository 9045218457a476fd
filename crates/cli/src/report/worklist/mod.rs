//! What there is to do, by whose work it is.

mod human;
mod issues;
mod json;

pub use human::human;
pub use issues::{issues, markdown};
pub use json::json;
