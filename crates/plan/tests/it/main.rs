//! Tests of the plan language through its public face.

mod diff;
mod digests;
mod ledger;
mod parse;
mod properties;
mod resolve;
mod standing;
mod support;
