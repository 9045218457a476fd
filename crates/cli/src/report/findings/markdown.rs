//! Prints findings as a comment on a pull request: short, complete, and inert.

use irplan_plan::phrases::capitalised;
use irplan_plan::{Finding, Level};

use super::report::{FindingsReport, Tally, severity};
use crate::report::comment::{CommentPart, fit_into_comment, link, phrase};
use crate::report::{Position, markdown_text as inert, number_of, shorten};

/// The end of the first line, by which a script finds its comment again and replaces it.
const MARKER: &str = "<!-- irplan:check -->";

pub(super) fn render(report: &FindingsReport<'_>) -> String {
    let Tally {
        errors,
        warnings,
        notes,
    } = report.totals.new;
    let phrases: Vec<_> = [(errors, "error"), (warnings, "warning"), (notes, "note")]
        .into_iter()
        .filter(|(number, _)| *number > 0)
        .map(|(number, noun)| number_of(number, noun))
        .collect();
    let by_change = if report.base_comparison.is_some() {
        " introduced by this change"
    } else {
        ""
    };
    let first = match phrases.is_empty() {
        true => format!("No findings{by_change}"),
        false => format!("{}{by_change}", phrases.join(", ")),
    };
    let plans = number_of(report.plans.len(), "plan");
    let (origin, today) = (inert(&report.origin), inert(&report.today.to_string()));
    let mut head = format!("**{first}** {MARKER}\n\n{plans} in {origin}, as of {today}.\n");
    if let Some(before) = report.before() {
        head.push_str(&format!(
            "\nNot caused by this change: {}.\n",
            inert(&before)
        ));
    }
    if report.waived > 0 {
        head.push_str(&format!(
            "\n{} waived.\n",
            number_of(report.waived, "finding")
        ));
    }
    for onboarding in report.onboardings() {
        head.push_str(&format!(
            "\n{}.\n",
            capitalised(&inert(&onboarding.phrase()))
        ));
    }
    for reason in report.not_judged {
        head.push_str(&format!("\nNot judged: {}\n", phrase(reason)));
    }
    let items = |level| {
        let of_level = report
            .shown_findings()
            .filter(move |finding| finding.level == level);
        of_level
            .map(|finding| item(finding, report))
            .collect::<Vec<_>>()
    };
    let (denied, warned, noted) = (items(Level::Deny), items(Level::Warn), items(Level::Note));
    let heading = |number: usize, noun: &str| format!("{noun}: {number}");
    let parts = [
        CommentPart::plain(0, "Errors", denied),
        CommentPart::folded(1, &heading(warned.len(), "Warnings"), warned),
        CommentPart::folded(2, &heading(noted.len(), "Notes"), noted),
    ];
    fit_into_comment(&head, &parts, "irplan check")
}

fn item(finding: &Finding, report: &FindingsReport<'_>) -> String {
    let (level, rule) = (severity(finding.level), finding.rule);
    let place = finding.place().map(|place| {
        let at = Position::of(place, report.snapshot);
        let shown = inert(&format!("{}:{}", at.path, at.line));
        let link = link(&shown, Some(place), report.snapshot, report.links.as_ref());
        link.unwrap_or(shown)
    });
    let place = place.map_or(String::new(), |place| format!(" {place}:"));
    let mut item = format!(
        "- {level} `{rule}`{place} {}\n",
        phrase(&shorten(&finding.message.to_string(), LONGEST))
    );
    if let Some(help) = &finding.help {
        item.push_str(&format!(
            "  - {}\n",
            phrase(&shorten(&help.to_string(), LONGEST))
        ));
    }
    item
}

/// The longest message that is shown, in characters.
const LONGEST: usize = 500;
