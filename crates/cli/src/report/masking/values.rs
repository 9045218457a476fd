//! Hides private values in findings and changes.

use std::borrow::Cow;

use irplan_plan::diff::{Change, Comparison, Drift, FieldChange, TextChange, WordKind, WordRun};
use irplan_plan::message::NamedPerson;
use irplan_plan::{Finding, Subject, SubjectKind, Value};

use crate::terminal::{KEYS, LEFT, masked_text};

/// Hides private values in everything that a comparison shows of plans.
pub(crate) fn mask_comparison(comparison: &mut Comparison) {
    let Comparison {
        // Only ids of plans.
        renames: _,
        settings,
        changes,
        // Only ids and dates.
        inherited: _,
        drifts,
        effects: _,
    } = comparison;
    for field in settings {
        mask_field(field, None);
    }
    changes.iter_mut().for_each(mask_change);
    drifts.iter_mut().for_each(mask_drift);
}

fn mask_change(change: &mut Change) {
    let Change {
        subject,
        title,
        fields,
        text,
        // Only ids, kinds and places.
        plan: _,
        kind: _,
        previous: _,
        inheritance: _,
        steps: _,
        place: _,
        affected_plans: _,
        overriding_plans: _,
    } = change;
    mask(title);
    for field in fields {
        mask_field(field, Some(subject));
    }
    text.iter_mut().for_each(mask_text);
}

fn mask_drift(drift: &mut Drift) {
    let Drift {
        subject,
        key,
        before,
        after,
        // Only ids, kinds and places.
        direction: _,
        kind: _,
        plan: _,
        place: _,
        affected_plans: _,
    } = drift;
    let is_private = is_private(Some(subject), &key.to_string());
    for value in [before, after].into_iter().flatten() {
        mask_value(value, is_private);
    }
}

/// Hides private values in the texts of a finding. The source lines are hidden when they are shown.
pub(crate) fn mask_finding(finding: &mut Finding) {
    // Every text is a message of typed values. A new field does not compile until somebody decides about it.
    let Finding {
        rule: _,
        level: _,
        plan: _,
        subject: _,
        onboarding_until: _,
        is_across_plans: _,
        is_of_unknown_plan: _,
        fault: _,
        message: _,
        labels: _,
        help: _,
        tables: _,
    } = &*finding;
    finding.replace_values(&mask_value_of_finding);
}

/// Returns what to show in place of a value that may be private; `None` for all others.
fn mask_value_of_finding(value: &Value) -> Option<Value> {
    match value {
        Value::Private(text) => {
            let mut hidden = text.clone();
            mask_value(&mut hidden, true);
            Some(Value::Private(hidden))
        }
        // Any text or name that people write may have a number in it.
        Value::Code(text) => mask_if_private(text).map(|text| Value::Code(text.into())),
        Value::Subject(_)
        | Value::Named(_)
        | Value::Plan(_)
        | Value::Path(_)
        | Value::Anchor(_) => {
            mask_if_private(&value.to_string()).map(|text| Value::Code(text.into()))
        }
        Value::Quotation(text) => mask_if_private(text).map(Value::Quotation),
        Value::Reason(text) => mask_if_private(text).map(Value::Reason),
        Value::Excerpt { words, subjects } => mask_if_private(words).map(|words| Value::Excerpt {
            words,
            subjects: subjects.clone(),
        }),
        Value::Person(person) => mask_if_private(&person.name).map(|name| {
            let contact = person.contact.clone();
            Value::Person(Box::new(NamedPerson { name, contact }))
        }),
        Value::Rule(_) | Value::Number(_) | Value::Date(_) => None,
    }
}

/// Returns a text with its private values hidden; `None` if it has none.
fn mask_if_private(text: &str) -> Option<String> {
    match masked_text(text) {
        Cow::Owned(hidden) => Some(hidden),
        Cow::Borrowed(_) => None,
    }
}

pub(super) fn mask(text: &mut String) {
    if let Cow::Owned(hidden) = masked_text(text) {
        *text = hidden;
    }
}

pub(super) fn mask_field(field: &mut FieldChange, subject: Option<&Subject>) {
    let FieldChange {
        key,
        before,
        after,
        place: _,
    } = field;
    let is_private = is_private(subject, key);
    for value in [before.as_mut(), after.as_mut()].into_iter().flatten() {
        mask_value(value, is_private);
    }
    // If both sides look the same after hiding, words say that they differ.
    if let (Some(before), Some(after)) = (before, after)
        && before == after
    {
        after.push_str(" (another one)");
    }
}

