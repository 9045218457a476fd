//! What a good incident response plan looks like: rules, levels, waivers.
//!
//! Plans and a date go in, findings come out. This crate must not know git, the disk, the clock, HTML, or how findings
//! print.
//!
//! Read the modules in this order: a [`mod@rule`] has a name, a level and a function; [`rules`] holds one file for
//! each; the [`mod@catalogue`] lists them; [`page`] reads the pages that explain them, which are in `docs/rules`, and [`mod@page_faults`] compares them with the rules; [`input`] is what is judged, [`context`] what a rule may look at, and [`mention`] every place where a plan
//! names something by its id; [`levels`] and [`waivers`] decide what becomes of a finding; [`mod@publishing`] says which findings keep a plan from being published; [`inherited`] makes one
//! finding of a fault that many plans inherit; [`mod@run`] puts it together, and [`report`] holds it; [`since`] tells what
//! a change brings in. [`stamps`] judges dated statements by plain values, for rules and for callers that have dates of another
//! kind.

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
