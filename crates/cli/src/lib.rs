//! The command line: what the user typed, sees, and gets on disk.
//!
//! This crate must not know what makes a plan good or what a page looks like. A command is four steps: parse
//! arguments, load, call one library function, report. It is a library so that the project's own chores can use the
//! writing of files; its one consumer beside them is the `irplan` program.
//!
//! Read the modules in this order: [`options`] has what commands share of their arguments; [`session`] is what every command is given,
//! the one clock in it included; [`commands`] has a file for each command; [`templates`] takes templates of the user; [`sign`] asks
//! who signs what; [`report`] has a module for each format; [`files`] writes to disk so that nothing is ever half written;
//! [`serve`] shows the site while it is edited; [`terminal`] owns the streams. What is neither arguments nor output is in
//! `irplan-engine`.

pub mod arguments;
pub mod commands;
pub mod failure;
pub mod files;
pub mod options;
pub mod report;
pub mod serve;
pub mod session;
pub mod sign;
pub mod templates;
pub mod terminal;

mod run;

pub use run::main;
