//! One JSON document. `docs/output.md` describes it; keys are added, never renamed.

use irplan_plan::diff::{FieldChange, StepChange, TextChange};
use irplan_plan::signoff::{SigningMedium, VerificationMethod};
use irplan_plan::{PlanId, SignOff, Subject};
use serde::Serialize;

use crate::report::json;
use crate::terminal::OutputStream;
use irplan_engine::blame::{BlameChange, BlameDetails, BlameEvent, SubjectBlame};

/// The name and version of the document's schema.
const SCHEMA: &str = "irplan-blame/1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct BlameDocument<'a> {
    schema: &'static str,
    commit: &'a str,
    plan: &'a PlanId,
    inherited_from: Option<&'a PlanId>,
    subject: &'a Subject,
    title: &'a str,
    state: Option<&'static str>,
    signed_in: Option<&'a PlanId>,
    uncommitted: bool,
    in_force_since: Option<String>,
    events: Vec<WireEvent<'a>>,
    notes: Vec<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireEvent<'a> {
    kind: &'static str,
    commit: &'a str,
    /// Missing if the history ends there.
    date: Option<String>,
    author: &'a str,
    email: &'a str,
    summary: &'a str,
    or_before: bool,
    former: Option<WirePreviousName<'a>>,
    fields: &'a [FieldChange],
    steps: &'a [StepChange],
    text: &'a [TextChange],
    through: &'a [Subject],
    sign_off: Option<WireSignOff<'a>>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WirePreviousName<'a> {
    plan: &'a PlanId,
    subject: &'a Subject,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireSignOff<'a> {
    by: &'a str,
    on: String,
    digest: String,
    how: Option<&'static str>,
    via: Option<&'static str>,
    due: Option<String>,
}

pub(super) fn write(report: &SubjectBlame<'_>, out: &mut OutputStream) -> anyhow::Result<()> {
    let status = report.sign_off.as_ref();
    let document = BlameDocument {
        schema: SCHEMA,
        commit: &report.commit,
        plan: report.plan,
        inherited_from: report.inherited_from,
        subject: report.subject,
        title: &report.title,
        state: status.map(|(_, status)| status.state.name()),
        signed_in: status.map(|(plan, _)| *plan),
        uncommitted: report.is_uncommitted,
        in_force_since: report
            .written_and_in_force
            .map(|(_, since)| since.to_string()),
        events: report.blame.events.iter().map(event).collect(),
        notes: report.blame.notes.iter().map(String::as_str).collect(),
    };
    out.json(&json(&document)?)?;
    Ok(())
}

fn event(event: &BlameEvent) -> WireEvent<'_> {
    let BlameEvent {
        commit,
        is_boundary,
        change: what,
    } = event;
    let (former, details, statement) = match what {
        BlameChange::Added | BlameChange::Removed => (None, None, None),
        BlameChange::Renamed(former, details) => (Some(former), Some(details), None),
        BlameChange::Changed(details) => (None, Some(details), None),
        BlameChange::Signed(statement) | BlameChange::Withdrawn(statement) => {
            (None, None, Some(statement))
        }
    };
    let (fields, steps, text, through) = details.map_or_else(Default::default, lists);
    WireEvent {
        kind: what.word(),
        commit: &commit.id,
        date: (!is_boundary).then(|| commit.date.to_string()),
        author: &commit.author,
        email: &commit.email,
        summary: &commit.summary,
        or_before: *is_boundary,
        former: former.map(|former| {
            let (plan, subject) = former;
            WirePreviousName { plan, subject }
        }),
        fields,
        steps,
        text,
        through,
        sign_off: statement.map(wire_sign_off),
    }
}

/// What changed: fields, steps, blocks of text, and other subjects.
type BlameLists<'a> = (
    &'a [FieldChange],
    &'a [StepChange],
    &'a [TextChange],
    &'a [Subject],
);

fn lists(details: &BlameDetails) -> BlameLists<'_> {
    let BlameDetails {
        fields,
        steps,
        text,
        through,
    } = details;
    (fields, steps, text, through)
}

fn wire_sign_off(sign_off: &SignOff) -> WireSignOff<'_> {
    let SignOff {
        by,
        on,
        digest,
        how,
        via,
        due,
        // It is long, and only of use to a program that verifies it.
        signature: _,
    } = sign_off;
    WireSignOff {
        by: by.as_str(),
        on: on.to_string(),
        digest: digest.to_string(),
        how: how.map(VerificationMethod::word),
        via: via.map(SigningMedium::word),
        due: due.map(|due| due.to_string()),
    }
}
