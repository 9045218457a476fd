//! The lines of a comment. Each one is inert.

use irplan_plan::diff::{Change, DiffPlace, FieldChange, TextChange, WordKind, does_not_get_it};

use super::super::id_phrases::{origin, step_phrase};
use super::super::report::ChangesReport;
use crate::report::{comment, markdown_text as inert, shorten};

/// The longest value of a field or block that is shown, in characters.
pub(super) const LONGEST: usize = 1_000;
/// The most differences that are shown of one subject.
const SHOWN: usize = 30;

/// Returns a subject that differs, with its first differences.
pub(super) fn change(change: &Change, report: &ChangesReport<'_>) -> String {
    let (verb, title) = (change.kind.word(), inert(&change.title));
    let subject = linked(
        &format!("`{}`", change.subject),
        change.place.as_ref(),
        report,
    );
    let mut piece = format!("- {verb} **{title}** ({subject}){}", inert(&origin(change)));
    let affected = report.other_affected_plans(change);
    if !affected.is_empty() {
        piece.push_str(&format!(
            ", reaches {}",
            inert(&report.list_plans(&affected))
        ));
    }
    let without: Vec<_> = change.overriding_plans.iter().collect();
    if !without.is_empty() {
        let plans = inert(&report.list_plans(&without));
        piece.push_str(&format!("; {plans} {}", does_not_get_it(without.len())));
    }
    piece.push('\n');
    let mut lines: Vec<_> = change.fields.iter().map(|one| field(one, report)).collect();
    lines.extend(
        change
            .steps
            .iter()
            .map(|step| format!("  - {}\n", inert(&step_phrase(step)))),
    );
    lines.extend(change.text.iter().map(|one| text(one, report)));
    let left_out = lines.len().saturating_sub(SHOWN);
    piece.extend(lines.into_iter().take(SHOWN));
    if left_out > 0 {
        piece.push_str(&format!("  - and {left_out} more differences\n"));
    }
    piece
}

/// Returns a field that differs.
pub(super) fn field(field: &FieldChange, report: &ChangesReport<'_>) -> String {
    let (before, after) = field.values();
    let key = linked(&inert(&field.key), field.place.as_ref(), report);
    format!(
        "  - {key}: {} → {}\n",
        inert(&shorten(before, LONGEST)),
        inert(&shorten(after, LONGEST))
    )
}

fn text(text: &TextChange, report: &ChangesReport<'_>) -> String {
    let mut line = String::from("  - ");
    if !text.heading.is_empty() {
        let heading = inert(&shorten(&text.heading, LONGEST));
        line.push_str(&format!(
            "*{}*: ",
            linked(&heading, text.place.as_ref(), report)
        ));
    }
    if let Some(from) = &text.moved_from {
        line.push_str(&match from.as_str() {
            "" => "moved: ".to_owned(),
            from => format!("moved from *{}*: ", inert(&shorten(from, LONGEST))),
        });
    }
    let mut room = LONGEST;
    for word in &text.words {
        let shown = shorten(&word.text, room);
        room = room.saturating_sub(shown.chars().count());
        line.push_str(&marked(word.kind, &shown));
        if room == 0 {
            line.push('…');
            break;
        }
    }
    line.push('\n');
    line
}

/// Marks the removed and added words with tags. White space around words stays outside of the tags. If only white space
/// changed, it is shown as symbols, because nobody would see it otherwise.
fn marked(kind: WordKind, words: &str) -> String {
    let tag = match kind {
        WordKind::Same => return lines(words),
        WordKind::Removed => "del",
        WordKind::Added => "ins",
    };
    let core = words.trim();
    if core.is_empty() {
        let signs: String = words.chars().map(sign).collect();
        return format!("<{tag}>{}</{tag}>", inert(&signs));
    }
    let start = words.len() - words.trim_start().len();
    let (before, after) = (&words[..start], &words[start + core.len()..]);
    let (before, core, after) = (lines(before), lines(core), lines(after));
    format!("{before}<{tag}>{core}</{tag}>{after}")
}

/// Returns text on one line, with a symbol for each line break.
fn lines(text: &str) -> String {
    inert(&text.replace(['\n', BREAK], "↵ "))
}

/// Returns the symbol of a white space character.
fn sign(space: char) -> char {
    match space {
        ' ' => '␣',
        '\t' => '⇥',
        '\n' | BREAK => '↵',
        other => other,
    }
}

/// A line break within a paragraph, as in a document's flow.
const BREAK: char = '\u{2028}';

/// Returns inert text as a link to its line on the newer side, if there is one.
pub(super) fn link(
    text: &str,
    spot: Option<&DiffPlace>,
    report: &ChangesReport<'_>,
) -> Option<String> {
    comment::link(
        text,
        Some(report.newer_place(spot?)?),
        report.texts.1,
        report.links.as_ref(),
    )
}

/// Returns the link, or only the text.
fn linked(text: &str, spot: Option<&DiffPlace>, report: &ChangesReport<'_>) -> String {
    link(text, spot, report).unwrap_or_else(|| text.to_owned())
}
