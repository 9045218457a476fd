//! `deceptive-text`: characters that make a text look different from what it is.

use irplan_plan::message::quotation;
use irplan_plan::{Finding, Level, Message, Place, RepoPath, RuleId, Span, message};

use crate::context::{Case, Context};
use crate::rule::{FaultOf, Group, Judge, Onboarding, Rule};

pub(crate) const RULE: Rule = Rule {
    id: RuleId::declare("deceptive-text"),
    group: Group::Content,
    level: Level::Deny,
    fault_of: FaultOf::Text,
    onboarding: Onboarding::Kept,
    judge: Judge::Plan(judge),
};

fn judge(case: &Case<'_>) -> Vec<Finding> {
    let Context {
        repository,
        files,
        settings,
        ..
    } = case.context;
    let own = files
        .get(case.plan.id.as_str())
        .into_iter()
        .flatten()
        .copied();
    let provider = repository.provider_plan();
    let settings =
        settings.filter(|_| provider.is_some_and(|provider| provider.id == case.plan.id));
    let found = own
        .chain(settings)
        .flat_map(|(path, text)| judge_text(path, text));
    case.with_tables(found.collect())
}

fn judge_text(path: &RepoPath, text: &str) -> Vec<Finding> {
    // Most files are plain ASCII, so this saves most of the work.
    if text.is_ascii() {
        return Vec::new();
    }
    let mut found = Vec::new();
    let mut word = Word::default();
    for (at, c) in text.char_indices() {
        if c.is_alphabetic() {
            word.add(at, c);
        } else {
            found.extend(word.finish(path, text));
        }
        if let Some(what) = hidden(c).filter(|_| at > 0 || c != '\u{feff}') {
            let place = Place::new(path, Span::new(at, at + c.len_utf8()));
            let code = u32::from(c);
            let finding = RULE
                .finding(message!(
                    "the text contains {}, {}",
                    quotation(format!("U+{code:04X}")),
                    what
                ))
                .detail(quotation(format!("U+{code:04X}")))
                .label(place, "invisible")
                .help("remove the character, and find out who added it");
            found.push(finding);
        }
    }
    found.extend(word.finish(path, text));
    found
}

/// Says what an invisible character does; `None` for all others.
fn hidden(c: char) -> Option<&'static str> {
    match c {
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
            Some("which changes the direction of what follows")
        }
        '\u{200b}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{180e}' => {
            Some("which is invisible")
        }
        '\u{e0000}'..='\u{e007f}' => Some("which is invisible"),
        _ => None,
    }
}

/// The letters of the current word.
#[derive(Default)]
struct Word {
    start: Option<usize>,
    end: usize,
    has_latin: bool,
    has_other: bool,
}

impl Word {
    fn add(&mut self, at: usize, c: char) {
        self.start.get_or_insert(at);
        self.end = at + c.len_utf8();
        self.has_latin |= c.is_ascii_alphabetic();
        self.has_other |= matches!(c, '\u{0400}'..='\u{052f}') || "ΑΒΕΖΗΙΚΜΝΟΡΤΥΧονρυα".contains(c);
    }

    fn finish(&mut self, path: &RepoPath, text: &str) -> Option<Finding> {
        let word = std::mem::take(self);
        let start = word.start.filter(|_| word.has_latin && word.has_other)?;
        let span = Span::new(start, word.end);
        // The whole word is escaped, because its letters look like others.
        let escaped = quotation(span.of(text).escape_default().to_string());
        let finding = RULE
            .finding(message!(
                "{} mixes letters of alphabets that look alike",
                Message::from(escaped.clone()).quoted()
            ))
            .detail(escaped)
            .label(
                Place::new(path, span),
                "Latin letters mixed with Cyrillic or Greek ones",
            )
            .help("retype the word");
        Some(finding)
    }
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use crate::testing::check;

    #[track_caller]
    fn check_text(text: &str, expected: &[&str]) {
        let section = format!("+++\ntitle = \"S\"\n+++\n\n{text}\n");
        check(&RULE, &[("sections/s.md", &section)], expected);
    }

    #[test]
    fn invisible_characters_are_shown_by_number() {
        check_text(
            "call \u{202e}0143\u{202c}",
            &[
                "plans/harbor/sections/s.md `\u{202e}`: the text contains U+202E, which changes the direction of what follows",
                "plans/harbor/sections/s.md `\u{202c}`: the text contains U+202C, which changes the direction of what follows",
            ],
        );
        check_text(
            "a\u{200b}b",
            &[
                "plans/harbor/sections/s.md `\u{200b}`: the text contains U+200B, which is invisible",
            ],
        );
    }

    #[test]
    fn words_in_one_script_are_accepted() {
        check_text(
            "Müller, Ελλάδα, Москва, 東京, 👩\u{200d}🚒 – “x” Δt 5 µs",
            &[],
        );
        check_text(
            "p\u{0430}y",
            &[
                "plans/harbor/sections/s.md `p\u{0430}y`: `p\\u{430}y` mixes letters of alphabets that look alike",
            ],
        );
    }
}
