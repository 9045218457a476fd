//! `incomplete-notice`: a template that does not mention what the law asks for.

use irplan_plan::id::{Subject, SubjectKind};
use irplan_plan::markdown::{Document, PieceKind};
use irplan_plan::message::{all_of, named, quotation};
use irplan_plan::toml::Record as _;
use irplan_plan::{Finding, Level, RuleId, message};

use crate::context::Case;
use crate::duties::{is_owed, own_duties};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("incomplete-notice"),
    group: Group::Procedures,
    level: Level::Warn,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (id, duty) in own_duties(case).filter(|(_, duty)| is_owed(case, duty)) {
        let Some(template) = &duty.template else {
            continue;
        };
        let Some(section) = case.plan.sections.get(&template.value) else {
            continue;
        };
        let text = shown_words(&section.head.title.value, &section.body);
        let content = duty.content.iter();
        let missing: Vec<_> = content.filter(|item| !mentions(&text, item)).collect();
        if missing.is_empty() {
            continue;
        }
        let items = missing.iter().map(|item| quotation(item.value.clone()));
        let finding = RULE
            .finding(message!(
                "the template {} of duty {} does not mention {}",
                named(SubjectKind::Section, &template.value),
                named(SubjectKind::Duty, id),
                all_of(items)
            ))
            .subject(Subject::new(SubjectKind::Duty, id))
            .missing(missing.iter().map(|item| quotation(item.value.clone())))
            .label(duty.origin().place(), "")
            .help("add a line for each to the template");
        found.push(finding);
    }
    found
}

/// Returns the words that readers see. A comment is not among them.
fn shown_words(title: &str, body: &Document) -> String {
    let pieces = body.pieces.iter();
    let shown = pieces.filter(|piece| !matches!(piece.kind, PieceKind::Html(_)));
    let words = shown.map(|piece| body.words(piece));
    let words: Vec<_> = [title].into_iter().chain(words).collect();
    words.join(" ").to_lowercase()
}

/// The letters of a word that count, so that `consequence` and `consequences` are the same.
const STEM: usize = 5;

/// Whether a text has every word of an item that says something. `date` is in `dates`, and not in `update`.
fn mentions(text: &str, item: &str) -> bool {
    const SMALL: [&str; 13] = [
        "what",
        "with",
        "that",
        "they",
        "them",
        "themselves",
        "from",
        "this",
        "their",
        "people",
        "should",
        "taken",
        "types",
    ];
    let item = item.to_lowercase();
    let words = item.split(|c: char| !c.is_alphanumeric());
    let mut words = words.filter(|word| word.chars().count() >= 4 && !SMALL.contains(word));
    words.all(|word| {
        let stem: String = word.chars().take(STEM).collect();
        let mut of_text = text.split(|c: char| !c.is_alphanumeric());
        of_text.any(|word| word.starts_with(&stem))
    })
}

#[cfg(test)]
mod tests {
    use super::{RULE, mentions};
    use crate::testing::check;

    #[test]
    fn a_text_mentions_an_item_if_it_has_its_words() {
        let text = "the likely consequence is this. we measured it.";
        assert!(mentions(text, "likely consequences"));
        assert!(!mentions(text, "number of records"));
        assert!(mentions(text, "measures"));
        assert!(!mentions("an update follows", "date"));
        assert!(mentions("the dates of the incident", "date"));
        assert!(!mentions("number of persons", "number of records"));
    }

    #[test]
    fn words_in_a_comment_are_not_in_the_notice() {
        let plan = "[duties.x]\nstarts = \"aware\"\nwithin = \"24h\"\ntemplate = \"notice\"\ncontent = [\"root cause\"]\n";
        let with = |text: &str| format!("+++\ntitle = \"Notice\"\n+++\n{text}\n");
        let found = "plans/harbor/plan.toml `x`: the template `notice` of duty `x` does not mention root cause";
        for (text, expected) in [
            ("<!-- root cause -->\n\nWe write to you.", &[found][..]),
            ("We write <!-- root cause --> to you.", &[found]),
            ("The **root** `cause` is this.", &[]),
            ("| root | cause |\n|---|---|\n| a | b |", &[]),
        ] {
            let changes = [("plan.toml", plan), ("sections/notice.md", &with(text))];
            check(&RULE, &changes, expected);
        }
    }

    #[test]
    fn a_template_that_lacks_something_is_found() {
        let plan = "[duties.x]\nstarts = \"aware\"\nwithin = \"24h\"\ntemplate = \"learn\"\ncontent = [\"root cause\", \"zebra crossing\"]\n";
        check(
            &RULE,
            &[("plan.toml", plan)],
            &[
                "plans/harbor/plan.toml `x`: the template `learn` of duty `x` does not mention root cause and zebra crossing",
            ],
        );
    }
}
