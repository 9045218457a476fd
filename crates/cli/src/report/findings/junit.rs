//! Prints JUnit XML for test reports of CI: a suite for each plan, a test for each finding.
//!
//! A denied finding is a failed test. JUnit has no word for the others, so they pass, with the finding as their output.
//! A plan without findings is one test that passed.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io;

use irplan_plan::{Finding, Level};

use super::report::FindingsReport;
use super::report::severity;
use crate::report::{Position, xml_text};
use crate::terminal::OutputStream;

pub(super) fn write(report: &FindingsReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    let judged = report
        .plans
        .iter()
        .map(|plan| (plan.to_string(), Vec::new()));
    let mut suites: BTreeMap<String, Vec<&Finding>> = judged.collect();
    for finding in report.shown_findings() {
        let plan = finding.plan.as_ref();
        let plan = plan.map_or_else(|| "irplan.toml".to_owned(), ToString::to_string);
        suites.entry(plan).or_default().push(finding);
    }
    if suites.is_empty() {
        suites.insert("irplan".to_owned(), Vec::new());
    }
    out.text("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"irplan check\">\n")?;
    for (plan, findings) in suites {
        out.text(&suite(&plan, &findings, report))?;
    }
    out.text("</testsuites>\n")
}

fn suite(plan: &str, findings: &[&Finding], report: &FindingsReport<'_>) -> String {
    let failed = findings
        .iter()
        .filter(|finding| finding.level == Level::Deny);
    let mut xml = format!(
        "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\">\n",
        xml_text(plan),
        findings.len().max(1),
        failed.count(),
    );
    if findings.is_empty() {
        xml.push_str("    <testcase classname=\"irplan\" name=\"nothing was found\"/>\n");
    }
    for finding in findings {
        xml.push_str(&test(finding, report));
    }
    xml.push_str("  </testsuite>\n");
    xml
}

fn test(finding: &Finding, report: &FindingsReport<'_>) -> String {
    let place = finding.place().map_or_else(
        || "irplan.toml:1:1".to_owned(),
        |place| {
            let at = Position::of(place, report.snapshot);
            format!("{}:{}:{}", at.path, at.line, at.column)
        },
    );
    let message = xml_text(&finding.message.to_string());
    let mut body = format!("{place}: {}", finding.message);
    if let Some(help) = &finding.help {
        // Writing to a string does not fail.
        let _ = write!(body, "; help: {help}");
    }
    let (body, level) = (xml_text(&body), severity(finding.level));
    let mut xml = String::new();
    // Writing to a string does not fail.
    let _ = writeln!(
        xml,
        "    <testcase classname=\"{}\" name=\"{message}\">",
        xml_text(finding.rule.name())
    );
    let _ = match finding.level {
        Level::Deny => writeln!(
            xml,
            "      <failure type=\"{}\" message=\"{message}\">{body}</failure>",
            xml_text(finding.rule.name())
        ),
        _ => writeln!(xml, "      <system-out>{level}: {body}</system-out>"),
    };
    xml.push_str("    </testcase>\n");
    xml
}
