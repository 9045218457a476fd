//! Prints counts and lists for people.

use std::io;

use irplan_plan::Commit;

use super::list::ReviewList;
use super::report::ReviewsReport;
use crate::report::{number_of, shorten};
use crate::terminal::{OutputStream, make_safe};
use irplan_engine::import::{JudgedStamp, ReviewAuthor};

/// The most authors that are shown.
const PEOPLE: usize = 15;
/// The longest part of a summary that is shown, in characters.
const SUMMARY: usize = 60;

pub(super) fn write(report: &ReviewsReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    match report.list {
        Some(ReviewList::Overdue) => overdue(report, out),
        Some(listed) => list(report, listed, out),
        None => counts(report, out),
    }
}

/// A row: what is counted, how often it was found, and a remark.
type ReviewsRow = (String, usize, String);

fn counts(report: &ReviewsReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    let painter = out.text_style();
    let ends = report.history.ends.as_ref();
    let span = ends.map_or(String::new(), |(first, last)| {
        format!(", {} to {}", first.date, last.date)
    });
    let commits = number_of(report.history.commits, "commit");
    let origin = painter.strong(&report.origin);
    out.text(&format!("{origin}: {commits}{span}\n\n"))?;
    let rows: Vec<_> = of_bumps(report)
        .into_iter()
        .chain(of_dates(report))
        .collect();
    let widths = rows.iter().map(|(what, ..)| what.chars().count());
    let width = widths.max().unwrap_or(0);
    for (what, count, more) in rows {
        let line = format!(
            "{what:width$}  {count:>6}  {}",
            painter.faint(make_safe(&more))
        );
        out.text(&format!("{}\n", line.trim_end()))?;
    }
    people(report, out)
}

/// Counts how often dates were replaced, and how many at once.
fn of_bumps(report: &ReviewsReport<'_>) -> [ReviewsRow; 4] {
    let judgement = report.judgement;
    let (bumps, alone) = (
        report.count(ReviewList::Bumps),
        report.count(ReviewList::Alone),
    );
    let authors = judgement.people.values();
    let authors = authors.filter(|person| person.bumps > 0).count();
    let whose = match bumps {
        0 => String::new(),
        _ => format!(
            "on {}, by {}",
            number_of(judgement.pages.len(), "path"),
            number_of(authors, "author")
        ),
    };
    let (most, largest) = judgement
        .largest
        .map_or((0, String::new()), |(size, stamp)| {
            (size, name(&stamp.commit))
        });
    let bulks = &judgement.bulks;
    let of_bulks: usize = bulks.iter().map(|bulk| bulk.items.len()).sum();
    let of_bulks = match of_bulks {
        0 => String::new(),
        dates => number_of(dates, "time"),
    };
    let too_many = format!("commits with more than {}", report.most);
    [
        (format!("changes of `{}`", report.key), bumps, whose),
        (
            "changed nothing else".to_owned(),
            alone,
            share(alone, bumps),
        ),
        ("most in one commit".to_owned(), most, largest),
        (too_many, bulks.len(), of_bulks),
    ]
}

/// Counts the dates that nobody should trust, and the pages that are overdue.
fn of_dates(report: &ReviewsReport<'_>) -> [ReviewsRow; 4] {
    let row = |what: &str, listed| (what.to_owned(), report.count(listed), String::new());
    let barely = match report.barely_future() {
        0 => String::new(),
        dates => format!("and {dates} within what --ahead allows"),
    };
    let (dated, pages) = (report.dated_pages(), report.history.pages.len());
    [
        (
            "ahead of the commit".to_owned(),
            report.count(ReviewList::Future),
            barely,
        ),
        row("moved backwards", ReviewList::Backward),
        row("not a date", ReviewList::Unreadable),
        (
            format!("pages overdue on {}", report.as_of),
            report.overdue().count(),
            format!("of {dated} with a date, of {pages} in all"),
        ),
    ]
}

fn share(part: usize, whole: usize) -> String {
    match whole {
        0 => String::new(),
        whole => format!("{:.0} %", 100.0 * part as f64 / whole as f64),
    }
}

fn people(report: &ReviewsReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    let mut people: Vec<&ReviewAuthor> = report.judgement.people.values().collect();
    people.retain(|person| person.bumps + person.future > 0);
    people.sort_by(|a, b| (b.bumps, &a.name).cmp(&(a.bumps, &b.name)));
    if people.is_empty() {
        return Ok(());
    }
    let painter = out.text_style();
    let head = format!(
        "{:>6}  {:>6}  {:>6}  {:>9}  {:>6}  author",
        "times", "alone", "ahead", "backwards", "most"
    );
    out.text(&format!("\n{}\n", painter.faint(head)))?;
    for person in people.iter().take(PEOPLE) {
        let ReviewAuthor {
            name,
            bumps,
            alone,
            future,
            backward,
            most,
        } = person;
        let name = make_safe(name);
        out.text(&format!(
            "{bumps:>6}  {alone:>6}  {future:>6}  {backward:>9}  {most:>6}  {name}\n"
        ))?;
    }
    match people.len().saturating_sub(PEOPLE) {
        0 => Ok(()),
        more => out.text(&format!(
            "and {more} more: to see all, use `--format json`\n"
        )),
    }
}

fn list(report: &ReviewsReport<'_>, listed: ReviewList, out: &mut OutputStream) -> io::Result<()> {
    let stamps = report.judgement.stamps.iter();
    for judged in stamps.filter(|judged| listed.takes(judged)) {
        out.text(&line(judged))?;
    }
    Ok(())
}

fn line(judged: &JudgedStamp<'_>) -> String {
    let stamp = judged.stamp;
    let commit = &stamp.commit;
    let shown = |text: Option<String>| text.unwrap_or_else(|| "-".to_owned());
    format!(
        "{}  {}  {}: {} -> {}  {}\n",
        commit.date,
        commit.short_id(),
        make_safe(stamp.page.as_str()),
        make_safe(&shown(stamp.previous.text())),
        make_safe(&shown(stamp.now.text())),
        make_safe(&commit.author),
    )
}

fn overdue(report: &ReviewsReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    let mut pages: Vec<_> = report.overdue().collect();
    pages.sort_by_key(|page| page.due);
    for page in pages {
        let due = page.due.map(|due| due.to_string()).unwrap_or_default();
        let on = page.review_date.text().unwrap_or_default();
        let path = make_safe(page.path.as_str());
        out.text(&format!("{due}  {path}: last reviewed {on}\n"))?;
    }
    Ok(())
}

fn name(commit: &Commit) -> String {
    let summary = shorten(&commit.summary, SUMMARY);
    format!(
        "{} {} {}: {summary}",
        commit.date,
        commit.short_id(),
        commit.author
    )
}
