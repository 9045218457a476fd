//! Merges the findings of one fault that many plans inherit into one that names the plans.
//!
//! Each plan is judged by itself, so the same line is found as often as plans read it. The pages of `baseline` are inherited
//! by `elm`, `oak` and `ash`. The base plan has no people, so it is not judged by its roles:
//!
//! | plan | finding at one step of `baseline` | the same key as | becomes |
//! |---|---|---|---|
//! | `elm` | `lead` has no holder | `oak` | one finding: `lead` has no holder, in `elm` and `oak` |
//! | `oak` | `lead` has no holder | `elm` | the same |
//! | `ash` | `it` has no holder | none | a finding of its own |
//!
//! If `baseline` itself had the finding, its own words would stay, and the plans that inherit the step would be listed next to
//! it.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::id::PlanId;
use irplan_plan::message::{count, first_of};
use irplan_plan::model::PlanKind;
use irplan_plan::plan::{Plan, Repository};
use irplan_plan::{Finding, Level, Message, Place, RuleId, Value, message};

use crate::file_faults::{FileFaults, PlansOfFiles};

/// How many plans a message names before it counts the others.
const MAX_NAMED: usize = 4;

/// A finding with the plans that it concerns; no plans if it concerns the repository as a whole.
pub(crate) struct MergedFinding {
    /// The finding.
    pub finding: Finding,
    /// The plans.
    pub plans: BTreeSet<PlanId>,
    /// The findings of single plans, if they have other words.
    pub findings_by_plan: BTreeMap<PlanId, Finding>,
}

/// What the findings of one fault that plans inherit have in common: the rule, the level and the place, which of several
/// faults it is, and the values that it names.
///
/// Plans that inherit a text do not always have a fault for the same reason. A page that one plan never reviewed may be
/// overdue in another since some day. Then the values differ, and each plan has its own finding.
type MergeKey = (RuleId, Level, Place, Vec<Value>, Vec<Value>);

/// Merges findings of the same fault at the same place.
pub(crate) fn merge_inherited(
    findings: Vec<Finding>,
    repository: &Repository,
    file_faults: &FileFaults<'_>,
) -> Vec<MergedFinding> {
    let mut known = PlansOfFiles::new();
    let mut unpublished =
        |findings: &[Finding]| file_faults.unpublished_plans(findings, &mut known);
    let inheritors = inheriting_plans(repository);
    let mut groups: BTreeMap<MergeKey, Vec<Finding>> = BTreeMap::new();
    let mut merged = Vec::new();
    for finding in findings {
        match finding.place().cloned() {
            Some(place) => {
                let which = finding.fault.details.clone();
                let named = finding.message.values().cloned().collect();
                let key = (finding.rule, finding.level, place, which, named);
                groups.entry(key).or_default().push(finding);
            }
            None => {
                let too = unpublished(std::slice::from_ref(&finding));
                let mut one = with_affected_plans(finding, &inheritors);
                one.plans.extend(too);
                merged.push(one);
            }
        }
    }
    for ((_, _, place, ..), group) in groups {
        let too = unpublished(&group);
        let group = merge_group(&place, group, &inheritors);
        merged.extend(group.map(|mut one| {
            one.plans.extend(too);
            one
        }));
    }
    merged
}

/// The plans that inherit from each plan.
type InheritingPlans<'a> = BTreeMap<&'a PlanId, Vec<&'a Plan>>;

fn inheriting_plans(repository: &Repository) -> InheritingPlans<'_> {
    let mut inheritors = InheritingPlans::new();
    for plan in repository.plans.values() {
        for ancestor in &plan.ancestors {
            inheritors.entry(ancestor).or_default().push(plan);
        }
    }
    inheritors
}

fn merge_group(
    place: &Place,
    mut group: Vec<Finding>,
    inheritors: &InheritingPlans<'_>,
) -> Option<MergedFinding> {
    let plans: BTreeSet<_> = group
        .iter()
        .filter_map(|finding| finding.plan.clone())
        .collect();
    let owner = place.path.plan();
    let own = group.iter().position(|finding| finding.plan == owner);
    if let Some(own) = own {
        // The text itself has the fault, so the message names no plan. The others only inherit it.
        let mut only = with_affected_plans(group.swap_remove(own), inheritors);
        only.plans.extend(plans);
        only.findings_by_plan = findings_by_plan(group);
        return Some(only);
    }
    let finding = merge_wording(&group, &plans)?;
    let by_plan = findings_by_plan(group);
    let Some(owner) = owner.filter(|_| !plans.is_empty()) else {
        // The place is in `irplan.toml`, or concerns no plan, so nobody inherits it.
        return Some(MergedFinding {
            finding,
            plans,
            findings_by_plan: by_plan,
        });
    };
    let affected = plan_list(&plans, &owner, inheritors);
    let plan = match plans.len() {
        1 => finding.plan.clone(),
        _ => Some(owner),
    };
    Some(MergedFinding {
        finding: Finding {
            message: message!("{}, in {}", finding.message, affected),
            plan,
            ..finding
        },
        plans,
        findings_by_plan: by_plan,
    })
}

/// Returns the findings of a group by plan.
fn findings_by_plan(group: Vec<Finding>) -> BTreeMap<PlanId, Finding> {
    let with_plan = |finding: Finding| Some((finding.plan.clone()?, finding));
    group.into_iter().filter_map(with_plan).collect()
}

/// Returns the first finding with only the labels that all have, and with a help that is right for all.
fn merge_wording(group: &[Finding], plans: &BTreeSet<PlanId>) -> Option<Finding> {
    let (first, rest) = group.split_first()?;
    let mut merged = first.clone();
    merged
        .labels
        .retain(|label| rest.iter().all(|other| other.labels.contains(label)));
    // The place is the same in all, but its label may differ.
    if merged.place() != first.place() {
        merged.labels.insert(0, first.labels.first()?.clone());
    }
    if rest.iter().any(|other| other.help != first.help) {
        let others = count(plans.len() - 1, "other plan", "other plans");
        merged.help = merged
            .help
            .map(|help| message!("{}, and do the same in {}", help, others));
    }
    Some(merged)
}

/// Names a few plans by id. Says "all" if every plan that inherits is included.
fn plan_list(
    plans: &BTreeSet<PlanId>,
    owner: &PlanId,
    inheritors: &InheritingPlans<'_>,
) -> Message {
    let inheritors = inheritors.get(owner).map_or(&[][..], Vec::as_slice);
    let inheritors = inheritors
        .iter()
        .filter(|inheritor| inheritor.kind != PlanKind::Base)
        .count();
    if plans.len() > MAX_NAMED && plans.len() == inheritors {
        return message!("all {} plans that inherit it", inheritors);
    }
    first_of(plans.iter().map(message::plan), MAX_NAMED, "other plans")
}

/// Adds to a finding every plan that has its subject: the plan itself, and those that inherit the subject.
fn with_affected_plans(finding: Finding, inheritors: &InheritingPlans<'_>) -> MergedFinding {
    let mut plans: BTreeSet<_> = finding.plan.iter().cloned().collect();
    if let (Some(plan), Some(subject)) = (&finding.plan, &finding.subject) {
        let inheritors = inheritors.get(plan).into_iter().flatten();
        let inheritors = inheritors.filter(|inheritor| inheritor.owner_of(subject) == Some(plan));
        plans.extend(inheritors.map(|inheritor| inheritor.id.clone()));
    }
    MergedFinding {
        finding,
        plans,
        findings_by_plan: BTreeMap::new(),
    }
}
