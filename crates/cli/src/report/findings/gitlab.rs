//! A Code Quality report, as GitLab CI takes it: every finding, whether a change brings it in or not. GitLab compares the
//! reports of both branches itself, and counts what one of them leaves out as fixed.

use std::collections::BTreeMap;

use irplan_plan::{Finding, Level};
use serde_json::{Value, json};

use super::report::FindingsReport;
use crate::report::{self, Position};
use crate::terminal::Screen;

pub(super) fn write(report: &FindingsReport<'_>, out: &mut Screen) -> anyhow::Result<()> {
    let mut seen = BTreeMap::new();
    let issues: Vec<_> = report
        .findings
        .iter()
        .map(|finding| issue(finding, report, &mut seen))
        .collect();
    out.text(&report::json(&issues)?)?;
    Ok(())
}

fn issue(
    finding: &Finding,
    report: &FindingsReport<'_>,
    seen: &mut BTreeMap<String, usize>,
) -> Value {
    let (path, line) = match finding.place() {
        Some(place) => {
            let at = Position::of(place, report.snapshot);
            (at.path, at.line)
        }
        None => ("irplan.toml".to_owned(), 1),
    };
    let severity = match finding.level {
        Level::Deny => "major",
        Level::Warn => "minor",
        Level::Note | Level::Allow => "info",
    };
    json!({
        "description": finding.message,
        "check_name": finding.rule,
        "fingerprint": fingerprint(finding, seen),
        "severity": severity,
        "location": { "path": report.in_git(&path), "lines": { "begin": line } },
    })
}

/// What forges know a finding by from one run to the next: its fault, not its line or its words. Equal ones are counted.
///
/// What the subject lacks is part of it, so that a forge reports a finding again if the subject lacks one more thing.
pub(super) fn fingerprint(finding: &Finding, seen: &mut BTreeMap<String, usize>) -> String {
    let mut key = finding.fault_key().to_string();
    for lacking in &finding.fault.lacks {
        key.push_str(&format!("\0lacks {lacking}"));
    }
    let count = seen.entry(key.clone()).or_default();
    *count += 1;
    let hash = blake3::hash(format!("{key}\0{count}").as_bytes());
    hash.to_hex()[..32].to_owned()
}
