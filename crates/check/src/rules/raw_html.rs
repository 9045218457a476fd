//! `raw-html`: HTML in a text, which the site shows as plain text.

use irplan_plan::markdown::{PieceKind, Tag};
use irplan_plan::message::code;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("raw-html"),
    group: Group::Content,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (subject, document) in case.own_documents() {
        let mut in_cell = false;
        for piece in &document.pieces {
            match piece.kind {
                PieceKind::Start(Tag::TableCell(_)) => in_cell = true,
                PieceKind::End(Tag::TableCell(_)) => in_cell = false,
                _ if in_cell && document.is_line_break(piece) => continue,
                _ => {}
            }
            let text = document.words(piece).trim();
            // One finding for each opening tag is enough, because the closing tag belongs to it.
            if matches!(piece.kind, PieceKind::Html(_))
                && text.starts_with('<')
                && !text.starts_with("</")
            {
                let shown: String = text.chars().take(40).collect();
                let finding = RULE
                    .finding(message!(
                        "{} is HTML, which pages show as plain text",
                        code(shown.clone())
                    ))
                    .subject(subject.clone())
                    .detail(code(shown))
                    .label(document.at(piece.span), "")
                    .help("write it in Markdown");
                found.push(finding);
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_cell_may_have_line_breaks() {
        let section =
            "+++\ntitle = \"S\"\n+++\n\na<br>b\n\n| a<br>b | c<br />d <i>x</i> |\n|---|---|\n";
        check(
            &RULE,
            &[("sections/s.md", section)],
            &[
                "plans/harbor/sections/s.md `<br>`: `<br>` is HTML, which pages show as plain text",
                "plans/harbor/sections/s.md `<i>`: `<i>` is HTML, which pages show as plain text",
            ],
        );
    }

    #[test]
    fn tags_are_found_once_and_comments_are_not() {
        let section = "+++\ntitle = \"S\"\n+++\n\nA <b>bold</b> word.\n\n<!-- a comment -->\n";
        check(
            &RULE,
            &[("sections/s.md", section)],
            &["plans/harbor/sections/s.md `<b>`: `<b>` is HTML, which pages show as plain text"],
        );
    }
}
