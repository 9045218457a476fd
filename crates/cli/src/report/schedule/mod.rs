//! The proposed schedule of sign-offs, one module for each format.

mod format;
mod human;
mod json;

pub(crate) use format::{ScheduleFormat, write};
