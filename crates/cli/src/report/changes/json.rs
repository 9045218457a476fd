//! One JSON document. `docs/output.md` describes it and `docs/schemas/diff.json` is its schema; keys are added, never
//! renamed.

use std::collections::BTreeMap;

use irplan_plan::diff::{
    Change, ChangeKind, Direction, Drift, DriftKind, Effect, FieldChange, Inheritance, Reached,
    Side, SignOffChange, Spot, StepChange, TextChange, VoidedSignOff,
};
use irplan_plan::{Id, PlanId, Subject};
use serde::Serialize;

use super::report::ChangesReport;
use super::summary::summary;
use crate::report::{Position, json};
use crate::terminal::Screen;

/// The name and version of the document's schema.
const SCHEMA: &str = "irplan-diff/1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub(super) struct ChangesDocument<'a> {
    schema: &'static str,
    today: String,
    from: &'a str,
    to: &'a str,
    summary: Vec<String>,
    weakened: Vec<WireDrift<'a>>,
    settings: &'a [FieldChange],
    changes: Vec<WireChange<'a>>,
    inherited: Vec<WireReach<'a>>,
    effects: BTreeMap<&'a PlanId, WireEffect<'a>>,
    strengthened: Vec<WireDrift<'a>>,
    not_judged: &'a [PlanId],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireDrift<'a> {
    kind: DriftKind,
    plan: Option<&'a PlanId>,
    subject: &'a Subject,
    key: &'a str,
    before: Option<&'a str>,
    after: Option<&'a str>,
    sentence: String,
    path: Option<&'a str>,
    line: Option<usize>,
    side: Option<Side>,
    reaches: &'a [PlanId],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireChange<'a> {
    plan: &'a PlanId,
    subject: &'a Subject,
    title: &'a str,
    kind: ChangeKind,
    former: Option<WireFormer<'a>>,
    inheritance: Option<&'a Inheritance>,
    path: Option<&'a str>,
    line: Option<usize>,
    side: Option<Side>,
    fields: &'a [FieldChange],
    steps: &'a [StepChange],
    text: &'a [TextChange],
    reaches: &'a [PlanId],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireFormer<'a> {
    plan: &'a PlanId,
    subject: &'a Subject,
    path: &'a str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireReach<'a> {
    through: &'a PlanId,
    subjects: &'a [Reached],
    plans: &'a [PlanId],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireEffect<'a> {
    voided: Vec<WireVoided<'a>>,
    lost: Vec<WireSigned<'a>>,
    signed: Vec<WireSigned<'a>>,
    withdrawn: Vec<WireSigned<'a>>,
    states: Vec<WireState<'a>>,
    newly_stale: &'a [Subject],
    newly_unreviewed: &'a [Subject],
    stale_contacts: Option<usize>,
    unreviewed_sections: Option<usize>,
    read_whole: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireVoided<'a> {
    subject: &'a Subject,
    by: &'a Id,
    on: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireSigned<'a> {
    subject: &'a Subject,
    by: &'a Id,
    on: String,
    how: Option<&'static str>,
    state: &'static str,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireState<'a> {
    subject: &'a Subject,
    before: Option<&'static str>,
    after: Option<&'static str>,
}

pub(super) fn write(report: &ChangesReport<'_>, out: &mut Screen) -> anyhow::Result<()> {
    out.text(&json(&document(report))?)?;
    Ok(())
}

/// The document as it stands, or as it stands in another.
pub(super) fn document<'a>(report: &'a ChangesReport<'_>) -> ChangesDocument<'a> {
    let comparison = report.comparison;
    let effects = comparison.effects.iter();
    let inherited = comparison.inherited.iter();
    let drifts = |direction| {
        report
            .drifts(direction)
            .map(|one| drift(one, report))
            .collect()
    };
    ChangesDocument {
        schema: SCHEMA,
        today: report.today.to_string(),
        from: &report.between.0,
        to: &report.between.1,
        summary: summary(report),
        weakened: drifts(Direction::Weakened),
        settings: &comparison.settings,
        changes: comparison
            .changes
            .iter()
            .map(|one| change(one, report))
            .collect(),
        inherited: inherited
            .map(|reach| WireReach {
                through: &reach.through,
                subjects: &reach.subjects,
                plans: &reach.plans,
            })
            .collect(),
        effects: effects
            .map(|(plan, one)| (plan, effect(one, !report.partly.contains(plan))))
            .collect(),
        strengthened: drifts(Direction::Strengthened),
        not_judged: &report.unsure,
    }
}

/// The file and the line of it where something begins.
fn at<'a>(spot: Option<&'a Spot>, report: &ChangesReport<'_>) -> (Option<&'a str>, Option<usize>) {
    let Some(Spot { side, place }) = spot else {
        return (None, None);
    };
    let texts = match side {
        Side::Older => report.texts.0,
        Side::Newer => report.texts.1,
    };
    let line = Position::of(place, texts).line;
    (Some(place.path.as_str()), Some(line))
}

fn drift<'a>(drift: &'a Drift, report: &ChangesReport<'_>) -> WireDrift<'a> {
    let (path, line) = at(drift.place.as_ref(), report);
    WireDrift {
        kind: drift.kind,
        plan: drift.plan.as_ref(),
        subject: &drift.subject,
        key: &drift.key,
        before: drift.before.as_deref(),
        after: drift.after.as_deref(),
        sentence: drift.sentence(),
        path,
        line,
        side: drift.place.as_ref().map(|spot| spot.side),
        reaches: &drift.reaches,
    }
}

fn change<'a>(change: &'a Change, report: &ChangesReport<'_>) -> WireChange<'a> {
    let (path, line) = at(change.place.as_ref(), report);
    WireChange {
        plan: &change.plan,
        subject: &change.subject,
        title: &change.title,
        kind: change.kind,
        former: change.former.as_ref().map(|former| WireFormer {
            plan: &former.plan,
            subject: &former.subject,
            path: former.place.path.as_str(),
        }),
        inheritance: change.inheritance.as_ref(),
        path,
        line,
        side: change.place.as_ref().map(|spot| spot.side),
        fields: &change.fields,
        steps: &change.steps,
        text: &change.text,
        reaches: &change.reaches,
    }
}

fn effect(effect: &Effect, read_whole: bool) -> WireEffect<'_> {
    let voided = |void: &'_ VoidedSignOff| void.on.to_string();
    WireEffect {
        voided: effect
            .voided
            .iter()
            .map(|void| WireVoided {
                subject: &void.subject,
                by: &void.by,
                on: voided(void),
            })
            .collect(),
        lost: effect.lost.iter().map(signed).collect(),
        signed: effect.newly_signed.iter().map(signed).collect(),
        withdrawn: effect.withdrawn.iter().map(signed).collect(),
        states: effect
            .states
            .iter()
            .map(|state| WireState {
                subject: &state.subject,
                before: state.before.map(irplan_plan::State::name),
                after: state.after.map(irplan_plan::State::name),
            })
            .collect(),
        newly_stale: &effect.newly_stale,
        newly_unreviewed: &effect.newly_unreviewed,
        stale_contacts: read_whole.then_some(effect.stale_contacts),
        unreviewed_sections: read_whole.then_some(effect.unreviewed_sections),
        read_whole,
    }
}

fn signed(signed: &SignOffChange) -> WireSigned<'_> {
    WireSigned {
        subject: &signed.subject,
        by: &signed.by,
        on: signed.on.to_string(),
        how: signed.how.map(irplan_plan::signoff::How::word),
        state: signed.state.name(),
    }
}
