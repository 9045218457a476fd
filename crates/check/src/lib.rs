//! What a good incident response plan looks like: rules, levels, waivers.
//!
//! Plans and a date go in, findings come out. This crate must not know git, the disk, the clock, HTML, or how findings
//! print.
//!
//! Read the modules in this order. A [`mod@rule`] has a name, a level and a function. `rules` holds one file for each,
//! and the [`mod@catalogue`] lists them. `rule_page_reader` reads the pages that explain them, which are in `docs/rules`,
//! and `rule_page_faults` compares them with the rules. `input` has what is judged, and `context` what a rule may look
//! at. `id_references` lists every place where a plan names something by its id. `recorded_sign_off` has a sign-off and
//! how it was added to its ledger. `change_summary` writes for a help what changed since a sign-off. `levels` and
//! `waivers` decide what becomes of a finding. `merge_inherited` makes one finding of a fault that many plans inherit. [`mod@run`] puts
//! it together, and `report` holds it. [`new_findings`] tells which findings the base of a change does not have.
//! `faulty_plans` says which plans cannot be published, and `file_faults` which findings concern them because of that.
//! [`suspicious_dates`] judges dated statements by plain values, for rules and for callers that have dates of another
//! kind.

pub mod catalogue;
mod change_summary;
mod context;
mod duties;
mod faulty_plans;
mod file_faults;
mod finding_limit;
mod id_references;
mod input;
mod levels;
mod merge_inherited;
pub mod new_findings;
mod onboarding;
mod recorded_sign_off;
mod report;
pub mod rule;
mod rule_page_faults;
mod rule_page_reader;
mod rules;
pub mod run;
pub mod suspicious_dates;
mod text;
mod waivers;

#[cfg(test)]
mod testing;

pub use catalogue::{catalogue, index, nearest, rule};
pub use faulty_plans::FaultyPlans;
pub use id_references::missing_subjects;
pub use input::{Input, Options};
pub use new_findings::{JudgedBase, compare_with_base, history_of_base};
pub use report::Report;
pub use rule::{Group, Rule};
pub use rule_page_faults::page_faults;
pub use run::{run, run_since};
