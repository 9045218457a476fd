//! Each stage of the work, next to the least that it can cost.
//!
//! The floor is the work that cannot be saved: pulldown-cmark turns the same Markdown into HTML on one thread, and the same
//! bytes are written. Times are CPU seconds of the whole process, because all cores are used. Compare them with each
//! other, not with times of another machine.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use irplan_plan::history::History;
use irplan_plan::{Finding, PlanId, Reading, Snapshot, diff, read, reread};
use irplan_repo::Repository;
use irplan_site::{Site, Templates};
use jiff::civil::{Date, date};
use pulldown_cmark::{Options, Parser, html};

const TODAY: Date = date(2026, 11, 22);

/// Measures all stages several times and prints the medians.
pub(super) fn measure(
    fleet: &Path,
    clients: usize,
    runs: usize,
    scratch: &Path,
) -> anyhow::Result<()> {
    let mut table = StageTable::default();
    for run in 0..runs {
        once(fleet, &scratch.join(run.to_string()), &mut table)?;
    }
    table.print(clients);
    Ok(())
}

/// Runs all stages once, each with the values of the one before.
fn once(fleet: &Path, scratch: &Path, table: &mut StageTable) -> anyhow::Result<()> {
    let repository = Repository::discover(fleet)?;
    let snapshot = table.measure(Stage::ReadDisk, || repository.worktree())?;
    let reading = table.measure(Stage::Parse, || read(&snapshot));
    let topics = |path: &irplan_plan::RepoPath, text: &str| reading.files.topics_of(path, text);
    let last_changes = table.measure(Stage::History, || {
        repository.last_changes(None, &snapshot, &topics)
    })?;
    let history = History::new(last_changes, BTreeMap::new(), BTreeMap::new());
    let report = table.measure(Stage::Check, || check(&reading, &snapshot, &history));
    let site = table.measure(Stage::Render, || {
        render(&reading, &snapshot, &history, &report)
    })?;
    table.measure(Stage::Index, || {
        let of_plan = report.by_plan();
        let input = input_of(&reading, &snapshot, &history, (&report, &of_plan));
        irplan_site::search_data(&input)
    })?;
    // Each run writes to its own folder: right after removing many files, some file systems are slow to make new ones.
    table.measure(Stage::Write, || write(&site, &scratch.join("out")))?;
    table.measure(Stage::Diff, || compare(&repository))?;
    floor(&snapshot, &site, scratch, table)?;
    table.pages = snapshot
        .iter()
        .filter(|(path, _)| path.as_str().ends_with(".md"))
        .count();
    table.bytes = site.files().map(|(_, bytes)| bytes.len()).sum();
    Ok(())
}

fn check(reading: &Reading, snapshot: &Snapshot, history: &History) -> irplan_check::Report {
    let input = irplan_check::Input {
        repository: &reading.repository,
        snapshot,
        history,
    };
    irplan_check::run(
        input,
        reading.findings.clone(),
        &irplan_check::Options::on(TODAY),
    )
}

fn render(
    reading: &Reading,
    snapshot: &Snapshot,
    history: &History,
    report: &irplan_check::Report,
) -> anyhow::Result<Site> {
    let templates = Templates::built_in()?;
    let of_plan = report.by_plan();
    Ok(irplan_site::render(
        &input_of(reading, snapshot, history, (report, &of_plan)),
        &templates,
    )?)
}

type FindingsByPlan<'a> = BTreeMap<PlanId, Vec<&'a Finding>>;

fn input_of<'a>(
    reading: &'a Reading,
    snapshot: &'a Snapshot,
    history: &'a History,
    (report, of_plan): (&'a irplan_check::Report, &'a FindingsByPlan<'a>),
) -> irplan_site::SiteInput<'a> {
    irplan_site::SiteInput {
        repository: &reading.repository,
        snapshot,
        history,
        findings: &report.findings,
        findings_by_plan: of_plan,
        rules: &[],
        today: TODAY,
        audience: irplan_plan::model::Audience::Client,
        attachments: irplan_site::AttachmentReader::NONE,
        selected: None,
    }
}

/// Compares two revisions. Between them, one section changed that every client inherits.
fn compare(repository: &Repository) -> anyhow::Result<usize> {
    let (base, head) = (repository.revision("HEAD~1")?, repository.revision("HEAD")?);
    let snapshots = repository.snapshots(&[&base, &head])?;
    let [old, new] = snapshots.as_slice() else {
        anyhow::bail!("two revisions give two snapshots")
    };
    let old = read(old);
    let new = reread(new, &old);
    Ok(diff::between(&old.repository, &new.repository, TODAY)
        .effects
        .len())
}

