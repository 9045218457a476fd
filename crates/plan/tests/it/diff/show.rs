//! Changes as lines that tests can list.

use irplan_plan::diff::{
    Change, ChangeKind, Comparison, Direction, Inheritance, StepChangeKind, WordKind, between,
};
use irplan_plan::{Snapshot, read, reread};
use jiff::civil::{Date, date};

pub(super) const TODAY: Date = date(2026, 11, 22);

pub(super) fn compare(old: &Snapshot, new: &Snapshot) -> Comparison {
    let old = read(old);
    let new = reread(new, &old);
    between(&old.repository, &new.repository, TODAY)
}

/// One line for each change: what, where, how, and the plans that it reaches.
pub(super) fn show(change: &Change) -> String {
    let mark = match change.kind {
        ChangeKind::Added => "+",
        ChangeKind::Removed => "-",
        ChangeKind::Changed => "~",
        ChangeKind::Renamed => "=",
        ChangeKind::Moved => ">",
    };
    let former = change.previous.as_ref();
    let former = former.map_or_else(String::new, |from| {
        format!(" from {}/{}", from.plan, from.subject)
    });
    let inheritance = match &change.inheritance {
        Some(Inheritance::Overrides(base)) => format!(" overrides {base}"),
        Some(Inheritance::Restores(base)) => format!(" restores {base}"),
        None => String::new(),
    };
    let or_none = |value: &Option<String>| value.clone().unwrap_or_else(|| "∅".into());
    let fields = change.fields.iter().map(|field| {
        format!(
            " {}: {} → {};",
            field.key,
            or_none(&field.before),
            or_none(&field.after)
        )
    });
    format!(
        "{mark} {}/{}{former}{inheritance}{}{}{} ({})",
        change.plan,
        change.subject,
        fields.collect::<String>(),
        steps(change),
        text(change),
        ids(&change.affected_plans)
    )
}

fn ids(ids: &[impl ToString]) -> String {
    ids.iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join(" ")
}

/// What happened to steps: ` split isolate > isolate-host isolate-account;`.
pub(super) fn steps(change: &Change) -> String {
    let step = |step: &irplan_plan::diff::StepChange| {
        let kind = match step.kind {
            StepChangeKind::Added => "added",
            StepChangeKind::Removed => "removed",
            StepChangeKind::Renamed => "renamed",
            StepChangeKind::Moved => "moved",
            StepChangeKind::Split => "split",
            StepChangeKind::Joined => "joined",
        };
        format!(" {kind} {} > {};", ids(&step.before), ids(&step.after))
    };
    change.steps.iter().map(step).collect()
}

/// The blocks that differ: ` «- Call [-her-]{+him+}»`, with `↷` before one that moved.
pub(super) fn text(change: &Change) -> String {
    let block = |text: &irplan_plan::diff::TextChange| {
        let words = text.words.iter().map(|word| match word.kind {
            WordKind::Same => word.text.clone(),
            WordKind::Removed => format!("[-{}-]", word.text),
            WordKind::Added => format!("{{+{}+}}", word.text),
        });
        let moved = text.moved_from.as_ref().map_or("", |_| "↷");
        format!(" «{moved}{}{}»", text.prefix, words.collect::<String>())
    };
    change.text.iter().map(block).collect()
}

/// One line for each drift: `- acme/contact:jane …sentence… (acme)`.
pub(super) fn drifts(comparison: &Comparison) -> Vec<String> {
    let drift = |drift: &irplan_plan::diff::Drift| {
        let mark = match drift.direction {
            Direction::Weakened => "-",
            Direction::ToJudge => "?",
            Direction::Strengthened => "+",
        };
        let plan = drift
            .plan
            .as_ref()
            .map_or("irplan.toml", |plan| plan.as_str());
        format!(
            "{mark} {plan} {} ({})",
            drift.sentence(),
            ids(&drift.affected_plans)
        )
    };
    comparison.drifts.iter().map(drift).collect()
}

#[track_caller]
pub(super) fn check(old: &Snapshot, new: &Snapshot, expected: &[&str]) {
    let comparison = compare(old, new);
    assert_eq!(
        comparison.changes.iter().map(show).collect::<Vec<_>>(),
        expected
    );
}
