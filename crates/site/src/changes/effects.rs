//! What changes do to the plans that they reach, told once for all plans to which they do the same.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use irplan_plan::diff::{Effect, ReachKind, Signed};
use irplan_plan::{PlanId, Subject, SubjectKind};
use serde::Serialize;

use crate::changes::Changes;
use crate::changes::plans::{Listed, Names};

/// What several plans see otherwise through another one.
#[derive(Serialize)]
pub(super) struct Through {
    plans: Listed,
    base: String,
    subjects: Vec<Seen>,
}

/// One subject that they see otherwise.
#[derive(Serialize)]
struct Seen {
    how: &'static str,
    title: String,
    subject: String,
}

/// Plans to which a change does the same.
#[derive(Serialize)]
pub(super) struct Touched {
    plans: Listed,
    /// How many things it does for the worse and for the better, in words.
    summary: String,
    consequences: Vec<Consequence>,
}

/// One thing that a change does to a plan's sign-offs.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
struct Consequence {
    /// Whether it is for the better.
    is_good: bool,
    what: String,
    title: String,
    subject: String,
    /// Who signed it and when, in words; empty where nobody did.
    signed: String,
}

/// What plans see otherwise, by the plan that they see it through.
pub(super) fn through(changes: &Changes<'_>, names: &Names<'_>) -> Vec<Through> {
    let reaches = changes.comparison.inherited.iter();
    reaches
        .map(|reach| Through {
            plans: names.list(&reach.plans.iter().collect::<Vec<_>>()),
            base: names.plan(&reach.through),
            subjects: reach
                .subjects
                .iter()
                .map(|seen| Seen {
                    how: how(seen.how),
                    title: names.subject(&reach.through, &seen.subject),
                    subject: seen.subject.to_string(),
                })
                .collect(),
        })
        .collect()
}

fn how(kind: ReachKind) -> &'static str {
    match kind {
        ReachKind::Changed => "changed",
        ReachKind::Gained => "gained",
        ReachKind::Lost => "lost",
        ReachKind::Renamed => "renamed",
        ReachKind::Replaced => "replaced",
    }
}

/// The plans with what the change does to their sign-offs; those with something to do first, then the larger groups.
pub(super) fn groups(changes: &Changes<'_>, names: &Names<'_>) -> Vec<Touched> {
    let mut groups: BTreeMap<Vec<Consequence>, Vec<&PlanId>> = BTreeMap::new();
    for (plan, effect) in &changes.comparison.effects {
        groups
            .entry(consequences(names, plan, effect))
            .or_default()
            .push(plan);
    }
    let mut groups: Vec<_> = groups.into_iter().collect();
    groups.sort_by_key(|(consequences, plans)| (consequences.is_empty(), Reverse(plans.len())));
    groups
        .into_iter()
        .map(|(consequences, plans)| Touched {
            plans: names.list(&plans),
            summary: summary(&consequences),
            consequences,
        })
        .collect()
}

fn summary(consequences: &[Consequence]) -> String {
    let good = consequences.iter().filter(|one| one.is_good).count();
    let counted = [
        (consequences.len() - good, "to sign again"),
        (good, "signed"),
    ];
    let said: Vec<_> = counted
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, words)| format!("{number} {words}"))
        .collect();
    if said.is_empty() {
        "nothing to sign again".to_owned()
    } else {
        said.join(", ")
    }
}

fn consequences(names: &Names<'_>, plan: &PlanId, effect: &Effect) -> Vec<Consequence> {
    let said = |what: &str, subject: &Subject, signed: String, is_good: bool| Consequence {
        is_good,
        what: what.to_owned(),
        title: names.subject(plan, subject),
        subject: subject.to_string(),
        signed,
    };
    let voided = effect.voided.iter().map(|voided| {
        let what = format!("Loses its {}", noun(voided.subject.kind));
        let signed = format!("by {} on {}", names.person(plan, &voided.by), voided.on);
        said(&what, &voided.subject, signed, false)
    });
    let is_voided = |subject: &&Subject| {
        let mut voided = effect.voided.iter();
        voided.any(|voided| voided.subject == **subject)
    };
    // That what lost its sign-off has none needs no second line.
    let fresh = |subjects: &'_ [Subject], what: &'static str| -> Vec<Consequence> {
        let told = subjects.iter().filter(|subject| !is_voided(subject));
        told.map(|subject| said(what, subject, String::new(), false))
            .collect()
    };
    let entry = |what, signed: &Signed, is_good| {
        said(what, &signed.subject, by(names, plan, signed), is_good)
    };
    let withdrawn = effect.withdrawn.iter();
    let signed = effect.newly_signed.iter();
    voided
        .chain(fresh(&effect.newly_stale, "Is stale"))
        .chain(fresh(&effect.newly_unreviewed, "Is unreviewed"))
        .chain(withdrawn.map(|signed| entry("Sign-off withdrawn", signed, false)))
        .chain(signed.map(|signed| entry("Signed", signed, signed.state.holds())))
        .collect()
}

/// What a kind of subject loses when its sign-off is voided.
fn noun(kind: SubjectKind) -> &'static str {
    match kind {
        SubjectKind::Contact => "verification",
        SubjectKind::Role => "acknowledgement",
        SubjectKind::Plan => "approval",
        _ => "review",
    }
}

fn by(names: &Names<'_>, plan: &PlanId, signed: &Signed) -> String {
    let how = signed
        .how
        .map(|how| format!(", {}", how.word().replace('-', " ")))
        .unwrap_or_default();
    let worth = if signed.state.holds() {
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
