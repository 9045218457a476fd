//! Prints a Code Quality report for GitLab CI, with all findings, old and new. GitLab itself compares the reports of
//! both branches, and counts findings that are missing from one as fixed.

use std::collections::BTreeMap;

use irplan_plan::{Finding, Level};
use serde_json::{Value, json};

use super::report::FindingsReport;
use crate::report::{self, Position};
use crate::terminal::OutputStream;

pub(super) fn write(report: &FindingsReport<'_>, out: &mut OutputStream) -> anyhow::Result<()> {
    let mut seen = BTreeMap::new();
    let issues: Vec<_> = report
        .findings
        .iter()
        .map(|finding| issue(finding, report, &mut seen))
        .collect();
    out.json(&report::json(&issues)?)?;
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

/// Identifies a finding for forges from one run to the next, by its fault, not its line or its words. Equal ones are
/// counted.
///
/// The keys that the subject lacks are part of it, so a forge reports a finding again if the subject lacks one more.
pub(super) fn fingerprint(finding: &Finding, seen: &mut BTreeMap<String, usize>) -> String {
    let mut key = finding.fault_key().to_string();
    for missing_keys in &finding.fault.missing {
        key.push_str(&format!("\u{1}{missing_keys}"));
    }
    let count = seen.entry(key.clone()).or_default();
    *count += 1;
    let hash = blake3::hash(format!("{key}\0{count}").as_bytes());
    hash.to_hex()[..32].to_owned()
}

#[cfg(test)]
mod tests {
    use irplan_plan::{PlanId, RuleId, Subject, message};

    use super::*;

    /// Returns a finding of a severity that lacks some keys.
    fn missing_keys(keys: &[&'static str]) -> Finding {
        let severity = Subject::parse("severity:sev2").expect("a subject");
        Finding::new(RuleId::SYNTAX_ERROR, message!("{} keys", keys.len()))
            .plan(&PlanId::parse("harbor").expect("an id"))
            .subject(severity)
            .missing(keys.iter().copied())
    }

    /// Checks whether forges take two findings for the same one.
    #[track_caller]
    fn check(a: &Finding, b: &Finding, is_same: bool) {
        let known_as = |finding| fingerprint(finding, &mut BTreeMap::new());
        assert_eq!(known_as(a) == known_as(b), is_same, "{a:?} {b:?}");
    }

    #[test]
    fn a_fault_is_known_by_its_subject_and_by_what_that_lacks() {
        let one = missing_keys(&["notify"]);
        let mut elsewhere = one.clone().help("other words");
        elsewhere.message = "other words".into();
        check(&one, &elsewhere, true);
        check(&one, &missing_keys(&["channel"]), false);
        check(&one, &missing_keys(&["channel", "notify"]), false);
        check(
            &missing_keys(&["notify", "channel"]),
            &missing_keys(&["channel", "notify"]),
            true,
        );
        check(&one, &one.clone().detail("rank"), false);
        check(
            &one,
            &one.clone().plan(&PlanId::parse("mill").expect("an id")),
            false,
        );
        check(&one, &one.clone().fault_subject(Subject::PLAN), false);
    }

    #[test]
    fn the_second_of_two_equal_faults_is_another_one() {
        let (one, mut seen) = (missing_keys(&[]), BTreeMap::new());
        assert_ne!(fingerprint(&one, &mut seen), fingerprint(&one, &mut seen));
    }

    #[test]
    fn what_a_fault_lacks_is_not_taken_for_which_one_it_is() {
        let lacks = missing_keys(&["notify"]);
        check(&lacks, &missing_keys(&[]).detail("notify"), false);
        check(&lacks, &missing_keys(&[]).detail("\u{1}notify"), false);
    }
}
