//! All that a change does, in one line.

use std::collections::BTreeMap;

use irplan_plan::diff::{ChangeKind, Comparison, Direction, DriftKind, Effect};
use irplan_plan::model::PlanKind;
use irplan_plan::{Subject, SubjectKind};

use super::Report;
use crate::report::counted;

/// How many kinds of things that got weaker are named in the one line.
const KINDS: usize = 4;

/// What the change does, each thing counted, the plans first: `2 clients change`, `1 contact stale`, `3 sections lose
/// their review`, `1 clock weakened`. Nothing where nothing differs in meaning.
pub(super) fn summary(report: &Report<'_>) -> Vec<String> {
    let comparison = report.comparison;
    if comparison.changes.is_empty()
        && comparison.settings.is_empty()
        && comparison.effects.is_empty()
    {
        return Vec::new();
    }
    let mut said = who_changes(report);
    if !comparison.settings.is_empty() {
        said.push(format!(
            "{} of the repository changed",
            counted(comparison.settings.len(), "setting")
        ));
    }
    said.extend(signing(comparison));
    said.extend(weakened(comparison));
    said
}

fn who_changes(report: &Report<'_>) -> Vec<String> {
    let kinds = report
        .comparison
        .effects
        .keys()
        .map(|plan| report.kind(plan));
    let mut clients = 0;
    let mut provider = 0;
    for kind in kinds {
        match kind {
            PlanKind::Client => clients += 1,
            PlanKind::Provider => provider += 1,
            PlanKind::Base => {}
        }
    }
    let mut said = Vec::new();
    match clients {
        0 => {}
        1 => said.push("1 client changes".to_owned()),
        number => said.push(format!("{number} clients change")),
    }
    if provider > 0 {
        said.push("the provider's plan changes".to_owned());
    }
    if said.is_empty() && !report.comparison.changes.is_empty() {
        let changes = report.comparison.changes.len();
        said.push(format!(
            "{} that no client sees",
            counted(changes, "change")
        ));
    }
    said
}

fn signing(comparison: &Comparison) -> Vec<String> {
    let effects = || comparison.effects.values();
    let voided = |kind| {
        let of_kind = |effect: &Effect| count(effect.voided.iter().map(|void| &void.subject), kind);
        effects().map(of_kind).sum::<usize>()
    };
    let stale: usize = effects().map(|effect| effect.newly_stale.len()).sum();
    let signed: usize = effects().map(|effect| effect.newly_signed.len()).sum();
    let withdrawn: usize = effects().map(|effect| effect.withdrawn.len()).sum();
    let unreviewed: usize = effects().map(never_reviewed).sum();
    let loses = |kind: SubjectKind, what: &str| match voided(kind) {
        0 => None,
        1 => Some(format!("1 {} loses its {what}", kind.name())),
        number => Some(format!(
            "{} lose their {what}",
            counted(number, kind.name())
        )),
    };
    let some = |number: usize, said: String| (number > 0).then_some(said);
    [
        some(stale, format!("{} stale", counted(stale, "contact"))),
        loses(SubjectKind::Section, "review"),
        loses(SubjectKind::Playbook, "review"),
        loses(SubjectKind::Role, "acknowledgement"),
        loses(SubjectKind::Plan, "approval"),
        some(
            unreviewed,
            format!("{} unreviewed", counted(unreviewed, "new page")),
        ),
        some(signed, format!("{} made", counted(signed, "sign-off"))),
        some(
            withdrawn,
            format!("{} withdrawn", counted(withdrawn, "sign-off")),
        ),
    ]
    .into_iter()
    .flatten()
    .collect()
}

fn count<'a>(subjects: impl Iterator<Item = &'a Subject>, kind: SubjectKind) -> usize {
    subjects.filter(|subject| subject.kind == kind).count()
}

/// Sections and playbooks that are unreviewed though no review was voided: new ones, mostly.
fn never_reviewed(effect: &Effect) -> usize {
    let is_voided = |subject: &&Subject| effect.voided.iter().any(|void| void.subject == **subject);
    let unreviewed = effect.newly_unreviewed.iter();
    unreviewed.filter(|subject| !is_voided(subject)).count()
}

/// What got weaker, by kind, the most frequent first.
fn weakened(comparison: &Comparison) -> Vec<String> {
    let mut kinds: BTreeMap<DriftKind, usize> = BTreeMap::new();
    let weaker = comparison.drifts.iter();
    for drift in weaker.filter(|drift| drift.direction == Direction::Weakened) {
        *kinds.entry(drift.kind).or_default() += 1;
    }
    let mut kinds: Vec<_> = kinds.into_iter().collect();
    kinds.sort_by_key(|(kind, number)| (std::cmp::Reverse(*number), *kind));
    let (named, others) = kinds.split_at(kinds.len().min(KINDS));
    let mut said: Vec<_> = named
        .iter()
        .map(|(kind, number)| format!("{} weakened", counted(*number, &kind.noun())))
        .collect();
    let others: usize = others.iter().map(|(_, number)| number).sum();
    if others > 0 {
        said.push(format!("{others} more weakened"));
    }
    said
}

/// What happened to a subject, as a word.
pub(super) fn verb(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Changed => "changed",
        ChangeKind::Renamed => "renamed",
        ChangeKind::Moved => "moved",
    }
}
