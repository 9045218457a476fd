//! Checks the plans of a folder: `cargo run -p irplan-check --example check -- DIR [DATE]`.
//!
//! Use it to try out rules: it reads files one by one and prints one line for each finding. The real command is `irplan
//! check`.

use std::path::{Path, PathBuf};

use irplan_check::{Input, Options, run};
use irplan_plan::snapshot::Content;
use irplan_plan::{History, LineColumn, RepoPath, Snapshot};

#[expect(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "an example reads and prints by itself, which is otherwise the job of `repo` and `cli`"
)]
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let root = PathBuf::from(arguments.next().unwrap_or_else(|| ".".to_owned()));
    let today = arguments.next().unwrap_or_else(|| "2026-11-22".to_owned());
    let mut files = vec![root.join("irplan.toml")];
    walk(&root.join("plans"), &mut files)?;
    let mut snapshot = Snapshot::new();
    for file in files {
        let path = file.strip_prefix(&root)?.to_string_lossy().into_owned();
        let text = std::fs::read_to_string(&file)?;
        snapshot.insert(RepoPath::new(path), Content::Text(text.into()));
    }
    let reading = irplan_plan::parse::read(&snapshot);
    let input = Input {
        repository: &reading.repository,
        snapshot: &snapshot,
        history: &History::default(),
    };
    let started = std::time::Instant::now();
    let report = run(input, reading.findings, &Options::on(today.parse()?));
    let took = started.elapsed();
    for finding in &report.findings {
        let place = finding.place().map_or_else(String::new, |place| {
            let text = snapshot.text(&place.path).map_or("", |text| text);
            let LineColumn { line, column } = LineColumn::of(text, place.span.start);
            format!("{}:{line}:{column}: ", place.path)
        });
        let (level, rule, message) = (finding.level, finding.rule, &finding.message);
        let help = finding.help.clone().unwrap_or_default();
        println!("{place}{level}[{rule}] {message} ({help})");
    }
    let (found, waived) = (report.findings.len(), report.waived_findings.len());
    println!("{found} findings, {waived} waived, in {took:?}");
    Ok(())
}

fn walk(folder: &Path, files: &mut Vec<PathBuf>) -> std::io::Result<()> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_dir() {
            walk(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
