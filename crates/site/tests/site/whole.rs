//! The site as a whole: its links, its bytes, and which plans are in it.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use irplan_plan::PlanId;
use irplan_plan::model::Audience;
use irplan_site::{Error, Site, SiteInput, Templates, render, render_each};

use crate::support::{history, plan_id, site_of, snapshot};

#[test]
fn every_link_within_a_site_leads_to_a_page_and_an_anchor() {
    let site = site_of(&snapshot(), Audience::Client, &[]);
    let mut broken = BTreeSet::new();
    for (path, bytes) in site.files().filter(|(path, _)| path.ends_with(".html")) {
        let text = String::from_utf8_lossy(bytes);
        for href in text
            .split("href=\"")
            .skip(1)
            .filter_map(|rest| rest.split('"').next())
        {
            if !href.contains(':')
                && !href.starts_with("#i-")
                && !leads_somewhere(&site, path, href)
            {
                broken.insert(format!("{path} -> {href}"));
            }
        }
    }
    assert_eq!(broken, BTreeSet::new());
}

fn leads_somewhere(site: &Site, from: &str, href: &str) -> bool {
    let (target, anchor) = href
        .split_once('#')
        .map_or((href, None), |(target, anchor)| (target, Some(anchor)));
    let mut folders: Vec<&str> = from.split('/').collect();
    if !target.is_empty() {
        folders.pop();
        for part in target.split('/') {
            match part {
                ".." => drop(folders.pop()),
                part => folders.push(part),
            }
        }
    }
    let Some(bytes) = site.get(&folders.join("/")) else {
        return false;
    };
    let text = String::from_utf8_lossy(bytes);
    anchor.is_none_or(|anchor| text.contains(&format!("id=\"{anchor}\"")))
}

#[test]
fn the_same_input_gives_the_same_bytes_on_any_number_of_threads() {
    let build = |threads| {
        let pool = rayon::ThreadPoolBuilder::new()
            .num_threads(threads)
            .build()
            .expect("a pool");
        pool.install(|| site_of(&snapshot(), Audience::Client, &[]))
    };
    assert_eq!(build(1), build(4));
}

#[test]
fn only_the_plans_asked_for_are_rendered() {
    let snapshot = snapshot();
    let reading = irplan_plan::parse::read(&snapshot);
    let templates = Templates::built_in().expect("templates that parse");
    let history = history();
    let build = |only: &BTreeSet<PlanId>| {
        let input = SiteInput {
            repository: &reading.repository,
            snapshot: &snapshot,
            history: &history,
            findings: &[],
            findings_by_plan: &BTreeMap::new(),
            rules: &[],
            today: jiff::civil::date(2026, 11, 22),
            audience: Audience::Client,
            attachments: irplan_site::AttachmentReader::NONE,
            selected: Some(only),
        };
        render(&input, &templates)
    };
    let site = build(&BTreeSet::from([plan_id("kestrel")])).expect("a site");
    assert!(
        site.files()
            .all(|(path, _)| path.starts_with("clients/kestrel/"))
    );
    let refused = build(&BTreeSet::from([plan_id("kestrle")])).expect_err("no such plan");
    assert!(refused.to_string().contains("`kestrle`"));
}

#[test]
fn the_error_of_the_first_plan_is_reported() {
    let snapshot = snapshot();
    let reading = irplan_plan::parse::read(&snapshot);
    let templates = Templates::built_in().expect("templates that parse");
    let history = history();
    let only = BTreeSet::from([plan_id("harbor"), plan_id("kestrel")]);
    let input = SiteInput {
        repository: &reading.repository,
        snapshot: &snapshot,
        history: &history,
        findings: &[],
        findings_by_plan: &BTreeMap::new(),
        rules: &[],
        today: jiff::civil::date(2026, 11, 22),
        audience: Audience::Client,
        attachments: irplan_site::AttachmentReader::NONE,
        selected: Some(&only),
    };
    let refuse = |files: BTreeMap<String, Arc<[u8]>>| {
        let path = files.into_keys().next().unwrap_or_default();
        if path.contains("/harbor/") {
            // The other plan's error happens first.
            std::thread::sleep(std::time::Duration::from_millis(100));
        }
        Err(Error::Collision { path })
    };
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build();
    let pool = pool.expect("a pool");
    let refused = pool.install(|| render_each(&input, &templates, &BTreeSet::new(), &refuse));
    let message = refused.expect_err("every part is refused").to_string();
    assert!(message.contains("harbor"), "{message}");
}
