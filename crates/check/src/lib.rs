//! What a good incident response plan looks like: rules, levels, waivers.
//!
//! Plans and a date go in, findings come out. This crate must not know git, the disk, the clock, HTML, or how findings
//! are printed.
//!
//! Read the modules in this order. A [`mod@rule`] has a name, a level and a function. [`rules`] has one file for each
//! rule, and the [`mod@catalogue`] lists them. [`page`] reads the pages in `docs/rules` that explain them, and
//! [`mod@page_faults`] compares those with the rules. [`input`] is what is checked, [`context`] is what a rule may look
//! at, and [`mention`] is every place where a plan names something by its id. [`levels`] and [`waivers`] decide what
//! becomes of a finding. [`mod@publishing`] says which findings keep a plan from being published. [`inherited`] merges
//! findings that many plans inherit. [`mod@run`] puts all of this together, and [`report`] holds the result. [`since`]
//! finds out what a change introduces. [`stamps`] checks dates by plain values, for the rules and for callers with
//! dates of another kind.

pub mod catalogue;
mod changed;
mod context;
mod inherited;
mod input;
mod levels;
mod mention;
mod page;
mod page_faults;
mod publishing;
mod report;
pub mod rule;
mod rules;
pub mod run;
mod signed;
pub mod since;
pub mod stamps;
mod text;
mod waivers;

#[cfg(test)]
mod testing;

pub use catalogue::{catalogue, index, nearest, rule};
pub use input::{Input, Options};
pub use page_faults::page_faults;
pub use publishing::FaultyPlans;
pub use report::Report;
pub use rule::{Group, Rule};
pub use run::{run, run_since};
pub use since::{Base, history_of_base};
