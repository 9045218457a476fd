//! Chooses the format for findings.

use std::io;

use clap::ValueEnum;

use super::report::FindingsReport;
use super::{github, gitlab, human, json, junit, markdown, sarif, short};
use crate::terminal::{OutputStream, make_safe};

/// A format of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum FindingsFormat {
    /// Source lines for people, with the problem underlined
    Human,
    /// One line for each finding: `PATH:LINE:COLUMN: LEVEL[RULE]: MESSAGE`
    Short,
    /// One JSON document; its schema is docs/schemas/check.json
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Workflow commands of GitHub Actions, which become annotations
    Github,
    /// A Code Quality report of GitLab CI
    Gitlab,
    /// JUnit XML; each denied finding is a failed test
    Junit,
    /// A comment for a pull request: at most 60,000 characters, without mentions or links from plans
    Markdown,
}

/// Writes findings.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write(
    report: &FindingsReport<'_>,
    format: FindingsFormat,
    out: &mut OutputStream,
) -> anyhow::Result<()> {
    match format {
        FindingsFormat::Human => human::write(report, out)?,
        FindingsFormat::Short => short::write(report, out)?,
        FindingsFormat::Json => json::write(report, out)?,
        FindingsFormat::Sarif => sarif::write(report, out)?,
        FindingsFormat::Github => github::write(report, out)?,
        FindingsFormat::Gitlab => gitlab::write(report, out)?,
        FindingsFormat::Junit => junit::write(report, out)?,
        FindingsFormat::Markdown => out.text(&markdown::render(report))?,
    }
    Ok(())
}

/// Writes the summary of a report: after the findings for people, otherwise to `err`, where programs don't read it.
///
/// # Errors
/// If a stream cannot be written.
pub(crate) fn write_summary(
    report: &FindingsReport<'_>,
    format: FindingsFormat,
    out: &mut OutputStream,
    err: &mut OutputStream,
) -> io::Result<()> {
    let summary = format!("{}\n", clean_lines(&report.summary()));
    if format == FindingsFormat::Human {
        return out.text(&summary);
    }
    out.flush()?;
    err.text(&summary)?;
    err.flush()
}

fn clean_lines(text: &str) -> String {
    let lines: Vec<_> = text.lines().map(make_safe).collect();
    lines.join("\n")
}
