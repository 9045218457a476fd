//! `missing-image`: a picture that a text shows and the plan does not have.

use irplan_plan::attachments::FileType;
use irplan_plan::id::Subject;
use irplan_plan::markdown::{Document, Link, PieceKind, Tag, Target};
use irplan_plan::message::code;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};
use crate::text::{is_unreadable_file, near_file};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("missing-image"),
    group: Group::Content,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let documents = case.own_documents();
    let found = documents.flat_map(|(subject, document)| {
        let pictures = document.pieces.iter().filter_map(|piece| match piece.kind {
            PieceKind::Start(Tag::Image(at)) => document.links.get(at as usize),
            _ => None,
        });
        pictures
            .filter_map(|link| judge_picture(case, &subject, document, link))
            .collect::<Vec<_>>()
    });
    found.collect()
}

fn judge_picture(
    case: &Case<'_>,
    subject: &Subject,
    document: &Document,
    link: &Link,
) -> Option<Finding> {
    let Target::File(written) = &link.target else {
        return None;
    };
    let name = code(written.clone());
    let (problem, label, help) = match &link.file {
        // A file that cannot be used has a finding of its own.
        Some(attached) if attached.file.usable_type().is_none_or(FileType::is_picture) => {
            return None;
        }
        None if is_unreadable_file(case, document, link) => return None,
        Some(_) => (
            message!("{} is not a picture", name.clone()),
            "pages show only pictures",
            "link to it: write `[…](…)` without the `!`".into(),
        ),
        None => (
            message!("there is no picture {}", name.clone()),
            "pages show only the words in brackets",
            near_file(case, document, link),
        ),
    };
    let finding = RULE.finding(problem).subject(subject.clone()).detail(name);
    Some(finding.label(document.at(link.span), label).help(help))
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::{check, check_help};

    const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"4\" height=\"4\"/>";

    fn section(text: &str) -> String {
        format!("+++\ntitle = \"S\"\n+++\n\n{text}\n")
    }

    #[test]
    fn a_picture_is_there_or_not() {
        let text = section("![Rack](rack.png) ![Zones](zones.svg) ![Form](form.pdf)");
        check(
            &RULE,
            &[
                ("sections/s.md", &text),
                ("sections/zones.svg", DRAWING),
                ("sections/form.pdf", "%PDF-1.7\n"),
            ],
            &[
                "plans/harbor/sections/s.md `rack.png`: there is no picture `rack.png`",
                "plans/harbor/sections/s.md `form.pdf`: `form.pdf` is not a picture",
            ],
        );
    }

    #[test]
    fn a_picture_of_another_plan_is_not_there() {
        let text = section("![Zones](../../north/sections/zones.svg)");
        check(
            &RULE,
            &[
                ("sections/s.md", &text),
                ("plans/north/sections/zones.svg", DRAWING),
            ],
            &[
                "plans/harbor/sections/s.md `../../north/sections/zones.svg`: there is no picture \
                 `../../north/sections/zones.svg`",
            ],
        );
    }

    #[track_caller]
    fn check_near(written: &str, there: &str, expected: &str) {
        let text = section(&format!("![Zones]({written})"));
        check_help(
            &RULE,
            &[("sections/s.md", &text), (there, DRAWING)],
            expected,
        );
    }

    #[test]
    fn a_near_name_is_suggested() {
        check_near(
            "Zones.SVG",
            "sections/zones.svg",
            "capitals count in names: write `zones.svg`",
        );
        check_near(
            "zone.svg",
            "sections/zones.svg",
            "did you mean `zones.svg`?",
        );
        check_near(
            "zones.svg",
            "playbooks/zones.svg",
            "write `../playbooks/zones.svg`",
        );
        check_near(
            "zones.svg",
            "plans/base/sections/zones.svg",
            "copy `plans/base/sections/zones.svg` here: a plan shows only files of its own folder",
        );
        check_near(
            "rack.png",
            "sections/zones.svg",
            "put the file next to the text, or write its path as seen from there",
        );
    }
}
