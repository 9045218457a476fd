//! The benchmark from end to end.

use anyhow::ensure;

use super::{processes, stages};
use crate::corpus;
use crate::run::root;

/// Runs the benchmark, with optimisation.
pub(crate) fn run(clients: usize, runs: usize) -> anyhow::Result<()> {
    ensure!(runs > 0, "at least one run");
    if cfg!(debug_assertions) {
        crate::run::run(
            "cargo",
            &["build", "--release", "--quiet", "--package", "irplan"],
        )?;
        let (clients, runs) = (clients.to_string(), runs.to_string());
        let run = [
            "run",
            "--release",
            "--quiet",
            "--package",
            "xtask",
            "--",
            "bench",
        ];
        let size = ["--clients", &clients, "--runs", &runs];
        return crate::run::run("cargo", &[&run[..], &size].concat());
    }
    let scratch = tempfile::Builder::new()
        .prefix("bench-")
        .tempdir_in(root().join("target"))?;
    let (fleet, one) = (scratch.path().join("fleet"), scratch.path().join("one"));
    corpus::make(clients, &fleet)?;
    corpus::make(1, &one)?;
    stages::measure(&fleet, clients, runs, scratch.path())?;
    processes::measure(&fleet, &one, runs, scratch.path())
}
