//! One JSON document. `docs/output.md` describes it and `docs/schemas/check.json` is its schema; keys are added, never
//! renamed.

use irplan_plan::{Finding, Label, Level, Message, PlanId, RuleId, Snapshot, Subject};
use serde::Serialize;

use super::report::{FindingsReport, Tally};
use crate::report::{Position, json};
use crate::terminal::OutputStream;

/// The name and version of the document's schema.
const SCHEMA: &str = "irplan-check/1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct FindingsDocument<'a> {
    schema: &'static str,
    today: String,
    commit: Option<&'a str>,
    findings: Vec<WireFinding<'a>>,
    since: Option<&'a str>,
    not_judged: &'a [String],
    summary: FindingsSummary,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct FindingsSummary {
    plans: usize,
    deny: usize,
    warn: usize,
    note: usize,
    waived: usize,
    before: Option<usize>,
    mended: Option<usize>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireFinding<'a> {
    rule: RuleId,
    level: Level,
    new: bool,
    plan: Option<&'a PlanId>,
    subject: Option<&'a Subject>,
    onboarding_until: Option<String>,
    message: &'a Message,
    help: Option<&'a Message>,
    labels: Vec<WireLabel<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireLabel<'a> {
    #[serde(flatten)]
    position: Position,
    text: &'a Message,
}

pub(super) fn write(report: &FindingsReport<'_>, out: &mut OutputStream) -> anyhow::Result<()> {
    let Tally {
        errors,
        warnings,
        notes,
    } = report.totals.new;
    let finding = |(at, finding)| wire(finding, !report.is_known(at), report.snapshot);
    let document = FindingsDocument {
        schema: SCHEMA,
        today: report.today.to_string(),
        commit: report.commit.as_deref(),
        findings: report.findings.iter().enumerate().map(finding).collect(),
        since: report
            .base_comparison
            .as_ref()
            .map(|since| since.base.as_str()),
        not_judged: report.not_judged,
        summary: FindingsSummary {
            plans: report.plans.len(),
            deny: errors,
            warn: warnings,
            note: notes,
            waived: report.waived,
            before: report
                .base_comparison
                .as_ref()
                .map(|_| report.totals.in_base),
            mended: report.base_comparison.as_ref().map(|since| since.fixed),
        },
    };
    out.json(&json(&document)?)?;
    Ok(())
}

fn wire<'a>(finding: &'a Finding, is_new: bool, snapshot: &Snapshot) -> WireFinding<'a> {
    let Finding {
        rule,
        level,
        plan,
        subject,
        onboarding_until,
        message,
        labels,
        help,
        // They say nothing that is not in the message.
        fault: _,
        tables: _,
        is_across_plans: _,
        is_of_unknown_plan: _,
    } = finding;
    WireFinding {
        rule: *rule,
        level: *level,
        new: is_new,
        plan: plan.as_ref(),
        subject: subject.as_ref(),
        onboarding_until: onboarding_until.map(|day| day.to_string()),
        message,
        help: help.as_ref(),
        labels: labels
            .iter()
            .map(|label| wire_label(label, snapshot))
            .collect(),
    }
}

fn wire_label<'a>(label: &'a Label, snapshot: &Snapshot) -> WireLabel<'a> {
    let Label { place, text } = label;
    WireLabel {
        position: Position::of(place, snapshot),
        text,
    }
}
