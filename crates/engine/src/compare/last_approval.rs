//! Finds the last approval of each plan, as the older side of a comparison.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::history::{LedgerChange, short_id};
use irplan_plan::model::PlanKind;
use irplan_plan::signoff::NoApproval;
use irplan_plan::{LastChange, LastChanges, Plan, PlanId, PlanRenames, Subject};
use jiff::civil::Date;

use super::RevisionPair;
use super::read_sides::read_older_side;
use super::withdrawn_approval::find_withdrawn_approvals;
use crate::stages::PlanSet;

/// Plans whose last approval was added by the same commit.
#[derive(Clone, Debug)]
pub struct ApprovedPlans {
    /// The commit, as the older side, and the side that is compared with it.
    pub sides: RevisionPair,
    /// The name of the commit: who approved and when, if that is the same for all its plans.
    pub name: String,
    /// The plans.
    pub plans: Vec<PlanId>,
}

/// Finds the commit that added the last approval of each requested plan, or of all, in the order of plans. For the
/// others, says why there is nothing to compare with.
///
/// An approval covers the text that was signed. The commit may have another text, which was edited in the same commit,
/// or squashed together. The older side must have only what somebody approved.
///
/// # Errors
/// If history, or such a commit, cannot be read.
pub fn approvals(
    source: &irplan_repo::Repository,
    set: &PlanSet,
    today: Date,
) -> anyhow::Result<(Vec<ApprovedPlans>, BTreeMap<PlanId, NoApproval>)> {
    let history = set.last_changes(source)?;
    let mut by_commit: BTreeMap<String, Vec<&Plan>> = BTreeMap::new();
    let mut renames = PlanRenames::default();
    let is_base = |id: &&PlanId| {
        let plan = set.plans().plans.get(*id);
        plan.is_some_and(|plan| plan.kind == PlanKind::Base)
    };
    let bases = set.selected().iter().filter(is_base).cloned();
    let mut without: BTreeMap<_, _> = bases.map(|id| (id, NoApproval::Base)).collect();
    let mut unsigned = Vec::new();
    for plan in set.selected_plans() {
        let key = (plan.id.clone(), Subject::PLAN);
        if !plan.source.ledger.contains_key(&Subject::PLAN) {
            unsigned.push(plan);
            continue;
        }
        match commit_of(history.sign_offs.get(&key)) {
            Ok(commit) => {
                by_commit.entry(commit).or_default().push(plan);
                let then = name_then(&history, plan);
                renames.extend(&PlanRenames::of(then, plan.id.clone()));
            }
            Err(reason) => drop(without.insert(plan.id.clone(), reason)),
        }
    }
    without.extend(find_withdrawn_approvals(source, set, &unsigned)?);
    let mut found = Vec::new();
    for (commit, mut plans) in by_commit {
        let sides = RevisionPair {
            base: source.revision(&commit)?,
            head: set.revision().cloned(),
            given_base: None,
            known_renames: renames.clone(),
        };
        let ids: Vec<_> = plans.iter().map(|plan| name_then(&history, plan)).collect();
        let old = read_older_side(source, &sides, &ids)?;
        plans.retain(|plan| {
            let was = old.plans().plans.get(&name_then(&history, plan));
            match objection(plan, was, today) {
                Some(reason) => {
                    without.insert(plan.id.clone(), reason);
                    false
                }
                None => true,
            }
        });
        found.extend(approved(sides, &plans));
    }
    found.sort_by(|a, b| a.plans.cmp(&b.plans));
    Ok((found, without))
}

/// Returns the name that a plan had when it was approved.
fn name_then(history: &LastChanges, plan: &Plan) -> PlanId {
    let entered = history.of_sign_off(&plan.id, &Subject::PLAN);
    entered.map_or_else(|| plan.id.clone(), |entered| entered.plan_then(&plan.id))
}

/// Says why an approval does not show what was approved: its commit has another text, or it never counted there. It is
/// fine if it has expired since, or if its signer has left.
fn objection(plan: &Plan, was: Option<&Plan>, today: Date) -> Option<NoApproval> {
    let signed = plan.source.ledger.get(&Subject::PLAN)?;
    let status = was.map(|was| was.sign_off_status(&Subject::PLAN, today));
    if let Some(problem) = status.and_then(|status| status.problem) {
        return Some(NoApproval::Invalid(problem.to_string()));
    }
    let is_same = was.is_some_and(|was| was.matches_digest(&Subject::PLAN, &signed.digest.value));
    (!is_same).then_some(NoApproval::Edited)
}

/// Returns the plans that one commit approved; `None` if it approved none. The name says who and when, unless that
/// differs.
fn approved(sides: RevisionPair, plans: &[&Plan]) -> Option<ApprovedPlans> {
    let id = sides.base.id();
    let short = short_id(&id);
    let signed = plans.iter().filter_map(|plan| {
        let signed = plan.source.ledger.get(&Subject::PLAN)?;
        Some((&signed.by.value, signed.on.value))
    });
    let signed: BTreeSet<_> = signed.collect();
    let name = match (signed.first()?, signed.len()) {
        ((by, on), 1) => format!("the approval of {on} by {by} ({short})"),
        _ => short.to_owned(),
    };
    Some(ApprovedPlans {
        name,
        plans: plans.iter().map(|plan| plan.id.clone()).collect(),
        sides,
    })
}

/// Returns the commit that added an approval, or why there is none to compare with.
fn commit_of(entered: Option<&LedgerChange>) -> Result<String, NoApproval> {
    match entered.map(|entered| &entered.change) {
        Some(LastChange::At(commit)) => Ok(commit.id.clone()),
        Some(LastChange::AtOrBefore(_)) => Err(NoApproval::OutOfReach),
        Some(LastChange::Uncommitted) => Err(NoApproval::Uncommitted),
        None => Err(NoApproval::Unknown),
    }
}
