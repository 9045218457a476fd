//! Whole processes, as people run them: their CPU time, their time on the wall and their memory.
//!
//! CPU time is what the system counts for children that have ended, in steps of a hundredth of a second. Memory is the
//! most that a process held at once, files that it mapped included.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

const TODAY: &str = "2026-11-22";
/// How long a saved contact may take to be served before something is wrong.
const PATIENCE: Duration = Duration::from_secs(120);
/// How long the server is left alone before the next save, so that it is at rest.
const REST: Duration = Duration::from_secs(5);

/// Measures the processes on a fleet and on a single client, several times; the median counts.
pub(super) fn measure(fleet: &Path, one: &Path, runs: usize, scratch: &Path) -> anyhow::Result<()> {
    let own = std::env::current_exe()?;
    let bench = Bench {
        program: own.with_file_name("irplan"),
        runs,
    };
    let program = bench.program.display();
    ensure!(
        bench.program.exists(),
        "there is no {program}: build it first"
    );
    println!(
        "\n{:<46} {:>8} {:>8} {:>8}",
        "medians of processes", "CPU s", "wall s", "MB"
    );
    let out = |run: usize| scratch.join(format!("built-{run}"));
    bench.row("build, cold", |run| {
        forget(fleet)?;
        Ok(bench.build(fleet, &out(run)))
    })?;
    bench.row("build, nothing changed", |run| {
        Ok(bench.build(fleet, &out(run)))
    })?;
    bench.row("build of one client with 30 pages, cold", |run| {
        forget(one)?;
        Ok(bench.build(one, &scratch.join(format!("one-{run}"))))
    })?;
    bench.row("check, cold", |_| {
        forget(fleet)?;
        Ok(bench.irplan(fleet, &["check", "--quiet"]))
    })?;
    bench.row("check, with kept history", |_| {
        Ok(bench.irplan(fleet, &["check", "--quiet"]))
    })?;
    bench.row("diff of a base section", |_| {
        Ok(bench.irplan(fleet, &["diff", "HEAD~1", "HEAD"]))
    })?;
    bench.serve(fleet)
}

struct Bench {
    program: PathBuf,
    runs: usize,
}

/// What a process took.
struct Cost {
    cpu: f64,
    wall: f64,
    /// In MB.
    memory: f64,
}

impl Bench {
    fn irplan(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("--today").arg(TODAY);
        command.current_dir(folder).stdout(Stdio::null());
        command
    }

    fn build(&self, folder: &Path, out: &Path) -> Command {
        let mut command = self.irplan(folder, &["build", "--quiet"]);
        // Each run writes to a folder of its own: right after removing many files, some systems are slow to make new ones.
        command.arg("--out").arg(out);
        command
    }

    fn row(
        &self,
        name: &str,
        command: impl Fn(usize) -> anyhow::Result<Command>,
    ) -> anyhow::Result<()> {
        let cost = |run| cost(command(run)?);
        let costs: Vec<_> = (0..self.runs).map(cost).collect::<Result<_, _>>()?;
        let median = |of: fn(&Cost) -> f64| median(costs.iter().map(of).collect());
        let (cpu, wall) = (median(|cost| cost.cpu), median(|cost| cost.wall));
        let memory = median(|cost| cost.memory);
        println!("{name:<46} {cpu:>8.2} {wall:>8.3} {memory:>8.0}");
        Ok(())
    }

    /// Saves a contact again and again, and waits until its page is served.
    fn serve(&self, fleet: &Path) -> anyhow::Result<()> {
        let mut server = Server::start(self.irplan(fleet, &["serve", "--port", "0"]))?;
        let path = fleet.join("plans/client-0000/contacts.toml");
        let before = fs::read_to_string(&path)?;
        let mut walls = Vec::new();
        for run in 0..self.runs {
            thread::sleep(REST);
            let name = format!("Robin Saved {run}");
            let (head, _) = before.split_once("name = ").context("no contact")?;
            let tail = before[head.len()..]
                .split_once('\n')
                .context("no contact")?
                .1;
            let start = Instant::now();
            fs::write(&path, format!("{head}name = \"{name}\"\n{tail}"))?;
            while !server
                .get("/clients/client-0000/contacts.html")?
                .contains(&name)
            {
                ensure!(
                    start.elapsed() < PATIENCE,
                    "a saved contact is never served"
                );
                thread::sleep(Duration::from_millis(2));
            }
            walls.push(start.elapsed().as_secs_f64());
        }
        let memory = memory(server.child.id()).unwrap_or(f64::NAN);
        fs::write(&path, before)?;
        let name = "serve: from saving a contact to its page";
        println!("{name:<46} {:>8} {:>8.3} {memory:>8.0}", "", median(walls));
        Ok(())
    }
}

/// Makes a repository forget what irplan keeps between runs.
fn forget(repository: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(repository.join(".git/irplan")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Runs a process to its end. Findings are no failure.
fn cost(mut command: Command) -> anyhow::Result<Cost> {
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
    Ok(Cost {
        cpu: children_cpu() - cpu,
        wall,
        memory: most,
    })
}

/// CPU seconds of all children that have ended, where the system tells in the way of Linux.
fn children_cpu() -> f64 {
    let ticks = || -> Option<f64> {
        let stat = fs::read_to_string("/proc/self/stat").ok()?;
        // The name of the program, in parentheses, may hold anything.
        let mut fields = stat.rsplit_once(')')?.1.split_whitespace().skip(13);
        let mut next = || fields.next()?.parse::<f64>().ok();
        Some(next()? + next()?)
    };
    // A hundred ticks a second, on every Linux that people run.
    ticks().map_or(f64::NAN, |ticks| ticks / 100.0)
}

/// The most memory that a process ever held, in MB, where the system tells.
fn memory(process: u32) -> Option<f64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    let kilobytes: f64 = line.split_whitespace().nth(1)?.parse().ok()?;
    Some(kilobytes / 1e3)
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

/// A running `irplan serve`.
struct Server {
    child: Child,
    address: String,
}

impl Server {
    fn start(mut command: Command) -> anyhow::Result<Self> {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()?;
        let out = child.stdout.take().context("its output is piped")?;
        let mut url = String::new();
        BufReader::new(out).read_line(&mut url)?;
        let address = url.trim().strip_prefix("http://").context("no address")?;
        Ok(Self {
            child,
            address: address.trim_end_matches('/').to_owned(),
        })
    }

    fn get(&mut self, path: &str) -> anyhow::Result<String> {
        let mut stream = TcpStream::connect(&self.address)?;
        let host = &self.address;
        write!(
            stream,
            "GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n"
        )?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(String::from_utf8_lossy(&answer).into_owned())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
