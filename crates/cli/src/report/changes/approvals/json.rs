//! One JSON document around those of the comparisons. `docs/output.md` describes it and `docs/schemas/approvals.json` is its
//! schema; keys are added, never renamed.

use irplan_plan::PlanId;
use serde::Serialize;

use super::report::ApprovalsReport;
use crate::report::changes::json::document;
use crate::report::changes::report::ChangesReport;
use crate::report::json;

/// The name and version of the document's schema.
const SCHEMA: &str = "irplan-approvals/1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ApprovalsDocument<'a> {
    schema: &'static str,
    today: String,
    to: &'a str,
    comparisons: &'a [serde_json::Value],
    not_compared: Vec<WireMissingComparison<'a>>,
}

#[derive(Serialize)]
struct WireComparison<'a, T> {
    plans: &'a [PlanId],
    commit: &'a str,
    diff: T,
}

#[derive(Serialize)]
struct WireMissingComparison<'a> {
    plan: &'a PlanId,
    kind: &'static str,
    message: String,
}

/// Returns a comparison with the commit that added the approvals of some plans.
pub(super) fn comparison(
    plans: &[PlanId],
    commit: &str,
    report: &ChangesReport<'_>,
) -> serde_json::Result<serde_json::Value> {
    serde_json::to_value(WireComparison {
        plans,
        commit,
        diff: document(report),
    })
}

pub(super) fn render(
    approvals: &ApprovalsReport,
    comparisons: &[serde_json::Value],
) -> serde_json::Result<String> {
    let not_compared = approvals
        .not_compared
        .iter()
        .map(|(plan, reason)| WireMissingComparison {
            plan,
            kind: reason.word(),
            message: reason.to_string(),
        });
    json(&ApprovalsDocument {
        schema: SCHEMA,
        today: approvals.today.to_string(),
        to: &approvals.to,
        comparisons,
        not_compared: not_compared.collect(),
    })
}
