//! The commands, a file each: parse arguments, load, call one library function, report.

mod acknowledge;
mod approve;
mod blame;
mod build;
mod check;
mod codeowners;
mod command;
mod completions;
mod diff;
mod explain;
mod history;
mod import;
mod init;
mod new;
mod review;
mod serve;
mod sign;
mod status;
mod verify;

pub use command::{Command, run};
