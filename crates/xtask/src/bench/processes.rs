//! Whole commands, as people run them.
//!
//! With a second program, usually of an earlier commit, each command runs with both in turn, each on a copy of the
//! repository of its own. Load on the machine then hits both alike: judge by the ratios.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};

use super::process_cost::{ProcessCost, measure_process, memory};
use super::server::RunningServer;

const TODAY: &str = "2026-11-22";
/// The time in which a saved contact must be served.
const PATIENCE: Duration = Duration::from_secs(120);
/// The rest of the server before each save, so that it has nothing else to do.
const REST: Duration = Duration::from_secs(5);
/// A page that shows the saved contact.
const PAGE: &str = "/clients/client-0000/contacts.html";

/// Measures the commands of one or two programs on the plans of many clients and of one.
pub(super) fn measure(
    fleet: &Path,
    one: &Path,
    runs: usize,
    against: Option<&Path>,
    scratch: &Path,
) -> anyhow::Result<()> {
    let own = std::env::current_exe()?;
    let program = own.parent().context("a program is in a folder")?;
    let program = find_irplan(program)?;
    let mut sides = vec![BenchSide::new(program, fleet, one, scratch.join("new"))?];
    if let Some(program) = against {
        let program = fs::canonicalize(program)
            .with_context(|| format!("there is no {}", program.display()))?;
        sides.push(BenchSide::new(program, fleet, one, scratch.join("old"))?);
    }
    let bench = Bench { sides, runs };
    bench.print_heading();
    measure_commands(&bench)?;
    bench.serve()
}

fn measure_commands(bench: &Bench) -> anyhow::Result<()> {
    bench.row("build, cold", |side, run| {
        forget(&side.fleet)?;
        Ok(side.build(&side.fleet, &format!("built-{run}")))
    })?;
    bench.row("build, nothing changed", |side, run| {
        Ok(side.build(&side.fleet, &format!("built-{run}")))
    })?;
    bench.row("build of one client with 30 pages, cold", |side, run| {
        forget(&side.one)?;
        Ok(side.build(&side.one, &format!("one-{run}")))
    })?;
    bench.row("check, cold", |side, _| {
        forget(&side.fleet)?;
        Ok(side.irplan(&side.fleet, &["check", "--quiet"]))
    })?;
    bench.row("check, with kept history", |side, _| {
        Ok(side.irplan(&side.fleet, &["check", "--quiet"]))
    })?;
    bench.row("diff of a base section", |side, _| {
        Ok(side.irplan(&side.fleet, &["diff", "HEAD~1", "HEAD"]))
    })
}

/// Finds the irplan program in the folder of this one, or in the folder above it.
fn find_irplan(folder: &Path) -> anyhow::Result<PathBuf> {
    let name = format!("irplan{}", std::env::consts::EXE_SUFFIX);
    let places = folder.ancestors().take(2).map(|folder| folder.join(&name));
    let mut found = places.filter(|program| program.is_file());
    found
        .next()
        .with_context(|| format!("there is no {name} in {}", folder.display()))
}

/// One program, and its copies of the repositories.
struct BenchSide {
    program: PathBuf,
    fleet: PathBuf,
    one: PathBuf,
    scratch: PathBuf,
}

impl BenchSide {
    fn new(program: PathBuf, fleet: &Path, one: &Path, scratch: PathBuf) -> anyhow::Result<Self> {
        let side = Self {
            program,
            fleet: scratch.join("fleet"),
            one: scratch.join("one"),
            scratch,
        };
        copy_folder(fleet, &side.fleet)?;
        copy_folder(one, &side.one)?;
        Ok(side)
    }

    fn irplan(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command.args(arguments).arg("--today").arg(TODAY);
        command.current_dir(folder).stdout(Stdio::null());
        command
    }

    fn build(&self, folder: &Path, out: &str) -> Command {
        let mut command = self.irplan(folder, &["build", "--quiet"]);
        // Each run writes to its own folder: right after removing many files, some systems are slow to make new ones.
        command.arg("--out").arg(self.scratch.join(out));
        command
    }
}

/// One program or two, the new one first.
struct Bench {
    sides: Vec<BenchSide>,
    runs: usize,
}

impl Bench {
    fn print_heading(&self) {
        let columns = format!("{:>8} {:>8} {:>6}", "CPU s", "wall s", "MB");
        let mut line = format!("\n{:<42} {columns}", "medians of processes");
        if self.sides.len() > 1 {
            line += &format!(
                "   {columns}   {:>6} {:>6} {:>6}\n{:<42} {:>24}   {:>24}   {:>20}",
                "CPU", "wall", "MB", "", "new", "old", "median of new / old"
            );
        }
        println!("{line}");
    }

