//! What the rules about sign-offs say of real git histories.

mod changed;
mod dates;
mod ledgers;
mod people;
mod support;
