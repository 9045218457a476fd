//! The use cases of irplan: what a command, a language server and a bot share.
//!
//! This crate must not know how anything was asked for, how it is printed, or that there is a terminal.
//!
//! Read the modules in this order. [`source`] finds the repository. [`stages`] is the one path from texts to a judgement;
//! [`reverts`], [`since_sign_off`] and [`voided_changes`] complete the history on that path. [`compare`] takes two
//! revisions along the same path. [`pages`] says what pages are made of, and [`site_inputs`] sums it up. [`signing`] has
//! the rules of sign-offs. [`blame`] says who made a subject what it is, [`trend`] how plans stood over time, [`fleet`]
//! how they stand now, [`worklist`] who has what to do, and [`schedule`] when to sign. [`scaffold`] makes new repositories
//! and plans; [`import`] reads what others keep.
//!
//! # From texts to a judgement
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use irplan_engine::source;
//! use irplan_engine::stages::{PlanSelection, SignatureProof, read};
//!
//! fn count_findings(folder: &std::path::Path, today: jiff::civil::Date) -> anyhow::Result<usize> {
//!     let mut source = source::discover(folder, true)?;
//!     let set = read(&mut source, &PlanSelection::default())?;
//!     let judged = set
//!         .trusted()
//!         .dated(&source, today)?
//!         .proven(&source, SignatureProof::NotRequired)?
//!         .judged(BTreeMap::new());
//!     Ok(judged.findings().len())
//! }
//! # let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
//! # let today = jiff::civil::date(2026, 11, 22);
//! # assert!(count_findings(&folder, today).is_ok());
//! ```
//!
//! An editor that holds texts in memory starts from
//! [`PlanTexts::in_memory`](stages::PlanTexts::in_memory), and after each change from
//! [`JudgedPlans::after_save`](stages::JudgedPlans::after_save), which needs no walk through history.

pub mod blame;
pub mod compare;
pub mod failure;
pub mod fleet;
pub mod import;
pub mod pages;
pub mod scaffold;
pub mod schedule;
pub mod signing;
pub mod since_sign_off;
pub mod site_inputs;
pub mod source;
pub mod stages;
pub mod trend;
pub mod worklist;

mod reverts;
mod voided_changes;

pub use failure::{Advice, Failure, FailureReason, suggestion};
