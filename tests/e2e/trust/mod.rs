//! The rules about sign-offs, with real git histories.

mod changed;
mod dates;
mod handover;
mod ledgers;
mod older_problems;
mod people;
mod support;
