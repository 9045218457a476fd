//! Tests the plan language through its public interface.

mod attachments;
mod deadlines;
mod diff;
mod digests;
mod inheritance;
mod ledger;
mod parse;
mod properties;
mod sign_off_status;
mod sign_offs_in_change;
mod support;
