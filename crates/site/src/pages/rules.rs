//! The pages of rules: what a rule finds, why that matters, and what to do.

use std::collections::BTreeSet;

use irplan_plan::Finding;
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::{Html, Reach};
use crate::pages::level_words;
use crate::press::{Press, Sheet};
use crate::rule::RulePage;
use crate::view::Link;

#[derive(Serialize)]
struct It<'a> {
    group: &'a str,
    level: &'static str,
    words: &'static str,
    body: &'a Html,
}

/// Writes a page for each rule that has a finding among these.
pub(crate) fn pages(
    edition: &Edition<'_>,
    press: &mut Press<'_>,
    findings: &[&Finding],
    parent: (&str, &str),
) -> Result<(), Error> {
    let found: BTreeSet<_> = findings.iter().map(|finding| finding.rule).collect();
    let rules = edition.rules().iter();
    rules
        .filter(|rule| found.contains(&rule.rule))
        .try_for_each(|rule| page(press, rule, parent))
}

/// Writes the page of one rule.
pub(crate) fn page(
    press: &mut Press<'_>,
    rule: &RulePage,
    (path, words): (&str, &str),
) -> Result<(), Error> {
    let it = It {
        group: &rule.group,
        level: rule.level.name(),
        words: level_words(rule.level),
        body: &rule.body,
    };
    let sheet = Sheet {
        path: rule.path(),
        title: rule.rule.to_string(),
        lead: format!("Finds: {}.", rule.summary.replace('`', "")),
        parent: Some(Link::to(words, Reach::FOLDER.to(path))),
        ..Sheet::default()
    };
    press.page(&sheet, "rule.html", &it)
}