fn write(site: &Site, out: &Path) -> anyhow::Result<()> {
    for (path, bytes) in site.files() {
        let file = out.join(path);
        let folder = file.parent().context("a file has a folder")?;
        fs::create_dir_all(folder)?;
        fs::write(&file, bytes).with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(())
}

/// The same work without irplan: Markdown to HTML, and the same bytes to disk.
fn floor(
    snapshot: &Snapshot,
    site: &Site,
    scratch: &Path,
    table: &mut StageTable,
) -> anyhow::Result<()> {
    let length = table.measure(Stage::FloorMarkdown, || {
        let texts = snapshot
            .iter()
            .filter(|(path, _)| path.as_str().ends_with(".md"));
        let mut length = 0;
        for text in texts.filter_map(|(path, _)| snapshot.text(path)) {
            let mut page = String::with_capacity(text.len() * 2);
            html::push_html(&mut page, Parser::new_ext(text, Options::all()));
            length += page.len();
        }
        length
    });
    ensure!(length > 0, "the fleet has no pages");
    table.measure(Stage::FloorWrite, || write(site, &scratch.join("floor")))
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stage {
    ReadDisk,
    Parse,
    History,
    Check,
    Render,
    Write,
    Index,
    Diff,
    FloorMarkdown,
    FloorWrite,
}

impl Stage {
    const ALL: [(Self, &'static str); 10] = [
        (Self::ReadDisk, "read the files from disk"),
        (Self::Parse, "parse, inherit, digests"),
        (Self::History, "last change of files and subjects, cold"),
        (Self::Check, "check, all rules"),
        (Self::Render, "render pages and search index"),
        (Self::Write, "write"),
        (Self::Index, "of rendering: the search index alone"),
        (Self::Diff, "diff of a base section, two revisions read"),
        (
            Self::FloorMarkdown,
            "floor: Markdown to HTML alone, one thread",
        ),
        (Self::FloorWrite, "floor: writing the same bytes"),
    ];

    /// Whether `irplan build` runs this stage.
    fn is_build(self) -> bool {
        self <= Self::Write
    }
}

/// What was measured: CPU and wall seconds of each stage in each run.
#[derive(Default)]
struct StageTable {
    rows: Vec<(Stage, f64, f64)>,
    pages: usize,
    bytes: usize,
}

impl StageTable {
    fn measure<T>(&mut self, stage: Stage, work: impl FnOnce() -> T) -> T {
        let (cpu, wall) = (cpu_time(), Instant::now());
        let result = std::hint::black_box(work());
        let cpu = cpu_time().saturating_sub(cpu);
        self.rows
            .push((stage, cpu.as_secs_f64(), wall.elapsed().as_secs_f64()));
        result
    }

    fn median(&self, stage: Stage, of: impl Fn(&(Stage, f64, f64)) -> f64) -> f64 {
        let rows = self.rows.iter().filter(|row| row.0 == stage);
        let mut values: Vec<_> = rows.map(of).collect();
        values.sort_by(f64::total_cmp);
        values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
    }

    fn print(&self, clients: usize) {
        println!(
            "\n{clients} clients, {} pages of Markdown, {:.1} MB of site",
            self.pages,
            self.bytes as f64 / 1e6
        );
        println!("{:<46} {:>8} {:>8}", "medians, in seconds", "CPU", "wall");
        let (mut build, mut build_wall, mut floor) = (0.0, 0.0, 0.0);
        for (stage, name) in Stage::ALL {
            let (cpu, wall) = (
                self.median(stage, |row| row.1),
                self.median(stage, |row| row.2),
            );
            println!("{name:<46} {cpu:>8.3} {wall:>8.3}");
            if stage.is_build() {
                build += cpu;
                build_wall += wall;
            } else if stage >= Stage::FloorMarkdown {
                floor += cpu;
            }
        }
        println!("{:<46} {build:>8.3} {build_wall:>8.3}", "build, all of it");
        println!("{:<46} {:>8.1}", "build, times the floor", build / floor);
    }
}

/// CPU time of the whole process so far.
#[cfg(unix)]
fn cpu_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ProcessCPUTime);
    Duration::new(
        u64::try_from(time.tv_sec).unwrap_or(0),
        u32::try_from(time.tv_nsec).unwrap_or(0),
    )
}

/// On other systems the CPU column stays at zero.
#[cfg(not(unix))]
fn cpu_time() -> Duration {
    Duration::ZERO
}
