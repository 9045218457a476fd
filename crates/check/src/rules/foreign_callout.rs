//! `foreign-callout`: a box in the syntax of another tool, which the site shows as plain text.

use irplan_plan::markdown::{Alert, Document, PieceKind, Tag};
use irplan_plan::message::code;
use irplan_plan::{Finding, Level, RuleId, Span, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("foreign-callout"),
    group: Group::Content,
    level: Level::Note,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
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

/// Returns the length of a mark with its word: `!!! danger`, `??? note`, `:::warning`, `::: {.callout-tip}`.
fn callout(line: &str) -> Option<(usize, &str)> {
    let marks = ["!!!", "???", ":::"];
    let mark = marks.into_iter().find(|mark| line.starts_with(mark))?;
    let rest = line[mark.len()..].trim_start_matches([':', '+', ' ', '{', '.']);
    let start = line.len() - rest.len();
    let is_other = |c: char| !c.is_ascii_alphanumeric() && c != '-';
    let (word, after) = rest.split_at(rest.find(is_other).unwrap_or(rest.len()));
    let word = word.trim_end_matches('-');
    let is_certain = mark == ":::" || line[..start].contains('{');
    let is_box = match is_certain {
        true => word.starts_with(|c: char| c.is_ascii_alphabetic()),
        // People also shout with such marks: `!!! Stop the pumps`.
        false => alert(word).is_some() && is_after_type(after),
    };
    let length = start + word.len() + usize::from(after.starts_with('}'));
    is_box.then_some((length, word))
}

/// Whether only a title in quotation marks or a place on the page comes after the type of a box.
fn is_after_type(rest: &str) -> bool {
    let rest = rest.trim();
    matches!(rest, "" | "inline" | "inline end") || rest.ends_with('"')
}

/// Returns the closest kind of box in Markdown; `None` for a word that no tool has a box for.
fn alert(word: &str) -> Option<Alert> {
    let word = word.to_ascii_lowercase();
    Some(match word.strip_prefix("callout-").unwrap_or(&word) {
        "tip" | "hint" | "success" | "check" | "done" => Alert::Tip,
        "important" | "attention" => Alert::Important,
        "warning" | "warn" => Alert::Warning,
        "danger" | "caution" | "error" | "failure" | "fail" | "missing" | "bug" | "stop" => {
            Alert::Caution
        }
        "note" | "info" | "information" | "abstract" | "summary" | "tldr" | "example"
        | "snippet" | "question" | "help" | "faq" | "quote" | "cite" | "seealso" | "todo"
        | "details" => Alert::Note,
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
            "::: {.callout-warning}\nDo not.\n:::",
            &["::: {.callout-warning}"],
        );
        check_text("::: {box-2}\nDo.\n:::", &["::: {box-2}"]);
        check_text(":::details\nMore.\n:::", &[":::details"]);
        check_text("!!! {.box}\n    Do.", &["!!! {.box}"]);
        check_text("!!! faq\n    Who calls?", &["!!! faq"]);
        check_text("???+ tldr \"In short\"\n    Call.", &["???+ tldr"]);
        check_text("!!! missing inline end\n    A page.", &["!!! missing"]);
    }

    #[test]
    fn sentences_are_not_boxes() {
        check_text(
            "!!! Stop the pumps first.\n\n??? Help is on its way\n\n:::\n\n::: 12 :::\n\n### Do {#do}",
            &[],
        );
        check_text(
            "!!! Never switch it off.\n\n??? Who calls\n\n> [!WARNING]\n> Do not.\n\nStop!!! Now. !!!\n\n```\n!!! danger\n```",
            &[],
        );
    }

    #[test]
    fn the_closest_box_of_markdown_is_named() {
        check_help(
            &RULE,
            &[(
                "sections/s.md",
                &section("::: {.callout-warning}\nDo not.\n:::"),
            )],
            "write `> [!WARNING]`, and start each line of the box with `>`",
        );
        check_help(
            &RULE,
            &[("sections/s.md", &section("!!! danger\n    Do not."))],
            "write `> [!CAUTION]`, and start each line of the box with `>`",
        );
    }
}
