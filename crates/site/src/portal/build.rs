//! The portal, page by page.

use irplan_plan::{Act, State};

use crate::edition::{Edition, SiteInput};
use crate::error::Error;
use crate::portal::plan_paths::plan_home;
use crate::portal::{due, overview, people, rules};
use crate::renderer::{
    EmergencyStrip, NavigationGroup, NavigationItem, SiteFacts, SiteFiles, SiteRenderer,
};
use crate::templates::Templates;
use crate::view::commit_words;

/// Renders the portal without its search index.
pub(crate) fn site(
    input: SiteInput<'_>,
    editions: &[Edition<'_>],
    templates: &Templates,
) -> Result<SiteFiles, Error> {
    let settings = input.repository.settings.site.as_ref();
    let title = settings
        .and_then(|site| site.title.as_ref())
        .map(|title| title.value.clone());
    let facts = SiteFacts {
        name: title.unwrap_or_else(|| {
            format!("{} plan portal", input.repository.provider_name())
                .trim()
                .to_owned()
        }),
        classification: settings
            .and_then(|site| site.classification.as_ref())
            .map(|line| line.value.clone()),
        commit: commit_words(input.history.head().map(|head| &**head)),
        built: input.today.to_string(),
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
        &navigation(input),
        &|_| EmergencyStrip::default(),
    )?;
    overview::page(input, editions, &mut renderer)?;
    due::page(editions, &mut renderer)?;
    people::page(editions, &mut renderer)?;
    rules::pages(input, &mut renderer)?;
    Ok(renderer.finish())
}

fn navigation(input: SiteInput<'_>) -> Vec<NavigationGroup> {
    let mut fleet = vec![
        NavigationItem::new("index.html", "All plans"),
        NavigationItem::new("due.html", "What is due"),
        NavigationItem::new("people.html", "Who is in which plan"),
    ];
    if !input.rules.is_empty() {
        fleet.push(NavigationItem::new(rules::PATH, "Rules"));
    }
    let sites = input
        .repository
        .published()
        .map(|plan| NavigationItem::new(plan_home(&plan.id, plan.kind), plan.name.clone()));
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
