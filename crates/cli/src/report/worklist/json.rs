//! One JSON document. `docs/output.md` describes it; keys are added, never renamed.

use irplan_plan::{Id, PlanId, Subject};
use jiff::civil::Date;
use serde::Serialize;

use crate::report;
use irplan_engine::worklist::{OwnerWork, Work, WorkOwner, Worklist};

/// The name and version of the document's schema.
const SCHEMA: &str = "irplan-work/1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WorkDocument<'a> {
    schema: &'static str,
    today: String,
    owners: Vec<WireOwnerWork<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireOwnerWork<'a> {
    owner: Option<String>,
    name: &'a str,
    forge: Option<&'a str>,
    work: Vec<WireWork<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireWork<'a> {
    plan: &'a PlanId,
    act: &'a str,
    subject: &'a Subject,
    action: Option<&'a Id>,
    title: &'a str,
    state: &'a str,
    due: Option<String>,
}

/// Writes a work list as JSON.
///
/// # Errors
/// If a value has no form in JSON.
pub(super) fn json(list: &Worklist, today: Date) -> serde_json::Result<String> {
    let owners = list.owners.iter();
    report::json(&WorkDocument {
        schema: SCHEMA,
        today: today.to_string(),
        owners: owners
            .map(|(owner, work)| wire_owner(owner.as_ref(), work))
            .collect(),
    })
}

fn wire_owner<'a>(owner: Option<&WorkOwner>, work: &'a OwnerWork) -> WireOwnerWork<'a> {
    let OwnerWork { name, forge, work } = work;
    WireOwnerWork {
        owner: owner.map(WorkOwner::to_string),
        name,
        forge: forge.as_ref().map(|forge| forge.as_str()),
        work: work
            .iter()
            .flat_map(|(plan, work)| work.iter().map(move |work| wire(work, plan)))
            .collect(),
    }
}

fn wire<'a>(work: &'a Work, plan: &'a PlanId) -> WireWork<'a> {
    let Work {
        kind,
        subject,
        title,
        due,
        // They follow from the state and the day.
        words: _,
        is_only_due_soon: _,
    } = work;
    WireWork {
        plan,
        act: kind.verb(),
        subject,
        action: kind.action(),
        title,
        state: kind.state_name(),
        due: due.map(|due| due.to_string()),
    }
}
