//! One JSON document. `docs/output.md` describes it; keys are added, never renamed.

use std::collections::BTreeMap;

use irplan_plan::{PlanId, State};
use serde::Serialize;

use super::report::TrendReport;
use crate::report::json;
use crate::terminal::OutputStream;
use irplan_engine::trend::{StateCounts, TrendSample};

/// The name and version of the document's schema.
const SCHEMA: &str = "irplan-history/1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct TrendDocument<'a> {
    schema: &'static str,
    commit: &'a str,
    shallow: bool,
    periods: Vec<WirePeriod<'a>>,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
struct WirePeriod<'a> {
    period: &'a str,
    day: String,
    plans: BTreeMap<&'a PlanId, WireCounts>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireCounts {
    current: usize,
    due_soon: usize,
    stale: usize,
    overdue: usize,
    voided: usize,
    missing: usize,
    invalid: usize,
}

pub(super) fn write(report: &TrendReport<'_>, out: &mut OutputStream) -> anyhow::Result<()> {
    let trend = report.trend;
    let document = TrendDocument {
        schema: SCHEMA,
        commit: &report.commit,
        shallow: trend.is_shallow,
        periods: trend.samples.iter().map(wire_period).collect(),
        notes: trend.notes.iter().map(String::as_str).collect(),
    };
    out.json(&json(&document)?)?;
    Ok(())
}

fn wire_period(sample: &TrendSample) -> WirePeriod<'_> {
    let TrendSample { period, day, plans } = sample;
    let plans = plans.iter();
    WirePeriod {
        period,
        day: day.to_string(),
        plans: plans.map(|(plan, counts)| (plan, wire(counts))).collect(),
    }
}

fn wire(counts: &StateCounts) -> WireCounts {
    WireCounts {
        current: counts.of(State::Current),
        due_soon: counts.of(State::DueSoon),
        stale: counts.stale(),
        overdue: counts.of(State::Overdue),
        voided: counts.of(State::Voided),
        missing: counts.of(State::Missing),
        invalid: counts.of(State::Invalid),
    }
}
