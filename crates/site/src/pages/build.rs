//! One plan's site, page by page.

use std::sync::Arc;

use irplan_plan::{Act, State};
use jiff::civil::Date;

use crate::edition::{Edition, SiteEdition};
use crate::error::Error;
use crate::html::RootPath;
use crate::pages::{
    Freshness, assets, contacts, detection, duties, health, packs, playbooks, practice, profile,
    sections, slip, start, strip, team, vcard,
};
use crate::renderer::{NavigationGroup, NavigationItem, SiteFacts, SiteFiles, SiteRenderer};
use crate::search;
use crate::templates::Templates;
use crate::view::commit_words;

/// Renders every page of a plan, and its other files.
pub(crate) fn site(edition: &SiteEdition<'_>, templates: &Templates) -> Result<SiteFiles, Error> {
    let groups = navigation(edition);
    let strip = |root: RootPath| strip::strip(edition, root);
    let mut renderer =
        SiteRenderer::new(templates, edition.folder(), facts(edition), &groups, &strip)?;
    start::render(edition, &mut renderer)?;
    playbooks::render(edition, &mut renderer)?;
    contacts::render(edition, &mut renderer)?;
    team::render(edition, &mut renderer)?;
    duties::render(edition, &mut renderer)?;
    packs::render(edition, &mut renderer)?;
    sections::render(edition, &mut renderer)?;
    assets::render(edition, &mut renderer)?;
    detection::render(edition, &mut renderer)?;
    profile::render(edition, &mut renderer)?;
    practice::render(edition, &mut renderer)?;
    health::render(edition, &mut renderer)?;
    slip::render(edition, &mut renderer, &Freshness::new(edition))?;
    renderer.add("contacts.vcf", Arc::from(vcard::all(edition).into_bytes()))?;
    renderer.add("assets/search-index.js", search::of_plan(edition)?)?;
    Ok(renderer.finish())
}

fn facts(edition: &SiteEdition<'_>) -> SiteFacts {
    let freshness = Freshness::new(edition);
    SiteFacts {
        name: edition.plan.name().to_owned(),
        classification: edition.plan.classification().map(str::to_owned),
        onboarding_until: onboarding_until(edition).map(|day| day.to_string()),
        commit: commit_words(edition.head()),
        built: edition.today().to_string(),
        check_before: freshness.check_before.map(|date| date.to_string()),
        unchecked: freshness.invalid_count(),
        due_soon: State::DueSoon.label(Act::Review),
        overdue: State::Overdue.label(Act::Review),
        is_portal: false,
        copy: if edition.is_for_client() {
            format!("Copy for {}", edition.plan.name())
        } else {
            format!("Internal copy of {}", edition.plan.provider())
        },
    }
}

/// Returns the last day of an onboarding that is not over.
pub(crate) fn onboarding_until(edition: &Edition<'_>) -> Option<Date> {
    let until = edition.plan.onboarding_until();
    until.filter(|until| *until >= edition.today())
}

fn navigation(edition: &Edition<'_>) -> Vec<NavigationGroup> {
    let playbooks = edition.playbooks().into_iter();
    let playbooks = playbooks.map(|(id, own)| {
        NavigationItem::new(format!("playbooks/{id}.html"), &*own.head.title.value)
    });
    let sections = edition.sections().into_iter();
    let sections = sections.map(|(id, own)| {
        NavigationItem::new(format!("sections/{id}.html"), &*own.head.title.value)
    });
    let during = vec![
        NavigationItem::new("index.html", "Start"),
        NavigationItem {
            children: playbooks.collect(),
            ..NavigationItem::new("playbooks.html", "Playbooks")
        },
        NavigationItem::new("contacts.html", "Contacts"),
        NavigationItem::new("team.html", "Team and authority"),
        NavigationItem {
            children: packs::navigation(edition),
            ..NavigationItem::new("duties.html", "Duties to notify")
        },
    ];
    let plan = vec![
        NavigationItem {
            children: sections.collect(),
            ..NavigationItem::new("sections.html", "Sections")
        },
        NavigationItem::new("assets.html", "Assets"),
        NavigationItem::new("detection.html", "Detection and tools"),
        NavigationItem::new("profile.html", "Organisation"),
    ];
    let upkeep = vec![
        NavigationItem::new("practice.html", "Exercises and incidents"),
        NavigationItem::new("health.html", "Plan health"),
        NavigationItem::new("sign.html", "Sign without git"),
    ];
    let groups = [
        ("In an incident", during),
        ("The plan", plan),
        ("Upkeep", upkeep),
    ];
    groups
        .into_iter()
        .map(|(title, items)| NavigationGroup { title, items })
        .collect()
}
