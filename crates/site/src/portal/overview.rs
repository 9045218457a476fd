//! One row for each plan: its findings and sign-offs.

use irplan_plan::phrases::capitalised;
use irplan_plan::{Level, RuleId, State};
use serde::Serialize;

use crate::edition::{Edition, PortalEdition};
use crate::error::Error;
use crate::html::Html;
use crate::pages::{Freshness, onboarding_until};
use crate::portal::plan_paths::plan_home;
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::{ListedFinding, PageLink, TocEntry, finding_list};

#[derive(Serialize)]
struct Overview {
    plans: Vec<PlanRow>,
    findings: Vec<RepositoryFinding>,
    notes: Vec<String>,
    /// The heading of the column that counts sign-offs in this state.
    due_soon: String,
}

#[derive(Serialize)]
struct PlanRow {
    link: PageLink,
    kind: &'static str,
    onboarding_until: Option<String>,
    health: String,
    must: usize,
    should: usize,
    note: usize,
    holding: usize,
    due_soon: usize,
    not_holding: usize,
    of: usize,
    oldest: Option<String>,
    next: Option<String>,
}

/// A finding that belongs to no published plan.
#[derive(Serialize)]
struct RepositoryFinding {
    rule: RuleId,
    /// The page that explains the rule, if any.
    explained: Option<String>,
    level: &'static str,
    words: &'static str,
    /// How many more findings of the rule in the same file are not listed, in a sentence.
    further: Option<String>,
    message: Html,
    help: Option<Html>,
}

fn repository_finding(portal: &PortalEdition<'_>, listed: &ListedFinding<'_>) -> RepositoryFinding {
    let finding = listed.finding;
    RepositoryFinding {
        rule: finding.rule,
        explained: portal.rule_page_path(finding.rule),
        level: finding.level.name(),
        words: finding.level.in_words(),
        further: listed.further_in_words(),
        message: Html::finding(&finding.message),
        help: finding.help.as_ref().map(Html::finding),
    }
}

/// Writes the page.
pub(crate) fn render(
    portal: &PortalEdition<'_>,
    editions: &[Edition<'_>],
    renderer: &mut SiteRenderer<'_>,
) -> Result<(), Error> {
    let it = Overview {
        plans: editions
            .iter()
            .map(|edition| row(portal, edition))
            .collect(),
        findings: finding_list(portal.findings.iter().copied())
            .into_iter()
            .map(|listed| repository_finding(portal, &listed))
            .collect(),
        notes: portal.notes.iter().map(ToString::to_string).collect(),
        due_soon: capitalised(State::DueSoon.in_words()),
    };
    let info = PageInfo {
        path: "index.html".to_owned(),
        title: "All plans".to_owned(),
        lead: "The state of each plan today.".to_owned(),
        toc: TocEntry::list(&[("plans", "Plans"), ("findings", "Findings of shared text")]),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "portal.html", &it)
}

fn row(portal: &PortalEdition<'_>, edition: &Edition<'_>) -> PlanRow {
    let freshness = Freshness::new(edition);
    let count = |level| portal.count(edition.plan.id(), level);
    let home = plan_home(edition.plan.id(), edition.plan.kind());
    PlanRow {
        kind: edition.plan.kind().word(),
        onboarding_until: onboarding_until(edition).map(|day| day.to_string()),
        health: home.replace("index.html", "health.html"),
        link: PageLink::to(edition.plan.name().to_owned(), home),
        must: count(Level::Deny),
        should: count(Level::Warn),
        note: count(Level::Note),
        holding: freshness.valid_count(),
        due_soon: freshness.counts.get(&State::DueSoon).copied().unwrap_or(0),
        not_holding: freshness.invalid_count(),
        of: freshness.statuses.len(),
        oldest: freshness.oldest.map(|oldest| oldest.to_string()),
        next: freshness.check_before.map(|next| next.to_string()),
    }
}
