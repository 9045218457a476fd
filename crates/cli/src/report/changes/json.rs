//! One JSON document. `docs/output.md` describes it and `docs/schemas/diff.json` is its schema; keys are added, never
//! renamed.

use std::collections::BTreeMap;

use irplan_plan::diff::{
    Change, ChangeKind, DiffPlace, Direction, Drift, DriftKind, FieldChange, Inheritance,
    InheritedChange, InheritedSubjectChange, PreviousSubject, Side, SignOffChange, SignOffEffects,
    StateChange, StepChange, TextChange, VoidedSignOff,
};
use irplan_plan::renames::{RenamedPlan, UnclearRename};
use irplan_plan::{Id, PlanId, RepoPath, SignOff, Subject};
use serde::Serialize;

use super::report::ChangesReport;
use crate::report::{Position, json};
use crate::terminal::OutputStream;

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
    renamed_plans: Vec<RenamedPlan>,
    unclear_renames: &'a [UnclearRename],
    weakened: Vec<WireDrift<'a>>,
    to_judge: Vec<WireDrift<'a>>,
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
    key: String,
    before: Option<&'a str>,
    after: Option<&'a str>,
    sentence: String,
    path: Option<String>,
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
    former: Option<WirePreviousSubject<'a>>,
    inheritance: Option<&'a Inheritance>,
    path: Option<String>,
    line: Option<usize>,
    side: Option<Side>,
    fields: &'a [FieldChange],
    steps: &'a [StepChange],
    text: &'a [TextChange],
    reaches: &'a [PlanId],
    overridden_in: &'a [PlanId],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WirePreviousSubject<'a> {
    plan: &'a PlanId,
    subject: &'a Subject,
    path: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireReach<'a> {
    through: &'a PlanId,
    subjects: &'a [InheritedSubjectChange],
    plans: &'a [PlanId],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireEffect<'a> {
    voided: Vec<WireVoidedSignOff<'a>>,
    lost: Vec<WireSignOffChange<'a>>,
    signed: Vec<WireSignOffChange<'a>>,
    withdrawn: Vec<WireSignOffChange<'a>>,
    states: Vec<WireState<'a>>,
    newly_stale: &'a [Subject],
    newly_unreviewed: &'a [Subject],
    stale_contacts: Option<usize>,
    unreviewed_sections: Option<usize>,
    read_whole: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireVoidedSignOff<'a> {
    subject: &'a Subject,
    by: &'a Id,
    on: String,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireSignOffChange<'a> {
    subject: &'a Subject,
    by: &'a Id,
    on: String,
    how: Option<&'static str>,
    via: Option<&'static str>,
    state: &'static str,
    counts_once_merged: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireState<'a> {
    subject: &'a Subject,
    before: Option<&'static str>,
    after: Option<&'static str>,
}

pub(super) fn write(report: &ChangesReport<'_>, out: &mut OutputStream) -> anyhow::Result<()> {
    out.json(&json(&document(report))?)?;
    Ok(())
}

/// Returns the document, by itself or inside another.
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
        from: &report.compared_names.0,
        to: &report.compared_names.1,
        summary: report.summary(),
        renamed_plans: comparison.renames.renamed_plans(),
        unclear_renames: &comparison.renames.unclear,
        weakened: drifts(Direction::Weakened),
        to_judge: drifts(Direction::ToJudge),
        settings: &comparison.settings,
        changes: comparison
            .changes
            .iter()
            .map(|one| change(one, report))
            .collect(),
        inherited: inherited.map(wire_reach).collect(),
        effects: effects
            .map(|(plan, one)| (plan, effect(one, !report.partly_read_plans.contains(plan))))
            .collect(),
        strengthened: drifts(Direction::Strengthened),
        not_judged: &report.uncertain_plans,
    }
}

/// Returns the file and the line where something starts.
fn at(spot: Option<&DiffPlace>, report: &ChangesReport<'_>) -> (Option<String>, Option<usize>) {
    let Some(DiffPlace { side, place }) = spot else {
        return (None, None);
    };
    let (texts, path) = match side {
        Side::Older => (report.texts.0, former_path(&place.path, report)),
        Side::Newer => (report.texts.1, place.path.to_string()),
    };
    let line = Position::of(place, texts).line;
    (Some(path), Some(line))
}

/// Returns the path of a file on the older side, whose plan may have been renamed since.
fn former_path(path: &RepoPath, report: &ChangesReport<'_>) -> String {
    report.comparison.renames.former_path(path).to_string()
}

