//! Questions about the duties of a plan that several rules ask.

use irplan_plan::model::Duty;
use irplan_plan::{Id, PlanEntry};

use crate::context::Case;

/// Returns the duties that are judged in this plan: those in its own files, and those of packs. What a pack's duty needs
/// depends on the country, the contracts and the decisions of each client, even if a base plan chooses the pack.
pub(crate) fn own_duties<'a>(
    case: &Case<'a>,
) -> impl Iterator<Item = (&'a Id, &'a PlanEntry<Duty>)> {
    let plan = case.plan;
    let duties = plan.duties.iter();
    duties.filter(|(id, duty)| match id.in_pack() {
        Some(_) => case.is_published(),
        None => duty.from == plan.id,
    })
}

/// Whether somebody has to send something because of a duty.
pub(crate) fn is_owed(case: &Case<'_>, duty: &Duty) -> bool {
    duty.status().computes() && !is_exempt(case, duty)
}

/// Whether a decision that a duty does not apply counts today.
pub(crate) fn is_exempt(case: &Case<'_>, duty: &Duty) -> bool {
    let is_contact = |by: &Id| case.plan.contacts.contains_key(by);
    duty.exemption(case.today(), is_contact).is_some()
}
