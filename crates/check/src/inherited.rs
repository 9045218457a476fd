//! One finding of a fault that many plans inherit, naming the plans in which it is one.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::id::PlanId;
use irplan_plan::model::PlanKind;
use irplan_plan::plan::{Plan, Repository};
use irplan_plan::{Finding, Level, Place};

use crate::context::{joined, listed};

/// How many plans a message names before it counts the others.
const NAMED: usize = 4;

/// A finding with the plans that it concerns; none where it concerns the repository as a whole.
pub(crate) struct Reaching {
    /// The finding.
    pub finding: Finding,
    /// The plans.
    pub plans: BTreeSet<PlanId>,
}

/// Makes one of all findings of one rule with the same words at the same place.
pub(crate) fn merge(findings: Vec<Finding>, repository: &Repository) -> Vec<Reaching> {
    let heirs = heirs(repository);
    type Key = (&'static str, Level, Place, String);
    let mut groups: BTreeMap<Key, Vec<Finding>> = BTreeMap::new();
    let mut merged = Vec::new();
    for finding in findings {
        match finding.place().cloned() {
            Some(place) => {
                let key = (finding.rule, finding.level, place, finding.message.clone());
                groups.entry(key).or_default().push(finding);
            }
            None => merged.push(reaching(finding, &heirs)),
        }
    }
    for ((_, _, place, _), group) in groups {
        merged.extend(merge_group(&place, group, &heirs));
    }
    merged
}

/// The plans that inherit from each plan.
type Heirs<'a> = BTreeMap<&'a str, Vec<&'a Plan>>;

fn heirs(repository: &Repository) -> Heirs<'_> {
    let mut heirs = Heirs::new();
    for plan in repository.plans.values() {
        for ancestor in &plan.ancestors {
            heirs.entry(ancestor.as_str()).or_default().push(plan);
        }
    }
    heirs
}

fn merge_group(place: &Place, mut group: Vec<Finding>, heirs: &Heirs<'_>) -> Option<Reaching> {
    let plans: BTreeSet<_> = group
        .iter()
        .filter_map(|finding| finding.plan.clone())
        .collect();
    let owner = place.path.plan();
    let own = group.iter().position(|finding| finding.plan == owner);
    if let Some(own) = own {
        // The text is at fault by itself, so no plan is named; others only inherit it.
        let mut only = reaching(group.swap_remove(own), heirs);
        only.plans.extend(plans);
        return Some(only);
    }
    let finding = unite(&group, &plans)?;
    let Some(owner) = owner.filter(|_| !plans.is_empty()) else {
        // It stands in `irplan.toml`, or concerns no plan: there is nothing that anybody inherits.
        return Some(Reaching { finding, plans });
    };
    let (message, reached) = (&finding.message, named(&plans, owner.as_str(), heirs));
    let plan = match plans.len() {
        1 => finding.plan.clone(),
        _ => Some(owner),
    };
    Some(Reaching {
        finding: Finding {
            message: format!("{message}, in {reached}"),
            plan,
            ..finding
        },
        plans,
    })
}

/// The first finding, with the labels that all have, and a help that holds for all.
fn unite(group: &[Finding], plans: &BTreeSet<PlanId>) -> Option<Finding> {
    let (first, rest) = group.split_first()?;
    let mut united = first.clone();
    united
        .labels
        .retain(|label| rest.iter().all(|other| other.labels.contains(label)));
    // The place is the same in all; its words need not be.
    if united.place() != first.place() {
        united.labels.insert(0, first.labels.first()?.clone());
    }
    if rest.iter().any(|other| other.help != first.help) {
        let others = plans.len() - 1;
        let plural = if others == 1 { "plan" } else { "plans" };
        united.help = united
            .help
            .map(|help| format!("{help}, and the same for the {others} other {plural}"));
    }
    Some(united)
}

/// The plans in words: by name where they are few, as "all" where nobody who inherits is left out.
fn named(plans: &BTreeSet<PlanId>, owner: &str, heirs: &Heirs<'_>) -> String {
    let heirs = heirs.get(owner).map_or(&[][..], Vec::as_slice);
    let heirs = heirs
        .iter()
        .filter(|heir| heir.kind != PlanKind::Base)
        .count();
    if plans.len() > NAMED && plans.len() == heirs {
        return format!("all {heirs} plans that inherit it");
    }
    let names: Vec<_> = plans.iter().map(PlanId::as_str).collect();
    if names.len() <= NAMED {
        return listed(&names);
    }
    let mut phrases: Vec<_> = names[..NAMED - 1]
        .iter()
        .map(|name| format!("`{name}`"))
        .collect();
    phrases.push(format!("{} other plans", names.len() + 1 - NAMED));
    joined(&phrases)
}

/// A finding with every plan that has its subject: its own, and those that inherit the subject from there.
fn reaching(finding: Finding, heirs: &Heirs<'_>) -> Reaching {
    let mut plans: BTreeSet<_> = finding.plan.iter().cloned().collect();
    if let (Some(plan), Some(subject)) = (&finding.plan, &finding.subject) {
        let heirs = heirs.get(plan.as_str()).into_iter().flatten();
        let heirs = heirs.filter(|heir| heir.home(subject) == Some(plan));
        plans.extend(heirs.map(|heir| heir.id.clone()));
    }
    Reaching { finding, plans }
}
