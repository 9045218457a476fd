//! One plan's site, page by page.

use std::sync::Arc;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::Reach;
use crate::pages::{
    Freshness, assets, contacts, detection, duties, health, playbooks, practice, profile, sections,
    slip, start, strip, team, vcard,
};
use crate::press::{Facts, Files, Group, Press, Stop};
use crate::search;
use crate::templates::Templates;
use crate::view::commit_words;

/// Renders every page of a plan, and what goes with them.
pub(crate) fn site(edition: &Edition<'_>, templates: &Templates) -> Result<Files, Error> {
    let groups = navigation(edition);
    let strip = |reach: Reach| strip::strip(edition, reach);
    let mut press = Press::new(templates, edition.folder(), facts(edition), &groups, &strip)?;
    start::page(edition, &mut press)?;
    playbooks::pages(edition, &mut press)?;
    contacts::page(edition, &mut press)?;
    team::page(edition, &mut press)?;
    duties::page(edition, &mut press)?;
    sections::pages(edition, &mut press)?;
    assets::page(edition, &mut press)?;
    detection::page(edition, &mut press)?;
    profile::page(edition, &mut press)?;
    practice::pages(edition, &mut press)?;
    health::page(edition, &mut press)?;
    slip::page(edition, &mut press, &Freshness::new(edition))?;
    press.add("contacts.vcf", Arc::from(vcard::all(edition).into_bytes()))?;
    press.add("assets/search-index.js", search::of_plan(edition)?)?;
    Ok(press.finish())
}

fn facts(edition: &Edition<'_>) -> Facts {
    let freshness = Freshness::new(edition);
    Facts {
        name: edition.plan.name.clone(),
        classification: edition.plan.classification.clone(),
        commit: commit_words(edition.head()),
        built: edition.today().to_string(),
        check_before: freshness.check_before.map(|date| date.to_string()),
        unchecked: freshness.not_holding(),
        is_portal: false,
        copy: if edition.is_for_client() {
            format!("Copy for {}", edition.plan.name)
        } else {
            format!("Internal copy of {}", edition.plan.provider)
        },
    }
}

fn navigation(edition: &Edition<'_>) -> Vec<Group> {
    let playbooks = edition.playbooks().into_iter();
    let playbooks = playbooks
        .map(|(id, own)| Stop::new(format!("playbooks/{id}.html"), &*own.head.title.value));
    let sections = edition.sections().into_iter();
    let sections =
        sections.map(|(id, own)| Stop::new(format!("sections/{id}.html"), &*own.head.title.value));
    let during = vec![
        Stop::new("index.html", "Start"),
        Stop {
            children: playbooks.collect(),
            ..Stop::new("playbooks.html", "Playbooks")
        },
        Stop::new("contacts.html", "Contacts"),
        Stop::new("team.html", "Team and authority"),
        Stop::new("duties.html", "Duties to notify"),
    ];
    let plan = vec![
        Stop {
            children: sections.collect(),
            ..Stop::new("sections.html", "Sections")
        },
        Stop::new("assets.html", "Assets"),
        Stop::new("detection.html", "Detection and tools"),
        Stop::new("profile.html", "Organisation"),
    ];
    let upkeep = vec![
        Stop::new("practice.html", "Exercises and incidents"),
        Stop::new("health.html", "Plan health"),
        Stop::new("sign.html", "Sign without git"),
    ];
    let groups = [
        ("In an incident", during),
        ("The plan", plan),
        ("Upkeep", upkeep),
    ];
    groups
        .into_iter()
        .map(|(title, stops)| Group { title, stops })
        .collect()
}
