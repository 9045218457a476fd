//! Where the sites of plans are, from the portal.

use irplan_plan::Plan;
use irplan_plan::model::PlanKind;

/// The first page of a plan's own site, from the portal.
pub(crate) fn home(plan: &Plan) -> String {
    format!("{}index.html", root(plan))
}

/// The folder of a plan's own site, from the portal.
pub(crate) fn root(plan: &Plan) -> String {
    match plan.kind {
        PlanKind::Provider => "plan/".to_owned(),
        PlanKind::Client | PlanKind::Base => format!("../clients/{}/", plan.id),
    }
}
