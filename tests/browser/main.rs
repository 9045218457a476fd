//! Tests the site in a real browser: Chromium opens the site that the built program makes of the sample plans, from
//! disk and from `irplan serve`.
//!
//! `cargo xtask test` installs what is needed and runs this. By hand, it is
//! `cargo test -p irplan --features browser --test browser`. With `IRPLAN_SCREENSHOTS=DIR`, it also saves pictures of
//! each kind of page there.

#![expect(
    clippy::disallowed_methods,
    clippy::panic,
    reason = "the tests start programs, read what these wrote, and fail where something is missing"
)]

mod access;
mod behaviour;
mod deadlines;
mod duties_page;
mod paper;
mod pictures;
mod safety;
mod search;
mod serve;
mod support;
mod typing;
#[path = "../vectors/mod.rs"]
mod vectors;
