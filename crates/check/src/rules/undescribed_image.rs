//! `undescribed-image`: a picture without alternative text.

use irplan_plan::markdown::{Document, PieceKind, Tag, Target};
use irplan_plan::message::code;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("undescribed-image"),
    group: Group::Content,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (subject, document) in case.own_documents() {
        for (at, piece) in document.pieces.iter().enumerate() {
            let PieceKind::Start(Tag::Image(link)) = piece.kind else {
                continue;
            };
            let Some(link) = document.links.get(link as usize) else {
                continue;
            };
            let Target::File(written) = &link.target else {
                continue;
            };
            if has_words(document, at + 1) {
                continue;
            }
            let name = code(written.clone());
            let finding = RULE
                .finding(message!(
                    "the picture {} has no alternative text",
                    name.clone()
                ))
                .subject(subject.clone())
                .detail(name)
                .label(document.at(piece.span), "")
                .help("between the brackets, describe the picture for people who cannot see it");
            found.push(finding);
        }
    }
    found
}

/// Whether there are words from a piece to the end of the picture around it.
fn has_words(document: &Document, start: usize) -> bool {
    let rest = document.pieces.get(start..).unwrap_or(&[]).iter();
    let mut inside = rest.take_while(|piece| !matches!(piece.kind, PieceKind::End(Tag::Image(_))));
    inside.any(|piece| {
        matches!(piece.kind, PieceKind::Reference(_)) || !document.words(piece).trim().is_empty()
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[test]
    fn a_picture_has_words() {
        let section =
            "+++\ntitle = \"S\"\n+++\n\n![](a.png) ![ ](b.png) ![*c*](c.png) ![`d`](d.png)\n";
        check(
            &RULE,
            &[("sections/s.md", section)],
            &[
                "plans/harbor/sections/s.md `![](a.png)`: the picture `a.png` has no alternative text",
                "plans/harbor/sections/s.md `![ ](b.png)`: the picture `b.png` has no alternative text",
            ],
        );
    }
}
