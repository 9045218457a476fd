//! The effects of changes on plans. Plans with the same effects are grouped.

use irplan_plan::diff::{self, InheritedChangeKind, SignOffChange};
use irplan_plan::signoff::VerificationMethod;
use irplan_plan::{Act, PlanId, Subject, SubjectKind};
use serde::Serialize;

use crate::changes::Changes;
use crate::changes::names::{PlanList, SubjectNames};

/// What several plans see differently because of another one.
#[derive(Serialize)]
pub(super) struct InheritedChanges {
    plans: PlanList,
    base: String,
    subjects: Vec<ChangedSubject>,
}

/// One subject that changes for them.
#[derive(Serialize)]
struct ChangedSubject {
    how: &'static str,
    title: String,
    subject: String,
}

/// Plans on which a change has the same effects.
#[derive(Serialize)]
pub(super) struct EffectGroup {
    plans: PlanList,
    /// How many sign-offs are lost and gained, in words.
    summary: String,
    consequences: Vec<ConsequenceRow>,
}

/// One consequence of a change for a plan's sign-offs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct ConsequenceRow {
    /// Whether it is an improvement.
    is_good: bool,
    what: String,
    title: String,
    subject: String,
    /// Who signed it and when, in words; empty if nobody did.
    signed: String,
}

/// Groups what plans see differently by the plan that causes it.
pub(super) fn inherited_changes(
    changes: &Changes<'_>,
    names: &SubjectNames<'_>,
) -> Vec<InheritedChanges> {
    let inherited = changes.comparison.inherited.iter();
    inherited
        .map(|change| InheritedChanges {
            plans: names.list(&change.plans.iter().collect::<Vec<_>>()),
            base: names.plan(&change.through),
            subjects: change
                .subjects
                .iter()
                .map(|seen| ChangedSubject {
                    how: how(seen.kind),
                    title: names.subject(&change.through, &seen.subject),
                    subject: seen.subject.to_string(),
                })
                .collect(),
        })
        .collect()
}

fn how(kind: InheritedChangeKind) -> &'static str {
    match kind {
        InheritedChangeKind::Changed => "changed",
        InheritedChangeKind::Gained => "gained",
        InheritedChangeKind::Lost => "lost",
        InheritedChangeKind::Renamed => "renamed",
        InheritedChangeKind::Replaced => "replaced",
    }
}

/// Groups the plans by what the change does to their sign-offs.
pub(super) fn groups(changes: &Changes<'_>, names: &SubjectNames<'_>) -> Vec<EffectGroup> {
    let groups = changes
        .comparison
        .group_by_consequences(|plan, one| consequence_row(names, plan, one));
    let touched = groups.into_iter().map(|group| EffectGroup {
        plans: names.list(&group.plans),
        summary: summary(&group.consequences),
        consequences: group.consequences,
    });
    touched.collect()
}

fn summary(consequences: &[ConsequenceRow]) -> String {
    let good = consequences.iter().filter(|one| one.is_good).count();
    let counted = [
        (consequences.len() - good, "to sign again"),
        (good, "signed"),
    ];
    let phrases: Vec<_> = counted
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, words)| format!("{number} {words}"))
        .collect();
    if phrases.is_empty() {
        "nothing to sign again".to_owned()
    } else {
        phrases.join(", ")
    }
}

fn consequence_row(
    names: &SubjectNames<'_>,
    plan: &PlanId,
    consequence: diff::Consequence<'_>,
) -> ConsequenceRow {
    let row = |what: &str, subject: &Subject, signed: String| ConsequenceRow {
        is_good: false,
        what: what.to_owned(),
        title: names.subject(plan, subject),
        subject: subject.to_string(),
        signed,
    };
    match consequence {
        diff::Consequence::Voided(voided) => {
            let what = format!("Loses its {}", noun(voided.subject.kind));
            let signed = format!("by {} on {}", names.person(plan, &voided.by), voided.on);
            row(&what, &voided.subject, signed)
        }
        diff::Consequence::Lost(lost) => {
            let what = format!("Loses its {}", noun(lost.subject.kind));
            row(&what, &lost.subject, by(names, plan, lost))
        }
        diff::Consequence::Stale(subject) => row("Is stale", subject, String::new()),
        diff::Consequence::Unreviewed(subject) => row("Is unreviewed", subject, String::new()),
        diff::Consequence::Withdrawn(signed) => {
            let by = by(names, plan, signed);
            row("Sign-off withdrawn", &signed.subject, by)
        }
        diff::Consequence::Signed(signed) => ConsequenceRow {
            is_good: signed.state.is_valid(),
            ..row("Signed", &signed.subject, by(names, plan, signed))
        },
    }
}

/// Says what a kind of subject loses if its sign-off is voided.
fn noun(kind: SubjectKind) -> &'static str {
    kind.act().unwrap_or(Act::Review).noun()
}

fn by(names: &SubjectNames<'_>, plan: &PlanId, signed: &SignOffChange) -> String {
    let how = match (signed.how, signed.subject.kind.act()) {
        (Some(how), _) => format!(", {}", how.word().replace('-', " ")),
        (None, Some(Act::Verify)) => format!(", {}", VerificationMethod::NOT_RECORDED),
        (None, _) => String::new(),
    };
    let worth = if signed.state.is_valid() {
        String::new()
    } else {
        format!("; it is {}", signed.state.name())
    };
    format!(
        "by {} on {}{how}{worth}",
        names.person(plan, &signed.by),
        signed.on
    )
}