/// Whether the values of a field are always private, whatever they look like.
fn is_private(subject: Option<&Subject>, key: &str) -> bool {
    let key = key.split([':', '.', ' ', '[']).next().unwrap_or(key);
    let may_be_private = subject.is_some_and(|subject| match subject.kind {
        SubjectKind::Plan
        | SubjectKind::Role
        | SubjectKind::Severity
        | SubjectKind::Escalation
        | SubjectKind::Asset
        | SubjectKind::Vector
        | SubjectKind::Tool
        | SubjectKind::Duty
        | SubjectKind::Pack
        | SubjectKind::Section
        | SubjectKind::Playbook
        | SubjectKind::Exercise
        | SubjectKind::Incident => false,
        // Contacts, channels, and every kind that is not known to have none.
        _ => true,
    });
    may_be_private && KEYS.contains(&key)
}

/// Hides a value. If it is private as a whole, hides every digit except the last ones.
fn mask_value(value: &mut String, is_private: bool) {
    mask(value);
    let mut left = value.bytes().filter(u8::is_ascii_digit).count();
    if !is_private || left <= LEFT {
        return;
    }
    *value = value
        .chars()
        .map(|c| {
            let is_digit = c.is_ascii_digit();
            left -= usize::from(is_digit);
            if is_digit && left >= LEFT { '*' } else { c }
        })
        .collect();
}

/// Hides private values in a text with removed and added words, because a number may be spread over several runs.
pub(super) fn mask_text(text: &mut TextChange) {
    let TextChange {
        heading,
        moved_from,
        words,
        // The marks of Markdown, and a place.
        prefix: _,
        place: _,
    } = text;
    mask(heading);
    if let Some(heading) = moved_from {
        mask(heading);
    }
    // Both sides are read before either is hidden, because they share words.
    let sides = [WordKind::Added, WordKind::Removed].map(|gone| (gone, side_without(words, gone)));
    for (gone, side) in sides {
        let Cow::Owned(hidden) = masked_text(&side) else {
            continue;
        };
        let mut at = 0;
        for word in words.iter_mut().filter(|word| word.kind != gone) {
            let length = word.text.len();
            take_over(word, &hidden[at..at + length]);
            at += length;
        }
    }
}

/// Returns the text of one side: all words except those of the other.
fn side_without(words: &[WordRun], gone: WordKind) -> String {
    let words = words.iter().filter(|word| word.kind != gone);
    words.map(|word| word.text.as_str()).collect()
}

/// Copies what is hidden on one side to the same words of the text.
fn take_over(word: &mut WordRun, hidden: &str) {
    let WordRun { kind: _, text } = word;
    let bytes = text.bytes().zip(hidden.bytes());
    let both: Vec<_> = bytes
        .map(|(shown, hidden)| if hidden == b'*' { hidden } else { shown })
        .collect();
    *text = String::from_utf8_lossy(&both).into_owned();
}

#[cfg(test)]
mod tests {
    use irplan_plan::message::{named, plan, subject};
    use irplan_plan::{PlanId, RepoPath, RuleId, message};

    use super::*;

    #[test]
    fn numbers_in_ids_and_names_of_files_are_hidden() {
        let fax = "fax-2125550143";
        let path = RepoPath::new("plans/tel-2125550143/sections/2125550143.md");
        let message = message!(
            "{} {} {} {} {}",
            named(SubjectKind::Contact, fax),
            subject(SubjectKind::Contact, fax),
            plan(&PlanId::parse(fax).expect("an id")),
            &path,
            named(SubjectKind::Exercise, "2026-05-04-table"),
        );
        let mut finding = Finding::new(RuleId::SYNTAX_ERROR, message);
        mask_finding(&mut finding);
        assert_eq!(
            finding.message.to_string(),
            "`fax-********43` `contact:fax-********43` `fax-********43` \
             `plans/tel-********43/sections/********43.md` `2026-05-04-table`"
        );
    }

    #[track_caller]
    fn check_words(words: &[(WordKind, &str)], expected: &str) {
        let words = words.iter().map(|(kind, text)| WordRun {
            kind: *kind,
            text: (*text).to_owned(),
        });
        let mut text = TextChange {
            heading: String::new(),
            prefix: String::new(),
            moved_from: None,
            place: None,
            words: words.collect(),
        };
        mask_text(&mut text);
        let found: Vec<_> = text.words.iter().map(|word| word.text.as_str()).collect();
        assert_eq!(found.join("|"), expected);
    }

    #[test]
    fn a_number_that_lies_across_words_is_hidden() {
        use WordKind::{Added, Removed, Same};
        check_words(
            &[
                (Same, "Call +1 212 555 "),
                (Removed, "0143"),
                (Added, "0144"),
                (Same, " now"),
            ],
            "Call +* *** *** |**43|**44| now",
        );
        check_words(
            &[(Same, "Wait "), (Removed, "15"), (Added, "30")],
            "Wait |15|30",
        );
    }
}
