//! The words of a change on the page: its kind, where its subject was before, and what became of a step.

use irplan_plan::PlanId;
use irplan_plan::diff::{
    Change, ChangeKind, Inheritance, PreviousSubject, StepChange, StepChangeKind,
};

use crate::changes::names::SubjectNames;

/// Returns the kind of a change: for the style sheet, and for people.
pub(super) fn kind(kind: ChangeKind) -> (&'static str, &'static str) {
    match kind {
        ChangeKind::Added => ("added", "Added"),
        ChangeKind::Removed => ("removed", "Removed"),
        ChangeKind::Changed => ("changed", "Changed"),
        ChangeKind::Renamed => ("renamed", "Renamed"),
        ChangeKind::Moved => ("moved", "Moved"),
    }
}

/// Returns where a subject was before, and whose place it took.
pub(super) fn origin(names: &SubjectNames<'_>, change: &Change) -> Vec<String> {
    let former = change
        .previous
        .as_ref()
        .map(|former| previous_name(names, &change.plan, former));
    let inheritance = change
        .inheritance
        .as_ref()
        .map(|inheritance| match inheritance {
            Inheritance::Overrides(base) => format!("Replaces the one from {}", names.plan(base)),
            Inheritance::Restores(base) => format!("Now inherited from {}", names.plan(base)),
        });
    former.into_iter().chain(inheritance).collect()
}

fn previous_name(names: &SubjectNames<'_>, plan: &PlanId, former: &PreviousSubject) -> String {
    if former.plan == *plan {
        format!("Was {}", former.subject)
    } else {
        format!("Was {} in {}", former.subject, names.plan(&former.plan))
    }
}

/// Says what happened to a step.
pub(super) fn step(step: &StepChange) -> String {
    let list = |ids: &[irplan_plan::Id]| {
        let ids: Vec<_> = ids
            .iter()
            .map(|id| format!("\u{201c}{id}\u{201d}"))
            .collect();
        ids.join(" and ")
    };
    let (before, after) = (list(&step.before), list(&step.after));
    match step.kind {
        StepChangeKind::Added => format!("Step {after} is new"),
        StepChangeKind::Removed => format!("Step {before} was removed"),
        StepChangeKind::Renamed => format!("Step {before} is now called {after}"),
        StepChangeKind::Moved => format!("Step {after} moved"),
        StepChangeKind::Split => format!("Step {before} became {after}"),
        StepChangeKind::Joined => format!("Steps {before} became {after}"),
    }
}
