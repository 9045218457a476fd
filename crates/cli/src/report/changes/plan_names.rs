//! The names of plans in a report of changes.

use std::collections::BTreeMap;

use irplan_engine::compare::ReadSides;
use irplan_plan::PlanId;

use crate::terminal::masked_text;

/// Returns the names of the plans, from the newer side if both have them.
pub(crate) fn plan_names(both: &ReadSides, is_masked: bool) -> BTreeMap<PlanId, String> {
    let sides = [both.old.plans(), both.new.plans()];
    let plans = sides.into_iter().flat_map(|side| side.plans.values());
    let named = plans.map(|plan| {
        let name = match is_masked {
            true => masked_text(&plan.name).into_owned(),
            false => plan.name.clone(),
        };
        (plan.id.clone(), name)
    });
    named.collect()
}
