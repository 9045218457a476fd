//! The pages of rules: what a rule finds, why it matters, and what to do.

use std::collections::BTreeSet;

use irplan_plan::Finding;
use serde::Serialize;

use crate::edition::SiteEdition;
use crate::error::Error;
use crate::html::{Html, RootPath};
use crate::renderer::{PageInfo, SiteRenderer};
use crate::rule_page::RulePage;
use crate::view::PageLink;

#[derive(Serialize)]
struct RuleContext<'a> {
    group: &'a str,
    level: &'static str,
    words: &'static str,
    body: &'a Html,
}

/// Writes a page for each rule with a finding.
pub(crate) fn render(
    edition: &SiteEdition<'_>,
    renderer: &mut SiteRenderer<'_>,
    findings: &[&Finding],
    parent: (&str, &str),
) -> Result<(), Error> {
    let found: BTreeSet<_> = findings.iter().map(|finding| finding.rule).collect();
    let rules = edition.rules().iter();
    rules
        .filter(|rule| found.contains(&rule.rule))
        .try_for_each(|rule| render_page(renderer, rule, parent))
}

/// Writes the page of one rule.
pub(crate) fn render_page(
    renderer: &mut SiteRenderer<'_>,
    rule: &RulePage,
    (path, words): (&str, &str),
) -> Result<(), Error> {
    let it = RuleContext {
        group: &rule.group,
        level: rule.level.name(),
        words: rule.level.in_words(),
        body: &rule.body,
    };
    let info = PageInfo {
        path: rule.path(),
        title: rule.rule.to_string(),
        lead: format!("Finds: {}.", rule.summary.replace('`', "")),
        parent: Some(PageLink::to(words, RootPath::FOLDER.to(path))),
        ..PageInfo::default()
    };
    renderer.page(&info, "rule.html", &it)
}
