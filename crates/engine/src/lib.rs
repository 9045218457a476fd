//! The use cases of irplan: what a command, a language server and a bot share.
//!
//! This crate must not know how anything was asked for, how it is printed, or that there is a terminal.
//!
//! Read the modules in this order. [`open_repository`] finds the repository. [`stages`] is the one path from texts to a
//! judgement. [`sign_off_history`] completes the history on that path: which sign-offs came back, and what changed
//! since the others. [`compare`] takes two revisions along the same path. [`publishing`] decides which plans have
//! pages, [`page_input`] says what pages are made of, and [`site_fingerprint`] makes a digest of it. [`attachment_files`]
//! reads their pictures and documents. [`signing`] has the rules of sign-offs. [`blame`] says who made a subject what it
//! is. [`trend`] counts the states of sign-offs over time, and [`plan_status`] counts them now. [`worklist`] lists who
//! has what to do, and [`schedule`] when to sign. [`notice_deadlines`] says when the notices of a plan are due.
//! [`scaffold`] makes new repositories and plans. [`import`] reads review dates that other sites keep. A [`Failure`] says
//! why any of this could not be done, and what the user can do.
//!
//! # From texts to a judgement
//!
//! ```
//! use std::collections::BTreeMap;
//!
//! use irplan_engine::open_repository::open_repository;
//! use irplan_engine::stages::{PlanSelection, SignatureProof, read};
//!
//! fn count_findings(folder: &std::path::Path, today: jiff::civil::Date) -> anyhow::Result<usize> {
//!     let proof = SignatureProof::NotRequired;
//!     let mut source = open_repository(folder, true, proof)?;
//!     let set = read(&mut source, &PlanSelection::default())?;
//!     let judged = set
//!         .trusted()
//!         .dated(&source, today)?
//!         .proven(&source, proof)?
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
//! [`JudgedPlans::dated_after_save`](stages::JudgedPlans::dated_after_save), which needs no walk through history.

pub mod attachment_files;
pub mod blame;
pub mod compare;
pub mod failure;
pub mod import;
pub mod notice_deadlines;
pub mod open_repository;
pub mod page_input;
pub mod plan_status;
pub mod publishing;
pub mod scaffold;
pub mod schedule;
pub mod sign_off_history;
pub mod signing;
pub mod site_fingerprint;
pub mod stages;
pub mod trend;
mod unknown_zones;
pub mod worklist;

pub use failure::{Advice, Failure, FailureReason, suggestion};
