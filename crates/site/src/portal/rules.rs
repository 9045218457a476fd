//! Every rule, by what it is about, with a page each.

use std::collections::BTreeMap;

use irplan_plan::Message;
use serde::Serialize;

use crate::edition::Input;
use crate::error::Error;
use crate::html::Html;
use crate::pages;
use crate::press::{Press, Sheet};
use crate::view::TocEntry;
use crate::view::field::capitalised;

/// Where the index stands.
pub(super) const PATH: &str = "rules.html";

#[derive(Serialize)]
struct Index {
    groups: Vec<Group>,
}

/// The rules about one part of a plan.
#[derive(Serialize)]
struct Group {
    id: String,
    title: String,
    rules: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    name: String,
    href: String,
    level: &'static str,
    words: &'static str,
    summary: Html,
}

/// Writes the index and every page, where there are any.
pub(super) fn pages(input: Input<'_>, press: &mut Press<'_>) -> Result<(), Error> {
    if input.rules.is_empty() {
        return Ok(());
    }
    let groups = groups(input);
    let toc = groups.iter();
    let sheet = Sheet {
        path: PATH.to_owned(),
        title: "Rules".to_owned(),
        lead: "What is looked for in every plan, and how much it matters unless a policy says otherwise."
            .to_owned(),
        toc: toc
            .map(|group| TocEntry::new(&group.id, &group.title))
            .collect(),
        is_wide: true,
        ..Sheet::default()
    };
    press.page(&sheet, "portal-rules.html", &Index { groups })?;
    let mut rules = input.rules.iter();
    rules.try_for_each(|rule| pages::rule(press, rule, (PATH, "Rules")))
}

fn groups(input: Input<'_>) -> Vec<Group> {
    let mut groups: BTreeMap<&str, Vec<Row>> = BTreeMap::new();
    for rule in input.rules {
        groups.entry(&rule.group).or_default().push(Row {
            name: rule.rule.to_string(),
            href: rule.path(),
            level: rule.level.name(),
            words: pages::level_words(rule.level),
            summary: Html::finding(&Message::from(rule.summary)),
        });
    }
    let group = |(name, rules): (&str, Vec<Row>)| Group {
        id: format!("about-{name}"),
        title: capitalised(name),
        rules,
    };
    groups.into_iter().map(group).collect()
}
