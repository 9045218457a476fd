//! What one process costs: CPU time, time on the wall, memory.
//!
//! CPU time is what the system counts for children that have ended, in steps of a hundredth of a second. Memory is the
//! most that the process held at once, including files that it mapped.

use std::fs;
use std::process::Command;
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

/// The cost of a process.
#[derive(Clone, Copy)]
pub(super) struct ProcessCost {
    /// CPU time in seconds.
    pub(super) cpu: f64,
    /// Time on the wall in seconds.
    pub(super) wall: f64,
    /// The most memory at once, in MB.
    pub(super) memory: f64,
}

/// Runs a process to its end. Exit code 1 means findings, which are not a failure here.
pub(super) fn measure_process(mut command: Command) -> anyhow::Result<ProcessCost> {
    let (cpu, start) = (children_cpu(), Instant::now());
    let mut child = command.spawn().context("cannot run irplan")?;
    let mut most = f64::NAN;
    let status = loop {
        most = memory(child.id()).unwrap_or(f64::NAN).max(most);
        if let Some(status) = child.try_wait()? {
            break status;
        }
        thread::sleep(Duration::from_millis(1));
    };
    let wall = start.elapsed().as_secs_f64();
    ensure!(
        matches!(status.code(), Some(0 | 1)),
        "irplan failed: {status}"
    );
    Ok(ProcessCost {
        cpu: children_cpu() - cpu,
        wall,
        memory: most,
    })
}

/// CPU seconds of all children that have ended; not a number on systems other than Linux.
fn children_cpu() -> f64 {
    let ticks = || -> Option<f64> {
        let stat = fs::read_to_string("/proc/self/stat").ok()?;
        // The name of the program stands in parentheses and can hold anything.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
        let mut next = || fields.next()?.parse::<f64>().ok();
        Some(next()? + next()?)
    };
    // Linux counts a hundred ticks a second.
    ticks().map_or(f64::NAN, |ticks| ticks / 100.0)
}

/// Returns the most memory that a process ever held, in MB; nothing on systems other than Linux.
pub(super) fn memory(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1e3)
}