    /// Measures a command of each program in turn. Every second run starts with the other program.
    fn row(
        &self,
        name: &str,
        command: impl Fn(&BenchSide, usize) -> anyhow::Result<Command>,
    ) -> anyhow::Result<()> {
        let mut costs = vec![Vec::new(); self.sides.len()];
        for run in 0..self.runs {
            for index in order(self.sides.len(), run) {
                costs[index].push(measure_process(command(&self.sides[index], run)?)?);
            }
        }
        print_row(name, &costs);
        Ok(())
    }

    /// Saves a contact again and again, and waits each time until its page is served.
    fn serve(&self) -> anyhow::Result<()> {
        let servers: Vec<_> = self
            .sides
            .iter()
            .map(|side| RunningServer::start(side.irplan(&side.fleet, &["serve", "--port", "0"])))
            .collect::<Result<_, _>>()?;
        let mut costs = vec![Vec::new(); self.sides.len()];
        for run in 0..self.runs {
            for index in order(self.sides.len(), run) {
                let (side, server) = (&self.sides[index], &servers[index]);
                thread::sleep(REST);
                let wall = save_contact(&side.fleet, server, &format!("Robin Saved {run}"))?;
                costs[index].push(ProcessCost {
                    cpu: f64::NAN,
                    wall,
                    memory: memory(server.id()).unwrap_or(f64::NAN),
                });
            }
        }
        print_row("serve: from saving a contact to its page", &costs);
        Ok(())
    }
}

/// Returns the order of the programs in a run.
fn order(count: usize, run: usize) -> Vec<usize> {
    let mut order: Vec<_> = (0..count).collect();
    if run % 2 == 1 {
        order.reverse();
    }
    order
}

/// Saves a contact under another name, and returns the seconds until the server shows it.
fn save_contact(fleet: &Path, server: &RunningServer, name: &str) -> anyhow::Result<f64> {
    let path = fleet.join("plans/client-0000/contacts.toml");
    let before = fs::read_to_string(&path)?;
    let (head, rest) = before.split_once("name = ").context("no contact")?;
    let (_, tail) = rest.split_once('\n').context("no contact")?;
    let start = Instant::now();
    fs::write(&path, format!("{head}name = \"{name}\"\n{tail}"))?;
    while !server.get(PAGE)?.contains(name) {
        ensure!(
            start.elapsed() < PATIENCE,
            "the saved contact is not served"
        );
        thread::sleep(Duration::from_millis(2));
    }
    Ok(start.elapsed().as_secs_f64())
}

/// Prints the medians of each program, and the median of the ratios of each pair of runs.
fn print_row(name: &str, costs: &[Vec<ProcessCost>]) {
    let figures: [fn(&ProcessCost) -> f64; 3] =
        [|cost| cost.cpu, |cost| cost.wall, |cost| cost.memory];
    let mut line = format!("{name:<42}");
    for (index, costs) in costs.iter().enumerate() {
        let [cpu, wall, memory] = figures.map(|figure| median(costs.iter().map(figure).collect()));
        let gap = if index == 0 { "" } else { "  " };
        line += &format!("{gap} {cpu:>8.2} {wall:>8.3} {memory:>6.0}");
    }
    if let [new, old] = costs {
        let ratio = |figure: fn(&ProcessCost) -> f64| {
            let pairs = new.iter().zip(old);
            median(pairs.map(|(new, old)| figure(new) / figure(old)).collect())
        };
        let [cpu, wall, memory] = figures.map(ratio);
        line += &format!("   {cpu:>6.2} {wall:>6.2} {memory:>6.2}");
    }
    println!("{line}");
}

/// Makes a repository forget what irplan keeps between runs.
fn forget(repository: &Path) -> anyhow::Result<()> {
    match fs::remove_dir_all(repository.join(".git/irplan")) {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

/// Copies a folder with everything in it.
fn copy_folder(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to).with_context(|| format!("cannot make {}", to.display()))?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_folder(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), &target)
                .with_context(|| format!("cannot write {}", target.display()))?;
        }
    }
    Ok(())
}

fn median(mut values: Vec<f64>) -> f64 {
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_programs_take_turns() {
        assert_eq!(order(2, 0), [0, 1]);
        assert_eq!(order(2, 1), [1, 0]);
        assert_eq!(order(1, 3), [0]);
    }
}
