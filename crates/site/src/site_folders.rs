//! The folders of the published site: one for each plan, and the portal's.

use irplan_plan::PlanId;
use irplan_plan::model::PlanKind;

/// The folder of the portal's pages.
pub const PORTAL_FOLDER: &str = "portal/";
/// The folder of the provider's own plan. It is in the portal, which no client gets.
const PROVIDER_FOLDER: &str = "portal/plan/";
/// The folder of the clients' sites.
const CLIENTS_FOLDER: &str = "clients/";

/// Returns the folder of a plan's pages.
pub fn site_folder(plan: &PlanId, kind: PlanKind) -> String {
    match kind {
        PlanKind::Provider => PROVIDER_FOLDER.to_owned(),
        PlanKind::Client | PlanKind::Base => format!("{CLIENTS_FOLDER}{plan}/"),
    }
}

/// Returns the same folder as a relative address on a page of the portal.
pub(crate) fn site_folder_from_portal(plan: &PlanId, kind: PlanKind) -> String {
    let folder = site_folder(plan, kind);
    match folder.strip_prefix(PORTAL_FOLDER) {
        Some(within) => within.to_owned(),
        None => format!("../{folder}"),
    }
}

/// Returns the folder of the plan, or of the portal, that a page belongs to; `None` if it belongs to neither.
pub fn folder_of_page(path: &str) -> Option<&str> {
    for folder in [PROVIDER_FOLDER, PORTAL_FOLDER] {
        if path.starts_with(folder) {
            return path.get(..folder.len());
        }
    }
    let name = path.strip_prefix(CLIENTS_FOLDER)?.find('/')?;
    path.get(..=CLIENTS_FOLDER.len() + name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_page_belongs_to_a_plan_or_the_portal() {
        for (path, folder) in [
            ("clients/harbor/index.html", Some("clients/harbor/")),
            ("clients/harbor/print/all.html", Some("clients/harbor/")),
            ("portal/index.html", Some("portal/")),
            ("portal/plan/index.html", Some("portal/plan/")),
            ("portal/planning.html", Some("portal/")),
            ("clients/index.html", None),
            ("index.html", None),
        ] {
            assert_eq!(folder_of_page(path), folder, "{path}");
        }
    }

    #[test]
    fn the_portal_links_to_each_site() {
        let id = PlanId::slug("acme", "");
        for (kind, expected) in [
            (PlanKind::Provider, "plan/"),
            (PlanKind::Client, "../clients/acme/"),
        ] {
            assert_eq!(site_folder_from_portal(&id, kind), expected);
        }
    }
}
