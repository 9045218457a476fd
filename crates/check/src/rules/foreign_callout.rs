//! `foreign-callout`: a box in the syntax of another tool, which the site shows as plain text.

use irplan_plan::markdown::{Alert, Document, PieceKind, Tag};
use irplan_plan::message::code;
use irplan_plan::{Finding, Level, RuleId, Span, message};

use crate::context::Case;
use crate::rule::{Group, Judge, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("foreign-callout"),
    group: Group::Content,
    level: Level::Note,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (subject, document) in case.own_documents() {
        let callouts = callouts(document, case.context.text(&document.path)).into_iter();
        found.extend(callouts.map(|(span, written, word)| {
            let alert = format!("> [!{}]", alert(word).unwrap_or(Alert::Note).word());
            RULE.finding(message!("{} is shown as plain text", code(written.clone())))
                .subject(subject.clone())
                .detail(code(written))
                .label(document.at(span), "")
                .help(message!(
                    "write {}, and start each line of the box with {}",
                    code(alert),
                    code(">")
                ))
        }));
    }
    found
}

/// Finds the first lines of boxes: the span, the text, and the word of each.
fn callouts<'a>(document: &Document, text: &'a str) -> Vec<(Span, String, &'a str)> {
    let mut found = Vec::new();
    let mut before = None;
    for piece in &document.pieces {
        let starts = matches!(
            before,
            Some(PieceKind::Start(Tag::Paragraph | Tag::Item) | PieceKind::SoftBreak)
        );
        before = Some(piece.kind);
        if !starts || !matches!(piece.kind, PieceKind::Text(_)) {
            continue;
        }
        let start = piece.span.range().start;
        let line = text[start..].lines().next().unwrap_or("");
        if let Some((length, word)) = callout(line) {
            let span = Span::new(start, start + length);
            found.push((span, line[..length].to_owned(), word));
        }
    }
    found
}

/// Returns the length of a mark with its word: `!!! danger`, `??? note`, `:::warning`, `::: {.warning}`.
fn callout(line: &str) -> Option<(usize, &str)> {
    let marks = ["!!!", "???", ":::"];
    let rest = marks.iter().find_map(|mark| line.strip_prefix(mark))?;
    let rest = rest.trim_start_matches([':', '+', ' ', '{', '.']);
    let end = rest
        .find(|c: char| !c.is_ascii_alphabetic())
        .unwrap_or(rest.len());
    let length = line.len() - rest.len() + end;
    let length = length + usize::from(rest[end..].starts_with('}'));
    alert(&rest[..end]).map(|_| (length, &rest[..end]))
}

/// Returns the closest kind of box in Markdown; `None` for a word that no tool has a box for.
fn alert(word: &str) -> Option<Alert> {
    Some(match word.to_ascii_lowercase().as_str() {
        "tip" | "hint" | "success" | "check" | "done" => Alert::Tip,
        "important" | "attention" => Alert::Important,
        "warning" | "warn" => Alert::Warning,
        "danger" | "caution" | "error" | "failure" | "fail" | "bug" | "stop" => Alert::Caution,
        "note" | "info" | "information" | "abstract" | "summary" | "example" | "question"
        | "quote" | "seealso" | "todo" | "details" => Alert::Note,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    fn section(text: &str) -> String {
        format!("+++\ntitle = \"S\"\nphase = \"preparation\"\n+++\n\n{text}\n")
    }

    #[track_caller]
    fn check_text(text: &str, expected: &[&str]) {
        let section = section(text);
        let expected: Vec<_> = expected
            .iter()
            .map(|mark| {
                format!("plans/harbor/sections/s.md `{mark}`: `{mark}` is shown as plain text")
            })
            .collect();
        let expected: Vec<_> = expected.iter().map(String::as_str).collect();
        check(&RULE, &[("sections/s.md", &section)], &expected);
    }

    #[test]
    fn boxes_of_other_tools_are_found() {
        check_text("!!! danger\n    Do not switch it off.", &["!!! danger"]);
        check_text("??? note \"Title\"\n\n    More.", &["??? note"]);
        check_text(
            ":::warning\nDo not.\n:::\n\n::: {.tip}\nDo.\n:::",
            &[":::warning", "::: {.tip}"],
        );
        check_text(
            "!!! Never switch it off.\n\n??? Who calls\n\n> [!WARNING]\n> Do not.\n\nStop!!! Now. !!!\n\n```\n!!! danger\n```",
            &[],
        );
        check_help(
            &RULE,
            &[("sections/s.md", &section("!!! danger\n    Do not."))],
            "write `> [!CAUTION]`, and start each line of the box with `>`",
        );
    }
}
