//! One JSON document. `docs/output.md` describes it; keys are added, never renamed.

use std::collections::BTreeMap;

use irplan_plan::diff::{Change, ChangeKind, Effect, FieldChange, TextChange, Voided};
use irplan_plan::{PlanId, Subject};
use serde::Serialize;

use super::Report;
use crate::report::json;
use crate::terminal::Screen;

/// The name and version of the document's schema.
const SCHEMA: &str = "irplan-diff/1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct Document<'a> {
    schema: &'static str,
    today: String,
    from: &'a str,
    to: &'a str,
    settings: &'a [FieldChange],
    changes: Vec<WireChange<'a>>,
    effects: BTreeMap<&'a PlanId, WireEffect<'a>>,
    not_judged: &'a [PlanId],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireChange<'a> {
    plan: &'a PlanId,
    subject: &'a Subject,
    title: &'a str,
    kind: ChangeKind,
    path: Option<&'a str>,
    fields: &'a [FieldChange],
    text: &'a [TextChange],
    reaches: &'a [PlanId],
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireEffect<'a> {
    voided: Vec<WireVoided<'a>>,
    newly_stale: &'a [Subject],
    newly_unreviewed: &'a [Subject],
    stale_contacts: usize,
    unreviewed_sections: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireVoided<'a> {
    subject: &'a Subject,
    by: &'a PlanId,
    on: String,
}

pub(super) fn write(report: &Report<'_>, out: &mut Screen) -> anyhow::Result<()> {
    let comparison = report.comparison;
    let effects = comparison.effects.iter();
    let document = Document {
        schema: SCHEMA,
        today: report.today.to_string(),
        from: &report.between.0,
        to: &report.between.1,
        settings: &comparison.settings,
        changes: comparison.changes.iter().map(change).collect(),
        effects: effects.map(|(plan, effect)| (plan, wire(effect))).collect(),
        not_judged: &report.unsure,
    };
    out.text(&json(&document)?)?;
    Ok(())
}

fn change(change: &Change) -> WireChange<'_> {
    WireChange {
        plan: &change.plan,
        subject: &change.subject,
        title: &change.title,
        kind: change.kind,
        path: change.place.as_ref().map(|place| place.path.as_str()),
        fields: &change.fields,
        text: &change.text,
        reaches: &change.reaches,
    }
}

fn wire(effect: &Effect) -> WireEffect<'_> {
    let day = |voided: &Voided| voided.on.to_string();
    WireEffect {
        voided: effect
            .voided
            .iter()
            .map(|void| WireVoided {
                subject: &void.subject,
                by: &void.by,
                on: day(void),
            })
            .collect(),
        newly_stale: &effect.newly_stale,
        newly_unreviewed: &effect.newly_unreviewed,
        stale_contacts: effect.stale_contacts,
        unreviewed_sections: effect.unreviewed_sections,
    }
}
