//! The commands, one file each: parse arguments, load, call one library function, report.

pub(crate) mod acknowledge;
pub(crate) mod approve;
pub(crate) mod blame;
pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod codeowners;
pub(crate) mod completions;
pub(crate) mod deadlines;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod history;
pub(crate) mod import;
pub(crate) mod init;
mod level_options;
pub(crate) mod new;
pub(crate) mod override_text;
pub(crate) mod packs;
pub(crate) mod review;
pub(crate) mod serve;
pub(crate) mod sign;
pub(crate) mod status;
pub(crate) mod verify;
