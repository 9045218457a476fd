//! Tests the program as its users run it: on real folders and real git repositories, with a module for each command.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot set a test up has failed it"
)]

mod approvals;
mod attachments;
mod blame;
mod build;
mod check;
mod codeowners;
mod deadlines;
mod diff;
mod files;
mod formats;
mod general;
mod headline;
mod health;
mod history;
mod import;
mod init;
mod merging;
mod overrides;
mod pack_reviews;
mod packs;
mod plain_words;
// Everybody may make links on Unix, but not on Windows.
#[cfg(unix)]
mod planted_links;
mod private;
mod renamed_plans;
mod samples;
mod schemas;
mod serve;
mod sign;
mod signatures;
mod slips;
mod status;
mod story;
mod subfolder;
mod suggested;
mod support;
mod trust;
mod unreadable;
#[path = "../vectors/mod.rs"]
mod vectors;
mod walking;
// Pipelines run on Linux, with the tools that are there.
#[cfg(target_os = "linux")]
mod workflows;
