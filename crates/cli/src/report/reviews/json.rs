//! One JSON document. `docs/output.md` describes it; keys are added, never renamed.

use serde::Serialize;

use super::list::ReviewList;
use super::report::ReviewsReport;
use crate::report::json;
use crate::terminal::OutputStream;
use irplan_engine::import::{JudgedStamp, PageAtEnd, ReviewAuthor, ReviewDate};
use irplan_plan::history::Commit;

/// The name and version of the document's schema.
const SCHEMA: &str = "irplan-reviews/1";

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ReviewsDocument<'a> {
    schema: &'static str,
    commit: &'a str,
    commits: usize,
    from: Option<String>,
    to: Option<String>,
    key: &'a str,
    as_of: String,
    summary: ReviewsSummary,
    people: Vec<WirePerson<'a>>,
    stamps: Vec<WireStamp<'a>>,
    pages: Vec<WirePage<'a>>,
    is_shallow: bool,
    notes: Vec<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct ReviewsSummary {
    bumps: usize,
    alone: usize,
    most_in_one_commit: usize,
    bulk_commits: usize,
    future: usize,
    barely_future: usize,
    backward: usize,
    unreadable: usize,
    pages: usize,
    dated: usize,
    overdue: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WirePerson<'a> {
    email: &'a str,
    name: &'a str,
    bumps: usize,
    alone: usize,
    future: usize,
    backward: usize,
    most_in_one_commit: usize,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WireStamp<'a> {
    commit: &'a str,
    date: String,
    author: &'a str,
    email: &'a str,
    page: &'a str,
    kind: &'static str,
    was: Option<String>,
    now: Option<String>,
    alone: bool,
    future: bool,
    backward: bool,
    bulk: bool,
}

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
struct WirePage<'a> {
    path: &'a str,
    reviewed: Option<String>,
    due: Option<String>,
}

pub(super) fn write(report: &ReviewsReport<'_>, out: &mut OutputStream) -> anyhow::Result<()> {
    let history = report.history;
    let ends = history.ends.as_ref();
    let people = report.judgement.people.iter();
    let pages = history.pages.iter();
    let document = ReviewsDocument {
        schema: SCHEMA,
        commit: &report.commit,
        commits: history.commits,
        from: ends.map(|(first, _)| first.date.to_string()),
        to: ends.map(|(_, last)| last.date.to_string()),
        key: report.key,
        as_of: report.as_of.to_string(),
        summary: summary(report),
        people: people.map(|(email, who)| person(email, who)).collect(),
        stamps: report.judgement.stamps.iter().map(stamp).collect(),
        pages: pages
            .filter(|page| page.review_date != ReviewDate::Not)
            .map(wire_page)
            .collect(),
        is_shallow: history.is_shallow,
        notes: report.notes(),
    };
    out.json(&json(&document)?)?;
    Ok(())
}

fn summary(report: &ReviewsReport<'_>) -> ReviewsSummary {
    ReviewsSummary {
        bumps: report.count(ReviewList::Bumps),
        alone: report.count(ReviewList::Alone),
        most_in_one_commit: report.judgement.largest.map_or(0, |(size, _)| size),
        bulk_commits: report.judgement.bulks.len(),
        future: report.count(ReviewList::Future),
        barely_future: report.barely_future(),
        backward: report.count(ReviewList::Backward),
        unreadable: report.count(ReviewList::Unreadable),
        pages: report.history.pages.len(),
        dated: report.dated_pages(),
        overdue: report.overdue().count(),
    }
}

fn person<'a>(email: &'a str, person: &'a ReviewAuthor) -> WirePerson<'a> {
    let ReviewAuthor {
        name,
        bumps,
        alone,
        future,
        backward,
        most,
    } = person;
    WirePerson {
        email,
        name,
        bumps: *bumps,
        alone: *alone,
        future: *future,
        backward: *backward,
        most_in_one_commit: *most,
    }
}

fn wire_page(page: &PageAtEnd) -> WirePage<'_> {
    let PageAtEnd {
        path,
        review_date: dated,
        due,
    } = page;
    WirePage {
        path: path.as_str(),
        reviewed: dated.text(),
        due: due.map(|due| due.to_string()),
    }
}

fn stamp<'a>(judged: &'a JudgedStamp<'_>) -> WireStamp<'a> {
    let JudgedStamp {
        stamp,
        is_future,
        // Dates within the tolerance are counted only in the summary.
        is_barely_future: _,
        is_backward,
        is_bulk,
    } = judged;
    let Commit {
        id,
        author,
        email,
        date,
        time: _,
        summary: _,
        co_authors: _,
    } = &*stamp.commit;
    WireStamp {
        commit: id,
        date: date.to_string(),
        author,
        email,
        page: stamp.page.as_str(),
        kind: stamp.kind.word(),
        was: stamp.previous.text(),
        now: stamp.now.text(),
        alone: stamp.is_alone,
        future: *is_future,
        backward: *is_backward,
        bulk: *is_bulk,
    }
}
