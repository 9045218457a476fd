//! `raw-html`: HTML in a text, which the site shows as it is written.

use irplan_plan::markdown::Kind;
use irplan_plan::{Finding, Level};

use crate::context::Case;
use crate::rule::{Example, Fault, Group, Judge, Page, Rule};

pub(crate) const RULE: Rule = Rule {
    name: "raw-html",
    group: Group::Content,
    level: Level::Warn,
    fault: Fault::Words,
    summary: "HTML in a text, which is shown as it is written",
    page: Page {
        finds: "HTML tags in sections, playbooks, exercises and incidents. Comments are left out of every page, and are no finding.",
        why: "Plan text is data. A tag is never passed on to a page, so that nobody can put active content there; its reader sees the tag itself.",
        file: "sections/call.md",
        bad: Example("+++\ntitle = \"Call\"\n+++\n\nCall at once.<br>Do not write.\n"),
        good: Example("+++\ntitle = \"Call\"\n+++\n\nCall at once.\n\nDo not write.\n"),
        remedy: "Write it in Markdown: an empty line for a new paragraph, `> [!WARNING]` for a box, a table for a table.",
        source: "The promise that no active content reaches a page.",
    },
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (subject, document) in case.own_documents() {
        for piece in &document.pieces {
            let text = document.words(piece).trim();
            // One finding a tag that opens something is enough: what closes it goes with it.
            if matches!(piece.kind, Kind::Html(_))
                && text.starts_with('<')
                && !text.starts_with("</")
            {
                let shown: String = text.chars().take(40).collect();
                let finding = RULE
                    .finding(format!(
                        "`{}` is shown as it is written",
                        shown.escape_debug()
                    ))
                    .subject(subject.clone())
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
    fn tags_are_found_once_and_comments_are_not() {
        let section = "+++\ntitle = \"S\"\n+++\n\nA <b>bold</b> word.\n\n<!-- a comment -->\n";
        check(
            &RULE,
            &[("sections/s.md", section)],
            &["plans/harbor/sections/s.md `<b>`: `<b>` is shown as it is written"],
        );
    }
}
