//! The command line: what the user typed, sees, and gets on disk.
//!
//! This crate must not know what makes a plan good or what a page looks like. A command is four steps: parse
//! arguments, load, call one library function, report. It is a library so that the project's own chores can use the
//! writing of files; its one consumer beside them is the `irplan` program.
//!
//! Read the modules in this order: [`arguments`] is what can be typed; [`session`] is what every command is given,
//! the one clock in it included; [`load`] brings plans in, [`sides`] two revisions to compare, [`render`] makes pages of them, and [`inputs`] knows
//! all that pages are made of; [`commands`] has a file for each command; [`report`] has a module for each format;
//! [`files`] writes to disk so that nothing is ever half written; [`serve`] shows the site while
//! it is edited; [`scaffold`] makes new repositories and plans; [`import`] reads what others keep; [`blame`] says who made a subject what it is, [`trend`] how plans stood over time; [`worklist`] knows who has what to do, [`schedule`] when to sign; [`since`] knows what changed since a sign-off, and [`voided`] tells the rules; [`stood_before`] which sign-offs came back; [`terminal`] owns the streams.

pub mod arguments;
pub mod blame;
pub mod commands;
pub mod failure;
pub mod files;
pub mod import;
pub mod inputs;
pub mod load;
pub mod render;
pub mod report;
pub mod scaffold;
pub mod schedule;
pub mod serve;
pub mod session;
pub mod sides;
pub mod sign;
pub mod since;
pub mod stood_before;
pub mod terminal;
pub mod trend;
pub mod voided;
pub mod worklist;

mod run;

pub use run::main;
