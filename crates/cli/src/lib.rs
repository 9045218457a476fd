//! The command line: what the user types, sees, and gets on disk.
//!
//! This crate must not know what makes a plan good or what a page looks like. A command is four steps: parse arguments,
//! load, call one library function, report. Everything that is neither arguments nor output is in `irplan-engine`. The
//! only export of this crate is [`main`], for the `irplan` program.
//!
//! Read the modules in this order. `command_line` lists the commands and the options of the program, and
//! `shared_options` has the groups of options that several commands share. `option_values` parses what is typed for an
//! option. `session` is what every command gets, including the one clock. `commands` has a file for each command. `sign`
//! asks who signs what. `report` has a module for each format. `files` writes to disk so that nothing is ever half
//! written. `serve` shows the site while it is edited. `terminal` owns the streams. `error_output` prints errors, and
//! `exit_code` says how the program ends.

mod command_line;
mod commands;
mod error_output;
mod exit_code;
mod files;
mod option_values;
mod report;
mod run;
mod serve;
mod session;
mod shared_options;
mod sign;
mod templates;
mod terminal;

pub use run::main;
