//! The command line: what the user types, sees, and gets on disk.
//!
//! This crate must not know what makes a plan good or what a page looks like. A command is four steps: parse arguments,
//! load, call one library function, report. Everything that is neither arguments nor output is in `irplan-engine`. The
//! only export of this crate is [`main`], for the `irplan` program.
//!
//! Read the modules in this order: `options` has the arguments that commands share, and `value` reads what is typed for
//! them. `session` is what every command gets, including the one clock. `commands` has a file for each command, and
//! `arguments` lists them. `sign` asks who signs what. `report` has a module for each format. `files` writes to disk so
//! that nothing is ever half written. `serve` shows the site while it is edited. `terminal` owns the streams.

mod arguments;
mod commands;
mod failure;
mod files;
mod options;
mod report;
mod run;
mod serve;
mod session;
mod sign;
mod templates;
mod terminal;
mod value;

pub use run::main;
