//! One JSON document. `docs/output.md` describes it; keys are added, never renamed.

use irplan_plan::{PlanId, Subject};
use serde::Serialize;

use crate::report;
use irplan_engine::schedule::{OwnerSchedule, Proposal, Schedule};
use irplan_engine::worklist::WorkOwner;

/// The name and version of the document's schema.
const SCHEMA: &str = "irplan-schedule/1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ScheduleDocument<'a> {
    schema: &'static str,
    today: String,
    weeks: u32,
    owners: Vec<WireOwnerSchedule<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireOwnerSchedule<'a> {
    owner: Option<String>,
    name: &'a str,
    work: Vec<WireProposal<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireProposal<'a> {
    week: u32,
    on: String,
    plan: &'a PlanId,
    act: &'static str,
    subject: &'a Subject,
    title: &'a str,
    state: &'static str,
    due: Option<String>,
    command: String,
}

/// Writes a schedule as JSON.
///
/// # Errors
/// If a value has no form in JSON.
pub(super) fn json(schedule: &Schedule) -> serde_json::Result<String> {
    let owners = schedule.owners.iter();
    report::json(&ScheduleDocument {
        schema: SCHEMA,
        today: schedule.today.to_string(),
        weeks: schedule.weeks,
        owners: owners
            .map(|(owner, work)| wire_owner(owner.as_ref(), work))
            .collect(),
    })
}

fn wire_owner<'a>(owner: Option<&WorkOwner>, work: &'a OwnerSchedule) -> WireOwnerSchedule<'a> {
    let OwnerSchedule { name, work } = work;
    WireOwnerSchedule {
        owner: owner.map(WorkOwner::to_string),
        name,
        work: work.iter().map(|one| wire(one, owner)).collect(),
    }
}

fn wire<'a>(one: &'a Proposal, owner: Option<&WorkOwner>) -> WireProposal<'a> {
    let Proposal {
        plan,
        act,
        subject,
        title,
        state,
        due,
        week,
        on,
    } = one;
    WireProposal {
        week: *week,
        on: on.to_string(),
        plan,
        act: act.name(),
        subject,
        title,
        state: state.name(),
        due: due.map(|due| due.to_string()),
        command: one.command(owner),
    }
}
