//! What is due in all plans, the most urgent first.

use irplan_plan::{State, Subject};
use serde::Serialize;

use crate::edition::Edition;
use crate::error::Error;
use crate::html::{RootPath, subject_href};
use crate::pages::Freshness;
use crate::portal::plan_paths::{plan_home, plan_root};
use crate::renderer::{PageInfo, SiteRenderer};
use crate::view::{Badge, PageLink, TocEntry};
use irplan_plan::phrases::capitalised;

/// The maximum number of rows. Nobody reads a longer list, and `irplan status` can sort it.
const LIMIT: usize = 1_000;

#[derive(Serialize)]
struct DuePage {
    groups: Vec<DueGroup>,
    left_out: usize,
}

#[derive(Serialize)]
struct DueGroup {
    id: &'static str,
    title: String,
    rows: Vec<DueRow>,
}

#[derive(Serialize)]
struct DueRow {
    plan: PageLink,
    subject: PageLink,
    kind: &'static str,
    badge: Badge,
}

/// The states that need somebody, the most urgent first.
const STATES: [State; 5] = [
    State::Overdue,
    State::Invalid,
    State::Voided,
    State::Missing,
    State::DueSoon,
];

/// Writes the page.
pub(crate) fn render(
    editions: &[Edition<'_>],
    renderer: &mut SiteRenderer<'_>,
) -> Result<(), Error> {
    let mut rows = Vec::new();
    for edition in editions {
        for (subject, status) in Freshness::new(edition).statuses {
            if status.state != State::Current {
                rows.push((status.state, status.due, edition, subject));
            }
        }
    }
    rows.sort_by(|a, b| (a.0, a.1, a.2.plan.id(), &a.3).cmp(&(b.0, b.1, b.2.plan.id(), &b.3)));
    let left_out = rows.len().saturating_sub(LIMIT);
    let group = |state: State| DueGroup {
        id: state.name(),
        title: capitalised(state.in_words()),
        rows: rows
            .iter()
            .take(LIMIT)
            .filter(|row| row.0 == state)
            .map(|(_, _, edition, subject)| row(edition, subject))
            .collect(),
    };
    let groups: Vec<_> = STATES
        .map(group)
        .into_iter()
        .filter(|group| !group.rows.is_empty())
        .collect();
    let info = PageInfo {
        path: "due.html".to_owned(),
        title: "What is due".to_owned(),
        lead: format!(
            "Everything without a valid sign-off, and everything that is {}.",
            State::DueSoon.in_words()
        ),
        toc: groups
            .iter()
            .map(|group| TocEntry::new(group.id, &group.title))
            .collect(),
        is_wide: true,
        ..PageInfo::default()
    };
    renderer.page(&info, "portal-due.html", &DuePage { groups, left_out })
}

fn row(edition: &Edition<'_>, subject: &Subject) -> DueRow {
    let words = match &subject.id {
        Some(id) => edition
            .plan
            .title(subject.kind, id.as_str())
            .unwrap_or_else(|| id.to_string()),
        None => "The plan as a whole".to_owned(),
    };
    let target = subject.id.as_ref().map_or("index.html".to_owned(), |id| {
        subject_href(subject.kind, id.as_str(), None)
    });
    let mut badge = Badge::new(edition, subject, RootPath::ROOT);
    // The portal has no contact page to link to, so show the name only.
    badge.by = badge.by.map(|by| PageLink::words(by.words));
    DueRow {
        plan: PageLink::to(
            edition.plan.name().to_owned(),
            plan_home(edition.plan.id(), edition.plan.kind()),
        ),
        subject: PageLink::to(
            words,
            format!(
                "{}{target}",
                plan_root(edition.plan.id(), edition.plan.kind())
            ),
        ),
        kind: subject.kind.name(),
        badge,
    }
}
