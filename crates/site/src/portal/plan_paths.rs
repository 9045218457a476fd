//! The addresses of the plans' sites, from the portal.

use irplan_plan::PlanId;
use irplan_plan::model::PlanKind;

use crate::site_folders::site_folder_from_portal;

/// Returns the first page of a plan's own site, from the portal.
pub(crate) fn plan_home(plan: &PlanId, kind: PlanKind) -> String {
    format!("{}index.html", plan_root(plan, kind))
}

/// Returns the folder of a plan's own site, from the portal.
pub(crate) fn plan_root(plan: &PlanId, kind: PlanKind) -> String {
    site_folder_from_portal(plan, kind)
}
