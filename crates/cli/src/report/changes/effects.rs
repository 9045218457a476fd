//! What changes do to sign-offs, put together for plans to which they do the same.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::diff::{Effect, Signed};
use irplan_plan::{PlanId, Subject, SubjectKind};

use super::Report;
use crate::report::counted;
use crate::sign::Act;

/// One thing that a change does to a plan's sign-offs.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Consequence {
    /// What becomes of it: `voided`, `stale`, `unreviewed`, `withdrawn`, `signed`.
    pub(super) what: &'static str,
    /// What it is about.
    pub(super) subject: Subject,
    /// Who signed it and when, as a phrase; empty where nobody did.
    pub(super) signed: String,
}

/// Plans to which the change does the same.
pub(super) struct Group<'a> {
    /// What it does to each.
    pub(super) consequences: Vec<Consequence>,
    /// The plans.
    pub(super) plans: Vec<&'a PlanId>,
}

/// What the change does, the plans with the same consequences together, those with the most first.
pub(super) fn groups<'a>(report: &'a Report<'_>) -> Vec<Group<'a>> {
    let mut groups: BTreeMap<Vec<Consequence>, Vec<&PlanId>> = BTreeMap::new();
    for (plan, effect) in &report.comparison.effects {
        groups.entry(of(effect)).or_default().push(plan);
    }
    let groups = groups.into_iter().map(|(consequences, plans)| Group {
        consequences,
        plans,
    });
    let mut groups: Vec<_> = groups.collect();
    groups.sort_by_key(|group| (group.consequences.is_empty(), Reverse(group.plans.len())));
    groups
}

fn of(effect: &Effect) -> Vec<Consequence> {
    let mut found: Vec<Consequence> = Vec::new();
    for void in &effect.voided {
        found.push(Consequence {
            what: "voided",
            subject: void.subject.clone(),
            signed: format!("signed by {} on {}", void.by, void.on),
        });
    }
    let is_told =
        |found: &[Consequence], subject: &Subject| found.iter().any(|one| one.subject == *subject);
    for (what, subjects) in [
        ("stale", &effect.newly_stale),
        ("unreviewed", &effect.newly_unreviewed),
    ] {
        for subject in subjects {
            // That what lost its sign-off has none needs no second line.
            if !is_told(&found, subject) {
                found.push(Consequence {
                    what,
                    subject: subject.clone(),
                    signed: String::new(),
                });
            }
        }
    }
    found.extend(
        effect
            .withdrawn
            .iter()
            .map(|signed| entry("withdrawn", signed)),
    );
    found.extend(
        effect
            .newly_signed
            .iter()
            .map(|signed| entry("signed", signed)),
    );
    found
}

fn entry(what: &'static str, signed: &Signed) -> Consequence {
    let Signed {
        subject,
        by,
        on,
        how,
        state,
    } = signed;
    let how = how.map_or(String::new(), |how| {
        format!(", {}", how.word().replace('-', " "))
    });
    let worth = if state.holds() {
        String::new()
    } else {
        format!("; it is {}", state.name())
    };
    Consequence {
        what,
        subject: subject.clone(),
        signed: format!("by {by} on {on}{how}{worth}"),
    }
}

/// What was stale before the change and still is, in one phrase; `None` where nothing was, or where the plans were not
/// read far enough to tell.
pub(super) fn already(report: &Report<'_>) -> Option<String> {
    let whole = report
        .comparison
        .effects
        .iter()
        .filter(|(plan, _)| !report.partly.contains(*plan));
    let (contacts, pages) = whole.fold((0, 0), |(contacts, pages), (_, effect)| {
        (
            contacts + effect.stale_already,
            pages + effect.unreviewed_already,
        )
    });
    let said: Vec<_> = [
        (contacts, format!("{} stale", counted(contacts, "contact"))),
        (pages, format!("{} unreviewed", counted(pages, "page"))),
    ]
    .into_iter()
    .filter(|(number, _)| *number > 0)
    .map(|(_, said)| said)
    .collect();
    (!said.is_empty()).then(|| said.join(", "))
}

/// The commands that sign again what the change left without a sign-off: one for all subjects that the same plans need.
pub(super) fn commands(groups: &[Group<'_>]) -> Vec<(Act, String)> {
    let mut commands = Vec::new();
    for act in Act::ALL {
        for (plans, subjects) in unsigned(groups, act.kinds()) {
            let command = match plans.len() > NAMED_PLANS || subjects.len() > NAMED_SUBJECTS {
                true => act.pending(SIGNER),
                false => act.command(subjects, plans, SIGNER),
            };
            if !commands.contains(&(act, command.clone())) {
                commands.push((act, command));
            }
        }
    }
    commands
}

/// The subjects of some kinds that lack a sign-off, by the plans that need it.
fn unsigned<'a>(
    groups: &'a [Group<'a>],
    kinds: &[SubjectKind],
) -> BTreeMap<BTreeSet<&'a PlanId>, Vec<&'a Subject>> {
    let mut plans_of: BTreeMap<&Subject, BTreeSet<&PlanId>> = BTreeMap::new();
    for group in groups {
        for one in &group.consequences {
            let is_unsigned = matches!(one.what, "voided" | "stale" | "unreviewed" | "withdrawn");
            if is_unsigned && kinds.contains(&one.subject.kind) {
                let plans = plans_of.entry(&one.subject).or_default();
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

/// What stands for whoever signs, who puts their own id there.
pub(super) const SIGNER: &str = "YOUR-ID";
/// The most plans that one command names; where more are concerned, it walks through what is due.
const NAMED_PLANS: usize = 12;
/// The most subjects that one command names.
const NAMED_SUBJECTS: usize = 12;
