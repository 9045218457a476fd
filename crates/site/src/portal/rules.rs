//! Every rule by topic, with a page for each.

use std::collections::BTreeMap;

use irplan_plan::Message;
use serde::Serialize;

use crate::edition::PortalEdition;
use crate::error::Error;
use crate::html::Html;
use crate::pages;
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::TocEntry;
use irplan_plan::phrases::capitalised;

/// The path of the index.
pub(super) const PATH: &str = "rules.html";

#[derive(Serialize)]
struct RuleIndex {
    groups: Vec<RuleGroup>,
}

/// The rules about one part of a plan.
#[derive(Serialize)]
struct RuleGroup {
    id: String,
    title: String,
    rules: Vec<RuleRow>,
}

#[derive(Serialize)]
struct RuleRow {
    name: String,
    href: String,
    level: &'static str,
    words: &'static str,
    summary: Html,
}

/// Writes the index and every page, if there are rules.
pub(super) fn render(
    portal: &PortalEdition<'_>,
    renderer: &mut SiteRenderer<'_>,
) -> Result<(), Error> {
    if portal.rules.is_empty() {
        return Ok(());
    }
    let groups = groups(portal);
    let toc = groups.iter();
    let info = PageInfo {
        path: PATH.to_owned(),
        title: "Rules".to_owned(),
        lead: "What irplan checks in every plan, and how severe each finding is unless a policy says otherwise."
            .to_owned(),
        toc: toc
            .map(|group| TocEntry::new(&group.id, &group.title))
            .collect(),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "portal-rules.html", &RuleIndex { groups })?;
    let mut rules = portal.rules.iter();
    rules.try_for_each(|rule| pages::render_rule(renderer, rule, (PATH, "Rules")))
}

fn groups(portal: &PortalEdition<'_>) -> Vec<RuleGroup> {
    let mut groups: BTreeMap<&str, Vec<RuleRow>> = BTreeMap::new();
    for rule in portal.rules {
        groups.entry(&rule.group).or_default().push(RuleRow {
            name: rule.rule.to_string(),
            href: rule.path(),
            level: rule.level.name(),
            words: rule.level.in_words(),
            summary: Html::finding(&Message::from(rule.summary)),
        });
    }
    let group = |(name, rules): (&str, Vec<RuleRow>)| RuleGroup {
        id: format!("about-{name}"),
        title: capitalised(name),
        rules,
    };
    groups.into_iter().map(group).collect()
}
