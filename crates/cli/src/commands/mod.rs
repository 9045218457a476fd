//! The commands, a file each: parse arguments, load, call one library function, report.

pub mod acknowledge;
pub mod approve;
pub mod blame;
pub mod build;
pub mod check;
pub mod codeowners;
pub mod completions;
pub mod diff;
pub mod explain;
pub mod history;
pub mod import;
pub mod init;
mod levels;
pub mod new;
pub mod review;
pub mod serve;
pub mod sign;
pub mod status;
pub mod verify;
