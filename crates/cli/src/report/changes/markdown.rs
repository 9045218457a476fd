//! Changes for a comment on a pull request: short, whole, and inert.
//!
//! Everything that comes from a plan is escaped, so that it holds no mention, link, image or markup of its own, and
//! the whole fits one comment.

use irplan_plan::diff::{
    Change, ChangeKind, Comparison, Effect, FieldChange, TextChange, WordKind,
};
use irplan_plan::{PlanId, Subject};

use super::report::{Report, consequences, values, verb};
use crate::report::markdown_text as inert;

/// The longest comment, in characters: forges take 65,536, and some room is theirs.
const LIMIT: usize = 60_000;
/// The longest value that is shown of one field or block, in characters.
const LONGEST: usize = 1_000;
/// What the line that counts what was left out may take.
const TAIL: usize = 200;

pub(super) fn render(report: &Report<'_>) -> String {
    let mut comment = Comment::default();
    comment.head(report);
    for (plan, effect) in &report.comparison.effects {
        comment.add(&effects(plan, effect, report));
    }
    for plan in &report.unsure {
        comment.add(&format!(
            "\n> Not judged: `{plan}` has faults that `irplan check` lists; changes may be missing here.\n"
        ));
    }
    if !report.comparison.settings.is_empty() {
        comment.add("\n### Settings of the repository (`irplan.toml`)\n\n");
        for change in &report.comparison.settings {
            comment.add_change(field(change).trim_start());
        }
    }
    for (plan, changes) in report.by_plan() {
        comment.add(&format!("\n### {}\n\n", inert(report.name(plan))));
        for change in changes {
            comment.add_change(&one(change, report));
        }
    }
    comment.finish()
}

/// A comment that knows how long it is, and how many changes did not fit.
#[derive(Default)]
struct Comment {
    text: String,
    length: usize,
    left_out: usize,
}

impl Comment {
    fn head(&mut self, report: &Report<'_>) {
        let (old, new) = (inert(&report.between.0), inert(&report.between.1));
        let head = match totals(report.comparison) {
            Some(totals) => format!("## Plan changes\n\n{totals}, from {old} to {new}.\n"),
            None => {
                format!("## Plan changes\n\nNo difference in meaning between {old} and {new}.\n")
            }
        };
        self.add(&head);
    }

    /// Adds a piece; whether it fitted.
    fn add(&mut self, piece: &str) -> bool {
        let length = piece.chars().count();
        let fits = self.left_out == 0 && self.length + length <= LIMIT - TAIL;
        if fits {
            self.text.push_str(piece);
            self.length += length;
        }
        fits
    }

    /// Adds a change; once one does not fit, none that follows is added, so that the order has no gaps.
    fn add_change(&mut self, piece: &str) {
        if !self.add(piece) {
            self.left_out += 1;
        }
    }

    fn finish(mut self) -> String {
        if self.left_out > 0 {
            let changes = match self.left_out {
                1 => "1 change does".to_owned(),
                number => format!("{number} changes do"),
            };
            self.text.push_str(&format!(
                "\n> {changes} not fit here; run `irplan diff` to see the whole.\n"
            ));
        }
        self.text
    }
}

/// `2 added, 1 changed`; `None` without changes.
fn totals(comparison: &Comparison) -> Option<String> {
    let settings = comparison.settings.len();
    let count = |kind| {
        comparison
            .changes
            .iter()
            .filter(|change| change.kind == kind)
            .count()
    };
    let said: Vec<_> = ChangeKind::ALL
        .iter()
        .copied()
        .map(|kind| (count(kind), verb(kind)))
        .filter(|(number, _)| *number > 0)
        .map(|(number, verb)| format!("**{number}** {verb}"))
        .chain((settings > 0).then(|| format!("**{settings}** in the settings")))
        .collect();
    (!said.is_empty()).then(|| said.join(", "))
}

fn effects(plan: &PlanId, effect: &Effect, report: &Report<'_>) -> String {
    let said = match consequences(effect) {
        said if said.is_empty() => "nothing to sign off again".to_owned(),
        said => said.join(", "),
    };
    let mut piece = format!("\n**{}**: {said}\n", inert(report.name(plan)));
    let voided = effect.voided.iter().map(|void| {
        let (subject, by, on) = (&void.subject, &void.by, void.on);
        format!("- ⚠ voided: `{subject}`, signed by `{by}` on {on}\n")
    });
    let flags = |flag: &'static str, subjects: &[Subject]| {
        let line = move |subject: &Subject| format!("- ⚠ {flag}: `{subject}`\n");
        subjects.iter().map(line).collect::<String>()
    };
    let voided: String = voided.collect();
    let stale = flags("stale", &effect.newly_stale);
    let unreviewed = flags("unreviewed", &effect.newly_unreviewed);
    if !(voided.is_empty() && stale.is_empty() && unreviewed.is_empty()) {
        piece.push('\n');
    }
    piece + &voided + &stale + &unreviewed
}

