//! Runs rules on the sound repository with changes, and checks the findings.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use irplan_plan::parse::Reading;
use irplan_plan::{Finding, History, Level, RuleId, Snapshot, Subject};

use super::TODAY;
use super::overlay::read;
use crate::context::contact_at;
use crate::input::{Input, Options};
use crate::new_findings::{JudgedBase, compare_with_base};
use crate::report::Report;
use crate::rule::{Judge, Rule};
use crate::run::{run, run_since};

/// Options for tests that look at the findings of every rule.
///
/// A rule that fires in the sound repository is off in them. So one test fails and says so, instead of all of these.
pub(crate) fn options() -> Options {
    static FIRING: LazyLock<BTreeSet<RuleId>> = LazyLock::new(|| {
        let (_, report) = report(&[], &Options::on(TODAY));
        let findings = report.findings.iter();
        findings.map(|finding| finding.rule).collect()
    });
    let levels = FIRING.iter().map(|rule| (*rule, Level::Allow));
    Options {
        levels: levels.collect(),
        ..Options::on(TODAY)
    }
}

/// Runs everything on the sound repository with changes.
pub(crate) fn report(changes: &[(&str, &str)], options: &Options) -> (Snapshot, Report) {
    let (snapshot, reading) = read(changes);
    let report = judge(&snapshot, &reading, &History::default(), options);
    (snapshot, report)
}

fn judge(snapshot: &Snapshot, reading: &Reading, history: &History, options: &Options) -> Report {
    let input = Input {
        repository: &reading.repository,
        snapshot,
        history,
    };
    let report = run(input, reading.findings.clone(), options);
    assert_mentions(&report, reading);
    report
}

/// Checks that each finding mentions the contacts in whose tables it points. A client's copy of a plan leaves out some
/// contacts, and the findings that mention them.
fn assert_mentions(report: &Report, reading: &Reading) {
    for finding in &report.findings {
        for place in finding.labels.iter().map(|label| &label.place) {
            let plan = place
                .path
                .plan()
                .and_then(|id| reading.repository.plans.get(&id));
            let contact = plan.and_then(|plan| contact_at(&plan.source, place));
            let is_mentioned = |contact: &Subject| {
                let mut mentions = finding.mentions();
                mentions.any(|subject| *subject == *contact)
            };
            assert!(
                contact.as_ref().is_none_or(is_mentioned),
                "this finding does not mention {contact:?}: {finding:?}"
            );
        }
    }
}

/// Finds what one rule reports in the sound repository with changes and a history.
pub(super) struct RuleRun {
    snapshot: Snapshot,
    reading: Reading,
    findings: Vec<Finding>,
}

impl RuleRun {
    pub(super) fn new(rule: &Rule, changes: &[(&str, &str)], history: &History) -> Self {
        Self::with_options(rule, changes, history, &Options::on(TODAY))
    }

    fn with_options(
        rule: &Rule,
        changes: &[(&str, &str)],
        history: &History,
        options: &Options,
    ) -> Self {
        let (snapshot, reading) = read(changes);
        let mut findings = judge(&snapshot, &reading, history, options).findings;
        findings.retain(|finding| finding.rule == rule.id);
        Self {
            snapshot,
            reading,
            findings,
        }
    }

    /// Checks the findings. Fails if the text does not parse, unless the rule is about that.
    #[track_caller]
    pub(super) fn check(&self, rule: &Rule, expected: &[&str]) {
        let lines = |findings: &[Finding]| {
            let line = |finding| display_finding(&self.snapshot, finding);
            findings.iter().map(line).collect::<Vec<_>>()
        };
        assert_eq!(lines(&self.findings), expected);
        if !matches!(rule.judge, Judge::Parsing | Judge::Change(_)) {
            assert_eq!(lines(&self.reading.findings), [""; 0], "it must parse");
        }
    }

    /// Checks the help of the first finding.
    #[track_caller]
    pub(super) fn check_help(&self, expected: &str) {
        let first = self.findings.first();
        let help = first.and_then(|finding| finding.help.as_ref());
        assert_eq!(help.map(ToString::to_string).as_deref(), Some(expected));
    }
}

/// Writes a finding for tests, with the underlined text: `` plans/harbor/plan.toml `jane`: message ``.
pub(crate) fn display_finding(snapshot: &Snapshot, finding: &Finding) -> String {
    let Some(place) = finding.place() else {
        return finding.message.to_string();
    };
    let text = snapshot.text(&place.path).map_or("", |text| text);
    let (path, underlined) = (&place.path, place.span.of(text));
    format!("{path} `{underlined}`: {}", finding.message)
}

/// Checks what one rule finds in the sound repository with changes.
#[track_caller]
pub(crate) fn check(rule: &Rule, changes: &[(&str, &str)], expected: &[&str]) {
    RuleRun::new(rule, changes, &History::default()).check(rule, expected);
}

/// Checks what one rule about changes finds, if the sound repository with some changes becomes one with others.
#[track_caller]
pub(crate) fn check_change(
    rule: &Rule,
    before: &[(&str, &str)],
    after: &[(&str, &str)],
    expected: &[&str],
) {
    let options = Options::on(TODAY);
    let history = History::default();
    let ((old_texts, old), (snapshot, new)) = (read(before), read(after));
    let input = Input {
        repository: &new.repository,
        snapshot: &snapshot,
        history: &history,
    };
    let comparison = compare_with_base(&old.repository, &new.repository, TODAY);
    let base = JudgedBase {
        repository: &old.repository,
        report: &judge(&old_texts, &old, &history, &options),
        head_with_trust_of_base: &new.repository.with_trust_of(&old.repository),
        comparison: &comparison,
    };
    let report = run_since(input, base, new.findings.clone(), &options);
    let of_rule = report.new_findings().filter(|found| found.rule == rule.id);
    let found: Vec<_> = of_rule.map(|found| found.message.to_string()).collect();
    assert_eq!(found, expected);
}

/// Checks that one rule finds nothing in the sound repository with changes; see [`options`].
#[track_caller]
pub(crate) fn check_sound(rule: &Rule, changes: &[(&str, &str)]) {
    RuleRun::with_options(rule, changes, &History::default(), &options()).check(rule, &[]);
}

/// Checks the help of the first finding of a rule.
#[track_caller]
pub(crate) fn check_help(rule: &Rule, changes: &[(&str, &str)], expected: &str) {
    RuleRun::new(rule, changes, &History::default()).check_help(expected);
}
