//! Says in a few words what changed in a subject since its sign-off, for the help of a finding.

use std::collections::BTreeMap;
use std::ops::Range;

use irplan_plan::diff::{Change, TextChange, WordKind, WordRun};
use irplan_plan::id::Subject;
use irplan_plan::message::{code, count, excerpt, first_of};
use irplan_plan::signoff::State;
use irplan_plan::{Commit, Message, Plan, Value, message};

use crate::context::Case;
use crate::recorded_sign_off::{author, last_change};

/// The most fields or headings that a help names. The last phrase counts the rest.
const MAX_PHRASES: usize = 5;
/// The most characters of changed words that a help shows.
const MAX_SHOWN: usize = 60;

/// Starts the help of a voided sign-off with who changed what, and when. Returns the help as it is if that is unknown,
/// and for every other state.
pub(crate) fn with_change_summary(case: &Case<'_>, subject: &Subject, help: Message) -> Message {
    match change_summary(case, subject) {
        Some(change) => message!("{}; {}", change, help),
        None => help,
    }
}

fn change_summary(case: &Case<'_>, subject: &Subject) -> Option<Message> {
    let plan = case.plan;
    if plan.sign_off_status(subject, case.today()).state != State::Voided {
        return None;
    }
    let history = case.context.history;
    let entered = history.of_sign_off(&plan.id, subject);
    let signed = entered.and_then(|entered| entered.change.commit());
    let change = last_change(history, plan, subject);
    let changes = history.voiding_changes(&plan.id, subject);
    let is_own = |change: &Change| change.subject == *subject;
    // If the last change to the text is older than the sign-off, the text is still the same. Then a fact that it shows
    // changed.
    let is_later = |change: &&Commit| signed.is_none_or(|signed| signed.time <= change.time);
    let is_itself = *subject == Subject::PLAN || changes.is_empty() || changes.iter().any(is_own);
    let change = change.filter(is_later).filter(|_| is_itself);
    let what = what_changed(subject, changes);
    match (
        change.map(|change| author_phrase(plan, change)),
        what,
        signed,
    ) {
        (Some(who), Some(what), _) => Some(message!("{}: {}", who, what)),
        (Some(who), None, _) => Some(who),
        (None, Some(what), _) => Some(message!("this changed: {}", what)),
        (None, None, Some(signed)) => Some(message!(
            "{} shows what changed",
            message!("irplan diff {}", code(signed.short_id().to_owned())).quoted()
        )),
        (None, None, None) => None,
    }
}

/// Names what changed in a subject: its fields and words, or else the other subjects that changed; `None` if nothing is
/// known.
pub(crate) fn what_changed(subject: &Subject, changes: &[Change]) -> Option<Message> {
    match changes {
        [one] if subject.id.is_some() && one.subject == *subject => fields_phrase(one),
        // Facts that a text shows are named, and so is everything that an approval covers.
        all => subjects_phrase(all),
    }
}

pub(crate) fn author_phrase(plan: &Plan, change: &Commit) -> Message {
    message!(
        "{} changed it on {} in commit {}",
        author(plan, change),
        change.date,
        code(change.short_id().to_owned())
    )
}

/// Names the subjects that changed; `None` if nothing is known.
fn subjects_phrase(changes: &[Change]) -> Option<Message> {
    let named = |change: &Change| (change.subject.to_string(), change.subject.clone());
    let subjects: BTreeMap<_, _> = changes.iter().map(named).collect();
    join_phrases(subjects.into_values())
}

/// Names the fields, without their values, which may be private. For a text, quotes the first words that differ.
fn fields_phrase(change: &Change) -> Option<Message> {
    let mut keys: Vec<_> = change
        .fields
        .iter()
        .map(|field| Message::from(code(field.key.clone())))
        .collect();
    keys.dedup();
    let steps = change
        .steps
        .iter()
        .flat_map(|step| step.after.iter().chain(&step.before).next());
    keys.extend(steps.map(|step| message!("step {}", code(step.to_string()))));
    if let Some(words) = change.text.iter().find_map(text_phrase) {
        let others = change.text.len() - 1;
        keys.push(match others {
            0 => words,
            _ => message!(
                "{}, and {}",
                words,
                count(others, "other paragraph", "other paragraphs")
            ),
        });
    }
    join_phrases(keys)
}

fn join_phrases<T: Into<Message>>(phrases: impl IntoIterator<Item = T>) -> Option<Message> {
    let phrases = first_of(phrases, MAX_PHRASES, "more");
    (!phrases.is_empty()).then_some(phrases)
}

/// Quotes the first words that were removed from a block and those that were added; `None` if only white space changed.
fn text_phrase(change: &TextChange) -> Option<Message> {
    let first = change
        .words
        .iter()
        .position(|word| word.kind != WordKind::Same && !word.text.trim().is_empty())?;
    let run = change.words[first..]
        .iter()
        .take_while(|word| word.kind != WordKind::Same);
    let run = first..first + run.count();
    let went = part_of_side(&change.words, run.clone(), WordKind::Removed);
    let came = part_of_side(&change.words, run, WordKind::Added);
    let under = match change.heading.as_str() {
        "" => Message::default(),
        heading => {
            let shown = excerpt(shorten(heading), heading, 0..heading.len());
            message!(" under \"{}\"", shown)
        }
    };
    match (went, came) {
        (Some(went), Some(came)) => Some(message!("\"{}\" became \"{}\"{}", went, came, under)),
        (Some(went), None) => Some(message!("\"{}\" was removed{}", went, under)),
        (None, Some(came)) => Some(message!("\"{}\" was added{}", came, under)),
        (None, None) => None,
    }
}

