//! The use cases of irplan: what a command, a language server and a bot share.
//!
//! This crate must not know how anything was asked for, how it is printed, or that there is a terminal.
//!
//! Read the modules in this order: [`load`] brings plans in, [`compare`] two revisions to compare; [`since_sign_off`]
//! knows what changed since a sign-off, [`voided_changes`] and [`reverts`] tell the rules; [`pages`] judges what pages
//! are made of, and [`site_inputs`] knows all of it; [`signing`] says who may sign what; [`blame`] says who made a subject
//! what it is, [`trend`] how plans stood over time; [`worklist`] knows who has what to do, [`schedule`] when to sign;
//! [`scaffold`] makes new repositories and plans; [`import`] reads what others keep.

pub mod blame;
pub mod compare;
pub mod failure;
pub mod import;
pub mod load;
pub mod pages;
pub mod reverts;
pub mod scaffold;
pub mod schedule;
pub mod signing;
pub mod since_sign_off;
pub mod site_inputs;
pub mod trend;
pub mod voided_changes;
pub mod worklist;

pub use failure::{Failure, suggestion};
