//! Tests the plan language through its public interface.

mod diff;
mod digests;
mod ledger;
mod parse;
mod properties;
mod resolve;
mod standing;
mod support;