/// Returns what one side of a block says in a run of words; `None` if that is white space.
fn part_of_side(words: &[WordRun], run: Range<usize>, kind: WordKind) -> Option<Value> {
    let side = |words: &[WordRun]| -> String {
        let of_side = |word: &&WordRun| word.kind == WordKind::Same || word.kind == kind;
        let words = words.iter().filter(of_side);
        words.map(|word| word.text.as_str()).collect()
    };
    let [before, part, after] =
        [&words[..run.start], &words[run.clone()], &words[run.end..]].map(side);
    let range = before.len()..before.len() + part.len();
    let text = [before.as_str(), &part, &after].concat();
    (!part.trim().is_empty()).then(|| excerpt(shorten(&part), &text, range))
}

fn shorten(words: &str) -> String {
    let plain = words.split_whitespace().collect::<Vec<_>>().join(" ");
    match plain.char_indices().nth(MAX_SHOWN) {
        Some((end, _)) => format!("{}…", &plain[..end]),
        None => plain,
    }
}

#[cfg(test)]
mod tests {
    use irplan_plan::diff::{TextChange, WordKind, WordRun, between};

    use crate::rules::unreviewed_section::RULE;
    use crate::testing::{TODAY, TestHistory, snapshot};

    /// Checks the help when a section of the base plan changed from one text to another, and irplan could or could not
    /// read both.
    #[track_caller]
    fn check(old: &str, new: &str, is_read: bool, expected: &str) {
        let path = "plans/base/sections/contain.md";
        let page = |text: &str| {
            format!(
                "+++\ntitle = \"Contain\"\nphase = \"containment-eradication-and-recovery\"\n+++\n\n## Isolate\n\n{text}\n"
            )
        };
        let read =
            |text: &str| irplan_plan::parse::read(&snapshot(&[(path, &page(text))])).repository;
        let voided = "[\"section:contain\"]\nby = \"sam\"\non = 2026-11-12\ndigest = \"1:d98b73b4ca1f52ee0a5c6ee7d3a8e1bd0b8d42a3\"\n";
        let mut history = TestHistory::new()
            .commit("a", "Sam Ortiz <sam@north.example>", "2026-11-12")
            .commit("b", "Ada Wolfe <ada@north.example>", "2026-11-20")
            .signed_by("harbor", "section:contain", "a")
            .last_changed_by("base", "section:contain", "b");
        if is_read {
            let changes = between(&read(old), &read(new), TODAY).changes;
            let is_it = |change: &irplan_plan::diff::Change| {
                change.subject.to_string() == "section:contain"
            };
            let changes = changes.into_iter().filter(is_it).collect();
            history = history.voided_by("harbor", "section:contain", changes);
        }
        history.check_help(
            &RULE,
            &[(path, &page(new)), ("signoffs.toml", voided)],
            expected,
        );
    }

    #[test]
    fn the_help_says_who_changed_what() {
        check(
            "Call within 24 hours.",
            "Call within 48 hours.",
            true,
            "`Ada Wolfe` changed it on 2026-11-20 in commit `bbbbbbbbbb`: \"24\" became \"48\" under \"Isolate\"; read what changed, then run `irplan review --client harbor section:contain`",
        );
        check(
            "Call the one who is on duty tonight.\n\nThen write the hour into the log.",
            "Call now the one who is on duty tonight.\n\nThen write the minute into the log.",
            true,
            "`Ada Wolfe` changed it on 2026-11-20 in commit `bbbbbbbbbb`: \"now\" was added under \"Isolate\", and 1 other paragraph; read what changed, then run `irplan review --client harbor section:contain`",
        );
    }

    #[test]
    fn white_space_is_not_a_word() {
        let word = |kind, text: &str| WordRun {
            kind,
            text: text.to_owned(),
        };
        let changed = |words: Vec<WordRun>| {
            super::text_phrase(&TextChange {
                heading: String::new(),
                prefix: String::new(),
                moved_from: None,
                place: None,
                words,
            })
        };
        let space = [
            word(WordKind::Same, "Call"),
            word(WordKind::Added, " "),
            word(WordKind::Same, "now"),
        ];
        assert_eq!(changed(space.to_vec()), None);
        let more = [&space[..], &[word(WordKind::Added, "here")]].concat();
        let words = changed(more).map(|words| words.to_string());
        assert_eq!(words.as_deref(), Some("\"here\" was added"));
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        check(
            "",
            "Call.",
            false,
            "`Ada Wolfe` changed it on 2026-11-20 in commit `bbbbbbbbbb`; read what changed, then run `irplan review --client harbor section:contain`",
        );
    }
}
