//! The benchmark from end to end.

use std::fs;
use std::path::Path;

use anyhow::{Context, ensure};

use super::{processes, stages};
use crate::corpus;
use crate::run::root;

/// Runs the benchmark with optimised programs. `against` is a second irplan to compare whole commands with.
pub(crate) fn run(clients: usize, runs: usize, against: Option<&Path>) -> anyhow::Result<()> {
    ensure!(runs > 0, "the benchmark needs at least one run");
    let against = against.map(|program| {
        fs::canonicalize(program).with_context(|| format!("there is no {}", program.display()))
    });
    let against = against.transpose()?;
    if cfg!(debug_assertions) {
        crate::run::run(
            "cargo",
            &["build", "--release", "--quiet", "--package", "irplan"],
        )?;
        return run_optimised(clients, runs, against.as_deref());
    }
    let scratch = tempfile::Builder::new()
        .prefix("bench-")
        .tempdir_in(root().join("target"))?;
    let (fleet, one) = (scratch.path().join("fleet"), scratch.path().join("one"));
    corpus::make(clients, &fleet)?;
    corpus::make(1, &one)?;
    stages::measure(&fleet, clients, runs, scratch.path())?;
    processes::measure(&fleet, &one, runs, against.as_deref(), scratch.path())
}

/// Starts the benchmark again as an optimised program.
fn run_optimised(clients: usize, runs: usize, against: Option<&Path>) -> anyhow::Result<()> {
    let (clients, runs) = (clients.to_string(), runs.to_string());
    let mut arguments = vec!["run", "--release", "--quiet", "--package", "xtask"];
    arguments.extend(["--example", "xtask", "--", "bench"]);
    arguments.extend(["--clients", &clients, "--runs", &runs]);
    let against = against.map(Path::to_string_lossy);
    if let Some(program) = &against {
        arguments.extend(["--against", program]);
    }
    crate::run::run("cargo", &arguments)
}
