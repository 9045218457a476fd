//! Which plans use which packs, and which packs somebody has to read again.

use std::collections::BTreeMap;
use std::sync::Arc;

use irplan_plan::model::Audience;
use irplan_plan::{Id, Pack};
use jiff::civil::Date;
use serde::Serialize;

use crate::edition::{Edition, PortalEdition};
use crate::error::Error;
use crate::html::RootPath;
use crate::pages::{PackSite, render_pack};
use crate::portal::plan_paths::plan_root;
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::{Badge, PackView, PageLink};

/// The path of the page.
pub(super) const PATH: &str = "packs.html";

#[derive(Serialize)]
struct PackIndex {
    packs: Vec<PackRow>,
    /// The plans that choose no pack.
    without: Vec<PageLink>,
}

#[derive(Serialize)]
struct PackRow {
    id: String,
    link: PageLink,
    jurisdiction: String,
    is_own: bool,
    state: String,
    is_not_in_force: bool,
    as_of: String,
    badge: Option<Badge>,
    /// Whether somebody of the provider read it.
    review: Option<Badge>,
    used_by: Vec<PageLink>,
}

/// A pack and the plans that use it.
type UsedPack<'a> = (&'a Arc<Pack>, Vec<&'a Edition<'a>>);

/// Writes the page, and one for each pack.
pub(super) fn render<'a>(
    portal: &PortalEdition<'_>,
    editions: &'a [Edition<'a>],
    renderer: &mut SiteRenderer<'_>,
) -> Result<(), Error> {
    let mut used: BTreeMap<&Id, UsedPack<'a>> = BTreeMap::new();
    for edition in editions {
        for (id, pack) in edition.plan.packs() {
            let entry = used.entry(id).or_insert_with(|| (pack, Vec::new()));
            entry.1.push(edition);
        }
    }
    let mut used: Vec<_> = used.into_values().collect();
    // What has to be read again first comes first.
    used.sort_by_key(|(pack, _)| {
        let end = pack.outdated_on();
        (end.is_none(), end, pack.id.clone())
    });
    let without = editions.iter();
    let without = without.filter(|edition| edition.plan.packs().is_empty());
    let it = PackIndex {
        packs: used
            .iter()
            .filter_map(|used| row(used, review(editions, &used.0.id), portal.today))
            .collect(),
        without: without
            .map(|edition| duties_of(edition, RootPath::ROOT))
            .collect(),
    };
    let info = PageInfo {
        path: PATH.to_owned(),
        title: "Packs".to_owned(),
        lead: "Which plans use which regime, and how old irplan's facts about it are.".to_owned(),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "portal-packs.html", &it)?;
    used.iter().try_for_each(|(pack, plans)| {
        let plans = plans.iter();
        let site = PackSite {
            today: portal.today,
            parent: (PATH, "Packs"),
            audience: Audience::Provider,
            has_duties: false,
            used_by: plans
                .map(|plan| duties_of(plan, RootPath::FOLDER))
                .collect(),
            review: review(editions, &pack.id),
        };
        render_pack(pack, &site, renderer)
    })
}

/// Returns whether somebody of the provider read a pack, from an edition that may say so: that of the provider's plan. The
/// portal has no contact page to link to, so it shows the name only.
fn review(editions: &[Edition<'_>], pack: &Id) -> Option<Badge> {
    let mut badges = editions
        .iter()
        .filter_map(|edition| Badge::of_pack(edition, pack, RootPath::ROOT));
    let badge = badges.next()?;
    let by = badge.by.clone().map(|by| PageLink::words(by.words));
    Some(Badge { by, ..badge })
}

fn row((pack, plans): &UsedPack<'_>, review: Option<Badge>, today: Date) -> Option<PackRow> {
    let PackView {
        link,
        is_own,
        as_of,
        badge,
        sources: _,
        review: _,
    } = PackView::new(pack, today, RootPath::ROOT, Audience::Provider)?;
    let plans = plans.iter();
    Some(PackRow {
        id: pack.id.to_string(),
        link,
        jurisdiction: pack.head()?.jurisdiction.value.clone(),
        is_own,
        state: pack.state(today).law_in_words(),
        is_not_in_force: !pack.status().computes(),
        as_of,
        badge,
        review,
        used_by: plans.map(|plan| duties_of(plan, RootPath::ROOT)).collect(),
    })
}

/// Returns a link to the duties of a plan, on its own site.
fn duties_of(edition: &Edition<'_>, root: RootPath) -> PageLink {
    let plan = &edition.plan;
    let page = format!("{}duties.html", plan_root(plan.id(), plan.kind()));
    PageLink::to(plan.name().to_owned(), root.to(&page))
}