fn one(change: &Change, report: &Report<'_>) -> String {
    let (verb, title, subject) = (verb(change.kind), inert(&change.title), &change.subject);
    let mut piece = format!("- {verb} **{title}** (`{subject}`)");
    let reached = report.reached_through(change);
    if !reached.is_empty() {
        piece.push_str(&format!(", reaches {}", inert(&reached.join(", "))));
    }
    piece.push('\n');
    piece.extend(change.fields.iter().map(field));
    piece.extend(change.text.iter().map(text));
    piece
}

fn field(field: &FieldChange) -> String {
    let (before, after) = values(field);
    let key = inert(&field.key);
    format!(
        "  - {key}: {} → {}\n",
        inert(&cut(before)),
        inert(&cut(after))
    )
}

fn text(text: &TextChange) -> String {
    let mut line = String::from("  - ");
    if !text.heading.is_empty() {
        line.push_str(&format!("*{}*: ", inert(&text.heading)));
    }
    let mut room = LONGEST;
    for word in &text.words {
        let shown = cut_to(&word.text, room);
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

/// Words between the tags for what went and what came; white space stays outside of them.
fn marked(kind: WordKind, words: &str) -> String {
    let tag = match kind {
        WordKind::Same => return inert(words),
        WordKind::Removed => "del",
        WordKind::Added => "ins",
    };
    let core = words.trim();
    if core.is_empty() {
        return inert(words);
    }
    let start = words.len() - words.trim_start().len();
    let (before, after) = (&words[..start], &words[start + core.len()..]);
    format!(
        "{}<{tag}>{}</{tag}>{}",
        inert(before),
        inert(core),
        inert(after)
    )
}

fn cut(text: &str) -> String {
    cut_to(text, LONGEST)
}

fn cut_to(text: &str, length: usize) -> String {
    match text.char_indices().nth(length) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use irplan_plan::SubjectKind;
    use irplan_plan::diff::Word;
    use jiff::civil::date;

    use super::*;

    fn render_with(changes: Vec<Change>) -> String {
        let comparison = Comparison {
            changes,
            ..Comparison::default()
        };
        render(&Report {
            comparison: &comparison,
            names: BTreeMap::new(),
            between: ("main".into(), "HEAD".into()),
            today: date(2026, 11, 22),
            unsure: Vec::new(),
        })
    }

    fn change(words: &str) -> Change {
        let plan = PlanId::parse("harbor-dental").unwrap();
        let word = |kind, text: &str| Word {
            kind,
            text: text.to_owned(),
        };
        Change {
            subject: Subject::new(SubjectKind::Section, &plan),
            title: "Containment @team".into(),
            kind: ChangeKind::Changed,
            former: None,
            inheritance: None,
            fields: vec![FieldChange {
                key: "title".into(),
                before: Some("#12".into()),
                after: None,
                place: None,
            }],
            steps: Vec::new(),
            text: vec![TextChange {
                heading: "First".into(),
                prefix: "- ".into(),
                moved_from: None,
                place: None,
                words: vec![word(WordKind::Same, "Call "), word(WordKind::Added, words)],
            }],
            place: None,
            reaches: vec![plan.clone()],
            plan,
        }
    }

    #[test]
    fn no_difference_says_so() {
        let comment = render_with(Vec::new());
        assert!(comment.contains("No difference in meaning"), "{comment}");
    }

    #[test]
    fn plan_text_is_inert() {
        let comment = render_with(vec![change("[x](javascript:y) </ins><img src=z>")]);
        for active in ["@team", "#12", "](", "<img", "javascript:"] {
            assert!(!comment.contains(active), "{active} in {comment}");
        }
        assert!(comment.contains("<ins>\\[x\\]"), "{comment}");
    }

    #[test]
    fn a_long_comment_is_cut_between_changes_with_a_count() {
        let words = "word ".repeat(150);
        let comment = render_with(vec![change(&words); 200]);
        assert!(comment.chars().count() <= LIMIT);
        let shown = comment.matches("- changed").count();
        let left_out = format!("{} changes do not fit here", 200 - shown);
        assert!(
            comment.contains(&left_out),
            "{}",
            &comment[comment.len() - 200..]
        );
    }
}
