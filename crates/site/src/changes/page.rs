//! Puts the page together.

use irplan_plan::SubjectKind;
use irplan_plan::diff::{CHANGES_MAY_BE_MISSING, Direction, Drift, FieldChange};
use irplan_plan::phrases::capitalised;
use serde::Serialize;

use crate::changes::Changes;
use crate::changes::affected_plans::{EffectGroup, InheritedChanges, groups, inherited_changes};
use crate::changes::style::Style;
use crate::changes::subject_changes::{FieldRow, PlanChanges, field, subjects};
use crate::changes::subject_names::{PlanList, SubjectNames};
use crate::error::Error;
use crate::html::Html;
use crate::templates::Templates;

/// The values for the template, under the name that pages of sites use.
#[derive(Serialize)]
struct ChangesPage<'a> {
    it: ChangesContext<'a>,
}

#[derive(Serialize)]
struct ChangesContext<'a> {
    provider: String,
    policy: String,
    style: Html,
    headline: String,
    from: &'a str,
    to: &'a str,
    today: String,
    weakened: DriftTable,
    to_judge: DriftTable,
    strengthened: DriftTable,
    settings: Vec<FieldRow>,
    plans: Vec<PlanChanges>,
    through: Vec<InheritedChanges>,
    effects: Vec<EffectGroup>,
    already: Option<&'a str>,
    renames: Vec<String>,
    unsure: Vec<String>,
    without: &'a [String],
    commands: &'a [String],
}

/// Everything that got weaker, or stronger.
#[derive(Serialize)]
struct DriftTable {
    heading: String,
    rows: Vec<DriftRow>,
}

/// Something that got weaker or stronger.
#[derive(Serialize)]
struct DriftRow {
    kind: String,
    plan: String,
    /// The subject of the key; `None` for a setting of the repository.
    subject: Option<String>,
    key: String,
    before: Option<String>,
    after: Option<String>,
    href: Option<String>,
    reaches: Option<PlanList>,
}

/// Renders the page: one self-contained HTML file.
///
/// # Errors
/// If a template fails.
pub fn changes_page(changes: &Changes<'_>, templates: &Templates) -> Result<Vec<u8>, Error> {
    let names = SubjectNames::of(changes);
    let style = Style::new();
    let drifts = |direction: Direction| {
        let drifts = changes.comparison.drifts.iter();
        let drifts = drifts.filter(|drift| drift.direction == direction);
        DriftTable {
            heading: capitalised(direction.word()),
            rows: drifts.map(|drift| row(changes, &names, drift)).collect(),
        }
    };
    let may_be_missing = CHANGES_MAY_BE_MISSING.replace('`', "");
    let it = ChangesContext {
        provider: (changes.mask_name)(changes.new.provider_name().to_owned()),
        policy: style.policy(),
        style: style.element(),
        headline: headline(changes),
        from: changes.compared_names.0,
        to: changes.compared_names.1,
        today: changes.today.to_string(),
        weakened: drifts(Direction::Weakened),
        to_judge: drifts(Direction::ToJudge),
        strengthened: drifts(Direction::Strengthened),
        settings: settings(changes, &changes.comparison.settings),
        plans: subjects(changes, &names),
        through: inherited_changes(changes, &names),
        effects: groups(changes, &names),
        already: changes.stale_before,
        renames: renames(changes),
        unsure: changes
            .uncertain_plans
            .iter()
            .map(|plan| format!("{} {may_be_missing}", names.plan(plan)))
            .collect(),
        without: changes.not_compared,
        commands: changes.commands,
    };
    let page = templates.render("changes.html", &ChangesPage { it }, "the page of changes")?;
    Ok(page.into_bytes())
}

/// Returns the headline, which sums up the changes.
fn headline(changes: &Changes<'_>) -> String {
    if changes.summary.is_empty() {
        "No difference in meaning".to_owned()
    } else {
        changes.summary.join(", ")
    }
}

/// Says which plans have another name now, a sentence for each.
fn renames(changes: &Changes<'_>) -> Vec<String> {
    let phrases = changes.comparison.renames.phrases().into_iter();
    phrases
        .map(|phrase| capitalised(&phrase.replace('`', "")))
        .collect()
}

fn settings(changes: &Changes<'_>, fields: &[FieldChange]) -> Vec<FieldRow> {
    fields.iter().map(|change| field(changes, change)).collect()
}

fn row(changes: &Changes<'_>, names: &SubjectNames<'_>, drift: &Drift) -> DriftRow {
    let plan = drift.plan.as_ref();
    DriftRow {
        kind: drift.kind.noun(),
        plan: plan.map_or("the repository's settings".to_owned(), |plan| {
            names.plan(plan)
        }),
        subject: match plan {
            Some(plan) => Some(names.subject(plan, &drift.subject)),
            None => (drift.subject.kind != SubjectKind::Plan).then(|| drift.subject.to_string()),
        },
        key: drift.key.to_string(),
        before: drift.before.clone(),
        after: drift.after.clone(),
        href: changes.href(drift.place.as_ref()),
        reaches: names.others(&drift.affected_plans, plan),
    }
}
