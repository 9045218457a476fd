//! Groups what changes do to sign-offs by plans with the same consequences.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::diff::{self, Consequence};
use irplan_plan::{PlanId, Subject, SubjectKind};

use super::report::ChangesReport;
use irplan_engine::signing::Act;

/// One thing that a change does to a plan's sign-offs, in words.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct SignOffEffect<'a> {
    /// The result: `voided`, `overdue`, `invalid`, `stale`, `unreviewed`, `withdrawn`, `signed`.
    pub(super) result: &'static str,
    /// The subject.
    pub(super) subject: &'a Subject,
    /// Who signed it and when, or why nobody has to, as a phrase. Empty if nobody signed it.
    pub(super) signer_phrase: String,
    /// Whether it is a new sign-off that counts.
    pub(super) is_valid_sign_off: bool,
    /// Whether somebody has to sign it now.
    pub(super) is_due: bool,
}

/// Plans with the same consequences.
pub(super) type EffectGroup<'a> = diff::ConsequenceGroup<'a, SignOffEffect<'a>>;

/// Returns what the change does, grouped by plans with the same consequences.
pub(super) fn effect_groups<'a>(report: &'a ChangesReport<'_>) -> Vec<EffectGroup<'a>> {
    report
        .comparison
        .group_by_consequences(|plan, consequence| {
            let mut effect = effect(consequence);
            if has_left(report, plan, effect.subject) {
                effect.is_due = false;
                if effect.signer_phrase.is_empty() {
                    effect.signer_phrase = "who has left".to_owned();
                }
            }
            effect
        })
}

/// Whether the subject is a contact who left and is no longer verified.
fn has_left(report: &ChangesReport<'_>, plan: &PlanId, subject: &Subject) -> bool {
    let plan = report.repositories.1.plans.get(plan);
    let id = subject
        .id
        .as_ref()
        .filter(|_| subject.kind == SubjectKind::Contact);
    let contact = plan.zip(id).and_then(|(plan, id)| plan.contacts.get(id));
    contact.is_some_and(|contact| contact.has_left(report.today))
}

fn effect(consequence: Consequence<'_>) -> SignOffEffect<'_> {
    SignOffEffect {
        result: consequence.word(),
        subject: consequence.subject(),
        signer_phrase: consequence.signer_phrase(ToString::to_string),
        is_valid_sign_off: consequence.is_valid_sign_off(),
        is_due: !consequence.is_valid_sign_off() && !consequence.counts_once_merged(),
    }
}

/// Lists the commands to sign again: one for all subjects that the same plans need.
pub(super) fn commands(groups: &[EffectGroup<'_>]) -> Vec<(Act, String)> {
    let mut commands = Vec::new();
    for act in Act::ALL {
        for (plans, subjects) in unsigned(groups, &act.kinds()) {
            let command = match plans.len() > NAMED_PLANS || subjects.len() > NAMED_SUBJECTS {
                true => act.pending_command(SIGNER),
                false => act.command_by(subjects, plans, SIGNER),
            };
            if !commands.contains(&(act, command.clone())) {
                commands.push((act, command));
            }
        }
    }
    commands
}

/// Lists the subjects of some kinds that lack a sign-off, by the plans that need it.
fn unsigned<'a>(
    groups: &'a [EffectGroup<'a>],
    kinds: &[SubjectKind],
) -> BTreeMap<BTreeSet<&'a PlanId>, Vec<&'a Subject>> {
    let mut plans_of: BTreeMap<&Subject, BTreeSet<&PlanId>> = BTreeMap::new();
    for group in groups {
        for one in &group.consequences {
            if one.is_due && kinds.contains(&one.subject.kind) {
                let plans = plans_of.entry(one.subject).or_default();
                plans.extend(&group.plans);
            }
        }
    }
    let mut by_plans: BTreeMap<_, Vec<&Subject>> = BTreeMap::new();
    for (subject, plans) in plans_of {
        by_plans.entry(plans).or_default().push(subject);
    }
    by_plans
}

/// A placeholder for the signer, who replaces it with their own id.
pub(super) const SIGNER: &str = "YOUR-ID";
/// The most plans that one command names. For more plans, the command walks through what is due.
const NAMED_PLANS: usize = 12;
/// The most subjects that one command names.
const NAMED_SUBJECTS: usize = 12;
