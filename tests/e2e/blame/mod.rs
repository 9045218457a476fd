//! `irplan blame`.

mod changes;
mod merges;
mod names;
mod support;
