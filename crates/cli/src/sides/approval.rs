//! What was last approved of each plan, as the older side of a comparison.

use std::collections::BTreeMap;

use irplan_plan::history::Entered;
use irplan_plan::{LastChange, Plan, PlanId, Subject};
use irplan_repo::Revision;

use super::Sides;
use crate::load::Loaded;

/// Plans whose last approval came in by the same commit.
#[derive(Clone, Debug)]
pub struct Approved {
    /// That commit, and the side that is compared with it.
    pub sides: Sides,
    /// What the commit is called: who approved, and when.
    pub name: String,
    /// The plans.
    pub plans: Vec<PlanId>,
}

/// Finds the commit that brought in the last approval of each plan that is asked for, or of all; and says of the others,
/// one phrase each, why there is nothing to compare with.
///
/// # Errors
/// When history cannot be read.
pub fn approvals(
    loaded: &Loaded,
    asked: &[PlanId],
) -> anyhow::Result<(Vec<Approved>, Vec<String>)> {
    let history = loaded.history()?;
    let mut found: BTreeMap<String, Approved> = BTreeMap::new();
    let mut without = Vec::new();
    for plan in loaded.chosen(asked) {
        let key = (plan.id.clone(), Subject::PLAN);
        match commit_of(plan, history.sign_offs.get(&key)) {
            Ok(commit) => {
                if !found.contains_key(&commit) {
                    let base = loaded.source.revision(&commit)?;
                    let approved = approved(plan, base, loaded);
                    found.insert(commit.clone(), approved);
                }
                if let Some(approved) = found.get_mut(&commit) {
                    approved.plans.push(plan.id.clone());
                }
            }
            Err(why) => without.push(format!("`{}` {why}", plan.id)),
        }
    }
    Ok((found.into_values().collect(), without))
}

fn approved(plan: &Plan, base: Revision, loaded: &Loaded) -> Approved {
    let id = base.id();
    let short = id.get(..10).unwrap_or(&id);
    let name = match plan.source.ledger.get(&Subject::PLAN) {
        Some(signed) => format!(
            "the approval of {} by {} ({short})",
            signed.on.value, signed.by.value
        ),
        None => short.to_owned(),
    };
    Approved {
        sides: Sides {
            base,
            head: loaded.revision.clone(),
        },
        name,
        plans: Vec::new(),
    }
}

/// The commit that brought an approval in, or why there is none.
fn commit_of(plan: &Plan, entered: Option<&Entered>) -> Result<String, &'static str> {
    if !plan.source.ledger.contains_key(&Subject::PLAN) {
        return Err("was never approved: sign with `irplan approve`");
    }
    match entered.map(|entered| &entered.change) {
        Some(LastChange::At(commit)) => Ok(commit.id.clone()),
        Some(LastChange::AtOrBefore(_)) => Err(
            "was approved before the oldest commit here: the clone is shallow, fetch the whole history",
        ),
        Some(LastChange::Uncommitted) => Err("has an approval that is not committed yet"),
        None => Err("has an approval of which history says nothing"),
    }
}
