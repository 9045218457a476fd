//! The lines of a comment, each inert by itself.

use irplan_plan::diff::{Change, FieldChange, Spot, TextChange, WordKind};

use super::super::human::{origin, step_line};
use super::super::report::ChangesReport;
use super::super::report::values;
use super::super::summary::verb;
use crate::report::{comment, cut, markdown_text as inert};

/// The longest value that is shown of one field or block, in characters.
pub(super) const LONGEST: usize = 1_000;
/// How many differences are shown of one subject.
const SHOWN: usize = 30;

/// A subject that differs, with its first differences.
pub(super) fn change(change: &Change, report: &ChangesReport<'_>) -> String {
    let (verb, title) = (verb(change.kind), inert(&change.title));
    let subject = linked(
        &format!("`{}`", change.subject),
        change.place.as_ref(),
        report,
    );
    let mut piece = format!("- {verb} **{title}** ({subject}){}", inert(&origin(change)));
    let reached = report.reached_through(change);
    if !reached.is_empty() {
        piece.push_str(&format!(", reaches {}", inert(&report.listed(&reached))));
    }
    piece.push('\n');
    let mut lines: Vec<_> = change.fields.iter().map(|one| field(one, report)).collect();
    lines.extend(
        change
            .steps
            .iter()
            .map(|step| format!("  - {}\n", inert(&step_line(step)))),
    );
    lines.extend(change.text.iter().map(|one| text(one, report)));
    let left_out = lines.len().saturating_sub(SHOWN);
    piece.extend(lines.into_iter().take(SHOWN));
    if left_out > 0 {
        piece.push_str(&format!("  - and {left_out} more differences\n"));
    }
    piece
}

/// A field that differs.
pub(super) fn field(field: &FieldChange, report: &ChangesReport<'_>) -> String {
    let (before, after) = values(field);
    let key = linked(&inert(&field.key), field.place.as_ref(), report);
    format!(
        "  - {key}: {} → {}\n",
        inert(&cut(before, LONGEST)),
        inert(&cut(after, LONGEST))
    )
}

fn text(text: &TextChange, report: &ChangesReport<'_>) -> String {
    let mut line = String::from("  - ");
    if !text.heading.is_empty() {
        let heading = inert(&cut(&text.heading, LONGEST));
        line.push_str(&format!(
            "*{}*: ",
            linked(&heading, text.place.as_ref(), report)
        ));
    }
    if let Some(from) = &text.moved_from {
        line.push_str(&match from.as_str() {
            "" => "moved: ".to_owned(),
            from => format!("moved from *{}*: ", inert(&cut(from, LONGEST))),
        });
    }
    let mut room = LONGEST;
    for word in &text.words {
        let shown = cut(&word.text, room);
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

/// Words between the tags for what went and what came. White space around words stays outside of them; where it is all
/// that changed, it is shown as signs, since nobody would see it otherwise.
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

/// Text on one line, with a sign where a line of it ends.
fn lines(text: &str) -> String {
    inert(&text.replace(['\n', BREAK], "↵ "))
}

/// A character of white space as a sign.
fn sign(space: char) -> char {
    match space {
        ' ' => '␣',
        '\t' => '⇥',
        '\n' | BREAK => '↵',
        other => other,
    }
}

/// A break of the line within a paragraph, as a document's flow spells it.
const BREAK: char = '\u{2028}';

/// Text that is inert already, as a link to the line where it stands on the newer side, if it can be one.
pub(super) fn link(text: &str, spot: Option<&Spot>, report: &ChangesReport<'_>) -> Option<String> {
    comment::link(
        text,
        Some(report.shown_at(spot?)?),
        report.texts.1,
        report.links.as_ref(),
    )
}

/// The same, or the text alone.
fn linked(text: &str, spot: Option<&Spot>, report: &ChangesReport<'_>) -> String {
    link(text, spot, report).unwrap_or_else(|| text.to_owned())
}
