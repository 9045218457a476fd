//! Prints source lines with the fault underlined, for people.

use std::borrow::Cow;
use std::io;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{AnnotationKind, Group, Level as Severity, Origin, Renderer, Snippet};
use irplan_plan::{Finding, Label, Level, Message};

use super::excerpt::Excerpt;
use super::report::FindingsReport;
use crate::report::Position;
use crate::terminal::{OutputStream, make_safe};

/// The width of an excerpt with its line number.
const WIDTH: usize = 140;

/// Writes a report for people. What new clients' plans lack is listed at the end, plan by plan.
///
/// # Errors
/// If the stream cannot be written.
pub(crate) fn write(report: &FindingsReport<'_>, out: &mut OutputStream) -> io::Result<()> {
    let renderer = match out.text_style().is_coloured() {
        true => Renderer::styled(),
        false => Renderer::plain(),
    };
    let renderer = renderer.decor_style(DecorStyle::Ascii).term_width(WIDTH);
    let write_one = |finding: &Finding, out: &mut OutputStream| {
        let excerpts = excerpts(finding, report);
        let group = group(finding, &excerpts, report);
        out.text(&renderer.render(&[group]))?;
        out.text("\n\n")
    };
    let (unfinished, all): (Vec<_>, Vec<_>) = report
        .shown_findings()
        .partition(|finding| finding.onboarding_until.is_some());
    all.into_iter()
        .try_for_each(|finding| write_one(finding, out))?;
    for onboarding in report.onboardings() {
        out.text(&format!("{}:\n\n", onboarding.phrase()))?;
        let of_plan = unfinished
            .iter()
            .filter(|finding| onboarding.covers(finding));
        of_plan
            .into_iter()
            .try_for_each(|finding| write_one(finding, out))?;
    }
    Ok(())
}

/// Returns each label with its line; `None` if there is nothing to show.
fn excerpts<'a>(
    finding: &'a Finding,
    report: &FindingsReport<'_>,
) -> Vec<(&'a Label, Option<Excerpt>)> {
    let excerpt = |label: &'a Label| {
        let text = report.snapshot.text(&label.place.path);
        (
            label,
            text.and_then(|text| Excerpt::of(text, label.place.span))
                .map(|excerpt| {
                    if report.masked {
                        excerpt.masked()
                    } else {
                        excerpt
                    }
                }),
        )
    };
    finding.labels.iter().map(excerpt).collect()
}

fn group<'a>(
    finding: &'a Finding,
    excerpts: &'a [(&'a Label, Option<Excerpt>)],
    report: &FindingsReport<'_>,
) -> Group<'a> {
    let severity = match finding.level {
        Level::Deny => Severity::ERROR,
        Level::Warn => Severity::WARNING,
        Level::Note | Level::Allow => Severity::NOTE,
    };
    let title = severity
        .primary_title(make_lines_safe(&finding.message))
        .id(finding.rule.name());
    let mut group = Group::with_title(title);
    for (at, (label, excerpt)) in excerpts.iter().enumerate() {
        let path = make_safe(label.place.path.as_str());
        let Some(excerpt) = excerpt else {
            group = group.element(origin(path, label, report));
            continue;
        };
        let kind = match at {
            0 => AnnotationKind::Primary,
            _ => AnnotationKind::Context,
        };
        let mut annotation = kind.span(excerpt.span.clone());
        if !label.text.is_empty() {
            annotation = annotation.label(make_lines_safe(&label.text));
        }
        let snippet = Snippet::source(excerpt.text.as_str())
            .path(path)
            .line_start(excerpt.line)
            .annotation(annotation);
        group = group.element(snippet);
    }
    match &finding.help {
        Some(help) => group.element(Severity::HELP.message(make_lines_safe(help))),
        None => group,
    }
}

fn make_lines_safe(message: &Message) -> String {
    make_safe(&message.to_string()).into_owned()
}

/// Prints only the place.
fn origin<'a>(path: Cow<'a, str>, label: &Label, report: &FindingsReport<'_>) -> Origin<'a> {
    let origin = Origin::path(path);
    if report.snapshot.text(&label.place.path).is_none() {
        return origin;
    }
    let at = Position::of(&label.place, report.snapshot);
    origin.line(at.line).char_column(at.column)
}
