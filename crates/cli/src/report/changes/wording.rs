//! The words of a change, for the terminal and for comments: what happened to a subject, to a step, and to what plans
//! inherit.

use irplan_plan::diff::{
    Change, ChangeKind, Inheritance, InheritedChangeKind, StepChange, StepChangeKind,
};

/// Says in a word what happened to a subject.
pub(super) fn change_word(kind: ChangeKind) -> &'static str {
    match kind {
        ChangeKind::Added => "added",
        ChangeKind::Removed => "removed",
        ChangeKind::Changed => "changed",
        ChangeKind::Renamed => "renamed",
        ChangeKind::Moved => "moved",
    }
}

/// Says where a subject was before, and which one it replaced.
pub(super) fn origin(change: &Change) -> String {
    let mut words = String::new();
    if let Some(former) = &change.previous {
        words.push_str(&match former.plan == change.plan {
            true => format!(", was {}", former.subject),
            false => format!(", was {}/{}", former.plan, former.subject),
        });
    }
    match &change.inheritance {
        Some(Inheritance::Overrides(base)) => {
            words.push_str(&format!(", replaces that of {base}"));
        }
        Some(Inheritance::Restores(base)) => {
            words.push_str(&format!(", now inherited from {base}"));
        }
        None => {}
    }
    words
}

/// Says what happened to a step.
pub(in crate::report) fn step_phrase(step: &StepChange) -> String {
    let list = |ids: &[irplan_plan::Id]| {
        let ids: Vec<_> = ids.iter().map(irplan_plan::Id::as_str).collect();
        ids.join(" and ")
    };
    let (before, after) = (list(&step.before), list(&step.after));
    match step.kind {
        StepChangeKind::Added => format!("step {after} was added"),
        StepChangeKind::Removed => format!("step {before} was removed"),
        StepChangeKind::Renamed => format!("step {before} is now called {after}"),
        StepChangeKind::Moved => format!("step {after} moved"),
        StepChangeKind::Split => format!("step {before} was split into {after}"),
        StepChangeKind::Joined => format!("steps {before} were joined into {after}"),
    }
}

/// Says in a word how an inherited subject differs for a plan.
pub(super) fn inherited_change_word(how: InheritedChangeKind) -> &'static str {
    match how {
        InheritedChangeKind::Renamed => "renamed",
        InheritedChangeKind::Changed => "changed",
        InheritedChangeKind::Gained => "gained",
        InheritedChangeKind::Lost => "lost",
        InheritedChangeKind::Replaced => "replaced",
    }
}
