//! The effects of changes on plans. Plans with the same effects are grouped.

use irplan_plan::PlanId;
use irplan_plan::diff;
use serde::Serialize;

use crate::changes::Changes;
use crate::changes::subject_names::{PlanList, SubjectNames};
use irplan_plan::phrases::capitalised;

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
                    how: seen.kind.word(),
                    title: names.subject(&change.through, &seen.subject),
                    subject: seen.subject.to_string(),
                })
                .collect(),
        })
        .collect()
}

/// Groups the plans by what the change does to their sign-offs.
pub(super) fn groups(changes: &Changes<'_>, names: &SubjectNames<'_>) -> Vec<EffectGroup> {
    let groups = changes
        .comparison
        .group_by_consequences(|plan, one| consequence_row(names, plan, one));
    let touched = groups.into_iter().map(|group| EffectGroup {
        plans: names.list(&group.plans),
        summary: {
            let signed = group.consequences.iter().filter(|one| one.is_good).count();
            diff::sign_off_counts(group.consequences.len() - signed, signed)
        },
        consequences: group.consequences,
    });
    touched.collect()
}

fn consequence_row(
    names: &SubjectNames<'_>,
    plan: &PlanId,
    consequence: diff::Consequence<'_>,
) -> ConsequenceRow {
    let subject = consequence.subject();
    ConsequenceRow {
        is_good: consequence.is_valid_sign_off(),
        what: capitalised(consequence.word()),
        title: names.subject(plan, subject),
        subject: subject.to_string(),
        signed: consequence.signer_phrase(|by| names.person(plan, by)),
    }
}
