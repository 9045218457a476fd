//! Plan health: findings, sign-offs and coverage.

use irplan_plan::{Level, RuleId};
use serde::Serialize;

use crate::edition::SiteEdition;
use crate::error::Error;
use crate::html::{Html, RootPath};
use crate::pages::Freshness;
use crate::pages::detection::{Coverage, coverage};
use crate::pages::matrix::{Matrix, matrix};
use crate::pages::rules;
use crate::pages::signing::{Signing, signing};
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::{ListedFinding, PageLink, TocEntry, finding_list};

#[derive(Serialize)]
struct Health {
    levels: Vec<LevelCount>,
    findings: Vec<FindingRow>,
    signing: Signing,
    matrix: Matrix,
    vectors: Vec<Coverage>,
    is_for_client: bool,
    notes: Vec<String>,
}

#[derive(Serialize)]
struct LevelCount {
    level: &'static str,
    words: &'static str,
    count: usize,
}

#[derive(Serialize)]
struct FindingRow {
    rule: RuleId,
    /// The page that explains the rule, if any.
    explained: Option<String>,
    level: &'static str,
    words: &'static str,
    /// How many more findings of the rule in the same file are not listed, in a sentence.
    further: Option<String>,
    message: Html,
    help: Option<Html>,
    place: String,
    edit: Option<String>,
    subject: Option<PageLink>,
}

/// Writes the page.
pub(crate) fn render(
    edition: &SiteEdition<'_>,
    renderer: &mut SiteRenderer<'_>,
) -> Result<(), Error> {
    let mut findings: Vec<_> = edition
        .findings()
        .iter()
        .copied()
        .filter(|finding| finding.level > Level::Allow)
        .collect();
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    let levels = [Level::Deny, Level::Warn, Level::Note];
    let levels = levels.map(|level| LevelCount {
        level: level.name(),
        words: level.in_words(),
        count: findings
            .iter()
            .filter(|finding| finding.level == level)
            .count(),
    });
    rules::render(edition, renderer, &findings, ("health.html", "Plan health"))?;
    let it = Health {
        levels: levels.into_iter().collect(),
        findings: finding_list(findings)
            .into_iter()
            .map(|finding| row(edition, &finding))
            .collect(),
        signing: signing(edition, &Freshness::new(edition)),
        matrix: matrix(edition),
        vectors: coverage(edition),
        is_for_client: edition.is_for_client(),
        notes: edition.not_judged().iter().cloned().collect(),
    };
    let info = PageInfo {
        path: "health.html".to_owned(),
        title: "Plan health".to_owned(),
        lead: "What is wrong, what was checked and when, and what the plan covers.".to_owned(),
        toc: TocEntry::list(&[
            ("findings", "Findings"),
            ("coverage", "Coverage"),
            ("sign-offs", "Sign-offs"),
        ]),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "health.html", &it)
}

fn row(edition: &SiteEdition<'_>, listed: &ListedFinding<'_>) -> FindingRow {
    let finding = listed.finding;
    let place = finding.place();
    FindingRow {
        rule: finding.rule,
        explained: edition.rule_page_path(finding.rule),
        level: finding.level.name(),
        words: finding.level.in_words(),
        further: listed.further_in_words(),
        message: Html::finding(&finding.message),
        help: finding.help.as_ref().map(Html::finding),
        place: edition.place_in_words(finding),
        edit: place.and_then(|place| edition.edit_url(&place.path)),
        subject: finding
            .subject
            .as_ref()
            .map(|subject| PageLink::subject(edition, subject, RootPath::ROOT)),
    }
}
