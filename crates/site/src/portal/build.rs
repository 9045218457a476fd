//! The portal, page by page.

use irplan_plan::{Act, State};

use crate::edition::{Edition, PortalEdition};
use crate::error::Error;
use crate::portal::plan_paths::plan_home;
use crate::portal::{due, overview, packs, people, rules};
use crate::renderer::{
    EmergencyStrip, NavigationGroup, NavigationItem, SiteFacts, SiteFiles, SiteRenderer,
};
use crate::templates::Templates;
use crate::view::commit_words;

/// Renders the portal without its search index.
pub(crate) fn site(
    portal: &PortalEdition<'_>,
    editions: &[Edition<'_>],
    templates: &Templates,
) -> Result<SiteFiles, Error> {
    let facts = SiteFacts {
        name: portal.name.clone(),
        classification: portal.classification.map(str::to_owned),
        onboarding_until: None,
        commit: commit_words(portal.head),
        built: portal.today.to_string(),
        check_before: None,
        unchecked: 0,
        due_soon: State::DueSoon.label(Act::Review),
        overdue: State::Overdue.label(Act::Review),
        is_portal: true,
        copy: "For the provider's own staff".to_owned(),
    };
    let mut renderer = SiteRenderer::new(
        templates,
        "portal/".to_owned(),
        facts,
        &navigation(portal),
        &|_| EmergencyStrip::default(),
    )?;
    overview::render(portal, editions, &mut renderer)?;
    due::render(editions, &mut renderer)?;
    people::render(editions, &mut renderer)?;
    packs::render(portal, editions, &mut renderer)?;
    rules::render(portal, &mut renderer)?;
    Ok(renderer.finish())
}

fn navigation(portal: &PortalEdition<'_>) -> Vec<NavigationGroup> {
    let mut fleet = vec![
        NavigationItem::new("index.html", "All plans"),
        NavigationItem::new("due.html", "What is due"),
        NavigationItem::new("people.html", "Who is in which plan"),
        NavigationItem::new(packs::PATH, "Packs"),
    ];
    if !portal.rules.is_empty() {
        fleet.push(NavigationItem::new(rules::PATH, "Rules"));
    }
    let sites = portal.plans.iter();
    let sites = sites.map(|(id, kind, name)| NavigationItem::new(plan_home(id, *kind), *name));
    vec![
        NavigationGroup {
            title: "Portal",
            items: fleet,
        },
        NavigationGroup {
            title: "Plans",
            items: sites.collect(),
        },
    ]
}
