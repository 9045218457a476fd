//! The fleet's history, written by `git fast-import`.

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, ensure};

use super::plans::CorpusFleet;

/// 2025-11-22, one year before the benchmark's day.
const START: u64 = 1_763_769_600;
/// 2026-11-02, the day of the sign-offs.
const SIGNED: u64 = 1_793_577_600;
/// The seconds from one commit to the next.
const BETWEEN: u64 = 600;
const AUTHORS: [&str; 4] = [
    "Sam Fleet <sam@fleet.example>",
    "Kim Lee <kim@fleet.example>",
    "Ada Wolfe <ada@fleet.example>",
    "Jo Price <jo@fleet.example>",
];

/// Makes the repository: one commit for each client, one for each edit, one for all sign-offs, and the last edit.
pub(super) fn import(fleet: &CorpusFleet, folder: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    git(folder, &["init", "--quiet", "--initial-branch", "main"])?;
    let mut importer = Command::new("git")
        .args(["fast-import", "--quiet", "--depth=20"])
        .current_dir(folder)
        .stdin(Stdio::piped())
        .spawn()
        .context("cannot run git fast-import")?;
    let input = importer
        .stdin
        .take()
        .context("git fast-import takes no input")?;
    write(
        fleet,
        &mut Stream {
            out: BufWriter::new(input),
            commits: 0,
            start: START,
        },
    )?;
    ensure!(importer.wait()?.success(), "git fast-import failed");
    // Repack as a server does before it sends a clone: fast-import leaves unusually long chains of deltas.
    git(folder, &["repack", "-adfq"])?;
    git(folder, &["checkout", "--quiet", "--force", "main"])
}

fn write<W: Write>(fleet: &CorpusFleet, stream: &mut Stream<W>) -> anyhow::Result<()> {
    let mut texts = fleet.files.clone();
    for files in by_plan(&fleet.files) {
        stream.commit("plans: add", &files)?;
    }
    for (path, paragraph) in &fleet.edits {
        let text = texts
            .get_mut(path)
            .context("an edit of a file that is not there")?;
        text.push_str(paragraph);
        stream.commit("plans: say more", &[(path, text)])?;
    }
    let ledgers: Vec<_> = fleet
        .sign_offs
        .iter()
        .map(|(path, text)| (path.as_str(), text.as_str()))
        .collect();
    // The sign-offs have the date of their commit, because nobody signs in the future.
    stream.start = SIGNED - stream.commits * BETWEEN;
    stream.commit("plans: sign", &ledgers)?;
    let (path, paragraph) = &fleet.last;
    let text = format!(
        "{}{paragraph}",
        texts.get(path).context("the last edit has no file")?
    );
    stream.commit("base: tell everybody", &[(path, &text)])?;
    stream
        .out
        .flush()
        .context("git fast-import stopped listening")
}

/// Returns the files of each plan, and the files outside of plans.
fn by_plan(files: &BTreeMap<String, String>) -> Vec<Vec<(&str, &str)>> {
    let mut groups: BTreeMap<&str, Vec<(&str, &str)>> = BTreeMap::new();
    for (path, text) in files {
        let plan = path.split('/').nth(1).unwrap_or_default();
        groups.entry(plan).or_default().push((path, text));
    }
    groups.into_values().collect()
}

struct Stream<W> {
    out: W,
    commits: u64,
    /// The time of the first commit.
    start: u64,
}

impl<W: Write> Stream<W> {
    fn commit(&mut self, message: &str, files: &[(&str, &str)]) -> anyhow::Result<()> {
        let number = usize::try_from(self.commits)?;
        let author = AUTHORS[number % AUTHORS.len()];
        let time = self.start + self.commits * BETWEEN;
        let out = &mut self.out;
        write!(
            out,
            "commit refs/heads/main\ncommitter {author} {time} +0000\ndata {}\n{message}\n",
            message.len()
        )?;
        for (path, text) in files {
            write!(out, "M 100644 inline {path}\ndata {}\n{text}\n", text.len())?;
        }
        self.commits += 1;
        Ok(())
    }
}

/// Runs git on the new repository, without the settings of the user or the machine.
fn git(folder: &Path, arguments: &[&str]) -> anyhow::Result<()> {
    let status = Command::new("git")
        .args(arguments)
        .current_dir(folder)
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env(
            "GIT_CONFIG_GLOBAL",
            if cfg!(windows) { "NUL" } else { "/dev/null" },
        )
        .status()
        .context("cannot run git")?;
    ensure!(status.success(), "git {} failed", arguments.join(" "));
    Ok(())
}
