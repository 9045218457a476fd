//! Prints SARIF 2.1.0 for code scanning.

use std::collections::BTreeMap;

use irplan_plan::place::percent_encoded_path;
use irplan_plan::{Finding, Label};
use serde_json::{Value, json};

use super::gitlab::fingerprint;
use super::report::{FindingsReport, severity};
use crate::report::{self, Position};
use crate::terminal::OutputStream;

pub(super) fn write(report: &FindingsReport<'_>, out: &mut OutputStream) -> anyhow::Result<()> {
    let mut seen = BTreeMap::new();
    let results: Vec<_> = report
        .findings
        .iter()
        .enumerate()
        .map(|(at, finding)| result((at, finding), report, &mut seen))
        .collect();
    let rules: Vec<_> = report
        .rules
        .iter()
        .map(|(name, finds)| json!({ "id": name, "shortDescription": { "text": finds } }))
        .collect();
    let document = json!({
        "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
        "version": "2.1.0",
        "runs": [{
            "tool": { "driver": {
                "name": "irplan",
                "semanticVersion": env!("CARGO_PKG_VERSION"),
                "rules": rules,
            } },
            "columnKind": "unicodeCodePoints",
            "results": results,
        }],
    });
    out.json(&report::json(&document)?)?;
    Ok(())
}

fn result(
    (at, finding): (usize, &Finding),
    report: &FindingsReport<'_>,
    seen: &mut BTreeMap<String, usize>,
) -> Value {
    let text = match &finding.help {
        Some(help) => format!("{}\nhelp: {help}", finding.message),
        None => finding.message.to_string(),
    };
    let locations: Vec<_> = finding
        .labels
        .iter()
        .map(|label| location(label, report))
        .collect();
    let (first, related) = locations.split_at(locations.len().min(1));
    let mut result = json!({
        "ruleId": finding.rule,
        "level": severity(finding.level),
        "message": { "text": text },
        "locations": first,
        "relatedLocations": related,
        "partialFingerprints": { "irplan/v1": fingerprint(finding, seen) },
    });
    if report.base_comparison.is_some() {
        let state = if report.is_known(at) {
            "unchanged"
        } else {
            "new"
        };
        result["baselineState"] = json!(state);
    }
    result
}

fn location(label: &Label, report: &FindingsReport<'_>) -> Value {
    let at = Position::of(&label.place, report.snapshot);
    let mut location = json!({ "physicalLocation": {
        "artifactLocation": { "uri": percent_encoded_path(&report.in_git(&at.path)), "uriBaseId": "%SRCROOT%" },
        "region": {
            "startLine": at.line,
            "startColumn": at.column,
            "endLine": at.end_line,
            "endColumn": at.end_column,
        },
    } });
    if !label.text.is_empty() {
        location["message"] = json!({ "text": label.text });
    }
    location
}