fn drift<'a>(drift: &'a Drift, report: &ChangesReport<'_>) -> WireDrift<'a> {
    let Drift {
        // Each direction has its own list.
        direction: _,
        kind,
        plan,
        subject,
        key,
        before,
        after,
        place,
        affected_plans: reaches,
    } = drift;
    let (path, line) = at(place.as_ref(), report);
    WireDrift {
        kind: *kind,
        plan: plan.as_ref(),
        subject,
        key: key.to_string(),
        before: before.as_deref(),
        after: after.as_deref(),
        sentence: drift.sentence(),
        path,
        line,
        side: place.as_ref().map(|spot| spot.side),
        reaches,
    }
}

fn change<'a>(change: &'a Change, report: &ChangesReport<'_>) -> WireChange<'a> {
    let Change {
        plan,
        subject,
        title,
        kind,
        previous: former,
        inheritance,
        fields,
        steps,
        text,
        place,
        affected_plans: reaches,
        overriding_plans: overridden_in,
    } = change;
    let (path, line) = at(place.as_ref(), report);
    WireChange {
        plan,
        subject,
        title,
        kind: *kind,
        former: former.as_ref().map(|former| wire_former(former, report)),
        inheritance: inheritance.as_ref(),
        path,
        line,
        side: place.as_ref().map(|spot| spot.side),
        fields,
        steps,
        text,
        reaches,
        overridden_in,
    }
}

fn wire_former<'a>(
    former: &'a PreviousSubject,
    report: &ChangesReport<'_>,
) -> WirePreviousSubject<'a> {
    let PreviousSubject {
        plan,
        subject,
        place,
    } = former;
    WirePreviousSubject {
        plan,
        subject,
        path: former_path(&place.path, report),
    }
}

fn wire_reach(reach: &InheritedChange) -> WireReach<'_> {
    let InheritedChange {
        through,
        subjects,
        plans,
    } = reach;
    WireReach {
        through,
        subjects,
        plans,
    }
}

fn effect(effect: &SignOffEffects, read_whole: bool) -> WireEffect<'_> {
    let SignOffEffects {
        voided_sign_offs: voided,
        lost_sign_offs: lost,
        new_sign_offs: newly_signed,
        withdrawn_sign_offs: withdrawn,
        states,
        newly_stale_contacts: newly_stale,
        newly_unreviewed_sections: newly_unreviewed,
        stale_contacts,
        unreviewed_sections,
        // The document counts what is stale now. What was stale before follows from the lists.
        contacts_stale_before: _,
        sections_unreviewed_before: _,
    } = effect;
    WireEffect {
        voided: voided.iter().map(wire_voided).collect(),
        lost: lost.iter().map(signed).collect(),
        signed: newly_signed.iter().map(signed).collect(),
        withdrawn: withdrawn.iter().map(signed).collect(),
        states: states.iter().map(wire_state).collect(),
        newly_stale,
        newly_unreviewed,
        stale_contacts: read_whole.then_some(*stale_contacts),
        unreviewed_sections: read_whole.then_some(*unreviewed_sections),
        read_whole,
    }
}

fn wire_voided(voided: &VoidedSignOff) -> WireVoidedSignOff<'_> {
    let VoidedSignOff {
        subject,
        sign_off,
        // The change itself lists the facts that differ.
        changed_facts: _,
    } = voided;
    WireVoidedSignOff {
        subject,
        by: &sign_off.by,
        on: sign_off.on.to_string(),
    }
}

fn wire_state(change: &StateChange) -> WireState<'_> {
    let StateChange {
        subject,
        before,
        after,
    } = change;
    WireState {
        subject,
        before: before.map(irplan_plan::State::name),
        after: after.map(irplan_plan::State::name),
    }
}

fn signed(signed: &SignOffChange) -> WireSignOffChange<'_> {
    let SignOffChange {
        subject,
        sign_off,
        state,
        counts_once_merged,
    } = signed;
    let SignOff {
        by,
        on,
        how,
        via,
        // The ledger has these; people who read a diff need not.
        digest: _,
        due: _,
        signature: _,
    } = sign_off;
    WireSignOffChange {
        subject,
        by,
        on: on.to_string(),
        how: how.map(irplan_plan::signoff::VerificationMethod::word),
        via: via.map(irplan_plan::signoff::SigningMedium::word),
        state: state.name(),
        counts_once_merged: *counts_once_merged,
    }
}
