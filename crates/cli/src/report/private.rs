//! Private values, hidden where a log or a comment could keep them: phone numbers and mail addresses.
//!
//! What is hidden is as long as what it stands for, so that columns and spans stay where they were.

use std::borrow::Cow;

use irplan_plan::diff::{Change, Comparison, Drift, FieldChange, TextChange, WordKind, WordRun};
use irplan_plan::message::PersonNamed;
use irplan_plan::{Finding, Subject, SubjectKind, Value};

/// The fewest digits of a phone number with its area.
const FEWEST: usize = 7;
/// How many digits of a number are left, to tell one from another.
const LEFT: usize = 2;
/// The keys of contacts and channels that hold nothing but ways to reach them.
const KEYS: [&str; 6] = ["phones", "email", "channels", "number", "pin", "address"];

/// Hides phone numbers and mail addresses in a text: `+* *** *** **43`, `j***@acme.example`.
pub(crate) fn masked(text: &str) -> Cow<'_, str> {
    let mut bytes = Cow::Borrowed(text.as_bytes());
    hide_numbers(text, &mut bytes);
    hide_addresses(text, &mut bytes);
    match bytes {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        // Characters are hidden whole, so that what is left is text.
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// Hides private values in everything that a comparison shows of plans.
pub(crate) fn mask_comparison(comparison: &mut Comparison) {
    let Comparison {
        settings,
        changes,
        // Ids and dates alone.
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
        // Ids, kinds and places alone.
        plan: _,
        kind: _,
        former: _,
        inheritance: _,
        steps: _,
        place: _,
        reaches: _,
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
        // Ids, kinds and places alone.
        direction: _,
        kind: _,
        plan: _,
        place: _,
        reaches: _,
    } = drift;
    let is_private = is_private(Some(subject), key);
    for value in [before, after].into_iter().flatten() {
        mask_value(value, is_private);
    }
}

/// Hides private values in what a finding says. The lines that it points at are hidden when they are shown.
pub(crate) fn mask_finding(finding: &mut Finding) {
    // Every text is a message of typed values. A new field does not compile until somebody decides about it.
    let Finding {
        rule: _,
        level: _,
        plan: _,
        subject: _,
        is_across_plans: _,
        fault: _,
        message: _,
        labels: _,
        help: _,
    } = &*finding;
    finding.replace_values(&masked_value);
}

/// What is shown in place of a value that may hold something private; `None` for all others.
fn masked_value(value: &Value) -> Option<Value> {
    match value {
        Value::Private(text) => {
            let mut hidden = text.clone();
            mask_value(&mut hidden, true);
            Some(Value::Private(hidden))
        }
        // What people wrote may hold a number anywhere, and so may what they call things.
        Value::Code(text) => hidden(text).map(|text| Value::Code(text.into())),
        Value::Subject(_)
        | Value::Named(_)
        | Value::Plan(_)
        | Value::Path(_)
        | Value::Anchor(_) => hidden(&value.to_string()).map(|text| Value::Code(text.into())),
        Value::Quotation(text) => hidden(text).map(Value::Quotation),
        Value::Reason(text) => hidden(text).map(Value::Reason),
        Value::Excerpt { words, subjects } => hidden(words).map(|words| Value::Excerpt {
            words,
            subjects: subjects.clone(),
        }),
        Value::Person(person) => hidden(&person.name).map(|name| {
            let contact = person.contact.clone();
            Value::Person(Box::new(PersonNamed { name, contact }))
        }),
        Value::Rule(_) | Value::Number(_) | Value::Date(_) => None,
    }
}

/// A text with its private values hidden; `None` if it has none.
fn hidden(text: &str) -> Option<String> {
    match masked(text) {
        Cow::Owned(hidden) => Some(hidden),
        Cow::Borrowed(_) => None,
    }
}

fn mask(text: &mut String) {
    if let Cow::Owned(hidden) = masked(text) {
        *text = hidden;
    }
}

fn mask_field(field: &mut FieldChange, subject: Option<&Subject>) {
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
    // If both sides look the same once they are hidden, words say that they differ.
    if let (Some(before), Some(after)) = (before, after)
        && before == after
    {
        after.push_str(" (another one)");
    }
}

/// Whether a field holds nothing but ways to reach somebody, whatever they look like.
fn is_private(subject: Option<&Subject>, key: &str) -> bool {
    let kind = subject.map(|subject| subject.kind);
    let key = key.split([':', '.', ' ', '[']).next().unwrap_or(key);
    matches!(kind, Some(SubjectKind::Contact | SubjectKind::Channel)) && KEYS.contains(&key)
}

/// Hides a value; of one that is private as a whole, every digit but the last ones.
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

/// Hides private values in a text whose words went and came: a number may lie across several runs of words.
fn mask_text(text: &mut TextChange) {
    let TextChange {
        heading,
        moved_from,
        words,
        // Marks of Markdown, and a place.
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
        let Cow::Owned(hidden) = masked(&side) else {
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

/// The text of one side: all words but those of the other.
fn side_without(words: &[WordRun], gone: WordKind) -> String {
    let words = words.iter().filter(|word| word.kind != gone);
    words.map(|word| word.text.as_str()).collect()
}

/// Takes over what is hidden in the same words as one side has them.
fn take_over(word: &mut WordRun, hidden: &str) {
    let WordRun { kind: _, text } = word;
    let bytes = text.bytes().zip(hidden.bytes());
    let both: Vec<_> = bytes
        .map(|(shown, hidden)| if hidden == b'*' { hidden } else { shown })
        .collect();
    *text = String::from_utf8_lossy(&both).into_owned();
}

fn hide_numbers(text: &str, bytes: &mut Cow<'_, [u8]>) {
    let mut from = 0;
    while let Some(digits) = number(text, from) {
        let (start, end) = (digits[0], digits[digits.len() - 1] + 1);
        from = end;
        if digits.len() < FEWEST || is_something_else(text, start, end, digits.len()) {
            continue;
        }
        for at in &digits[..digits.len() - LEFT] {
            bytes.to_mut()[*at] = b'*';
        }
    }
}

/// The places of the next digits between which nothing stands but what may stand in a number; never none of them.
fn number(text: &str, from: usize) -> Option<Vec<usize>> {
    let mut at = from + text[from..].find(|c: char| c.is_ascii_digit())?;
    let mut digits = Vec::new();
    let mut gap = 0;
    while let Some(c) = text[at..].chars().next() {
        if c.is_ascii_digit() {
            digits.push(at);
            (at, gap) = (at + 1, 0);
            continue;
        }
        match separator(&text[at..]) {
            // No number has more than a bracket and two spaces in a row.
            Some(length) if gap < 3 => (at, gap) = (at + length, gap + 1),
            _ => break,
        }
    }
    Some(digits)
}

/// The length in bytes of a separator of digits at the start of a text, also if it is spelled out as in messages: `\u{a0}`.
fn separator(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if is_separator(first) {
        return Some(first.len_utf8());
    }
    let (code, _) = text.strip_prefix("\\u{")?.split_once('}')?;
    let spelled = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
    is_separator(spelled).then_some("\\u{}".len() + code.len())
}

/// Whether people and word processors put a character between the digits of a number: spaces that do not break and
/// hyphens of every length among them, and what has no width at all.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '/' | '(' | ')')
        || matches!(c, '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200d}' | '\u{2010}'..='\u{2015}')
        || matches!(c, '\u{202f}' | '\u{2060}' | '\u{2212}' | '\u{feff}')
}

/// Whether a run of digits is part of a name, a date or an address of a network.
fn is_something_else(text: &str, start: usize, end: usize, digits: usize) -> bool {
    // Only a number to call begins like this.
    if text[..start].ends_with('+') {
        return false;
    }
    let run = &text[start..end];
    let is_bare = run.len() == digits;
    is_known_flaw(&text[..start], run)
        || (is_bare && is_in_name(&text[..start], &text[end..], digits))
        || is_network(run)
        || is_dates(run)
}

/// The fewest digits that are no number of something else in a name, such as of a step or a ticket.
const CERTAIN: usize = 10;

/// Whether digits without a gap belong to the letters at their side: those of a hash, or of a name with `_`.
fn is_in_name(before: &str, after: &str, digits: usize) -> bool {
    let is_letter = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let head = &before[before.trim_end_matches(is_letter).len()..];
    let tail = &after[..after.len() - after.trim_start_matches(is_letter).len()];
    let sides = [head, tail].concat();
    let is_hash = !sides.is_empty() && sides.bytes().all(|byte| byte.is_ascii_hexdigit());
    let is_joined = head.ends_with('_') || tail.starts_with('_');
    is_hash || (is_joined && digits < CERTAIN)
}

/// Whether it is the year and number of `CVE-2026-1234`.
fn is_known_flaw(before: &str, run: &str) -> bool {
    let shape = run.split_once('-');
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    before.ends_with("CVE-")
        && shape
            .is_some_and(|(year, number)| year.len() == 4 && is_digits(year) && is_digits(number))
}

/// Whether it is four octets: `192.0.2.1`.
fn is_network(run: &str) -> bool {
    run.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Whether it is dates and at most the time of day behind them.
fn is_dates(run: &str) -> bool {
    let is_date = |date: &[u8]| {
        let shape: Vec<_> = date.iter().map(u8::is_ascii_digit).collect();
        shape == DATE && date[4] == b'-' && date[7] == b'-'
    };
    let run = run.as_bytes();
    // A date may be followed by another, or by the time of day.
    let dates = run
        .chunks(DATE.len() + 1)
        .take_while(|chunk| chunk.get(..DATE.len()).is_some_and(is_date));
    let after_dates = (dates.count() * (DATE.len() + 1)).min(run.len());
    let rest = run[after_dates..]
        .iter()
        .filter(|byte| byte.is_ascii_digit());
    after_dates > 0 && rest.count() < FEWEST
}

/// Which characters of a date are digits: `2026-11-22`.
const DATE: [bool; 10] = [true, true, true, true, false, true, true, false, true, true];

fn hide_addresses(text: &str, bytes: &mut Cow<'_, [u8]>) {
    for (at, _) in text.match_indices('@') {
        let is_part =
            |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'');
        let local = text[..at].trim_end_matches(is_part).len();
        let domain = text[at + 1..]
            .find(|c| !is_part(c))
            .unwrap_or(text.len() - at - 1);
        let Some(first) = text[local..at].chars().next() else {
            continue;
        };
        if !text[at + 1..at + 1 + domain].contains('.') {
            continue;
        }
        bytes.to_mut()[local + first.len_utf8()..at].fill(b'*');
    }
}

#[cfg(test)]
mod tests {
    use irplan_plan::message::{named, plan, subject};
    use irplan_plan::{PlanId, RepoPath, RuleId, message};

    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let hidden = masked(text);
        assert_eq!(hidden, expected);
        assert_eq!(hidden.len(), text.len());
    }

    #[test]
    fn numbers_are_hidden() {
        check("+1 212 555 0143", "+* *** *** **43");
        check("`(212) 555-0143` is none", "`(***) ***-**43` is none");
        check(
            "call 2125550143 or 555 0143.",
            "call ********43 or *** **43.",
        );
        check("212.555.0143", "***.***.**43");
        check("number = \"+49 30 1234567\"", "number = \"+** ** *****67\"");
    }

    #[test]
    fn numbers_are_hidden_however_they_are_written() {
        check(
            "+1\u{a0}212\u{a0}555\u{a0}0143",
            "+*\u{a0}***\u{a0}***\u{a0}**43",
        );
        check("212\u{202f}555\u{202f}0143", "***\u{202f}***\u{202f}**43");
        check("212\u{2013}555\u{2013}0177", "***\u{2013}***\u{2013}**77");
        check("212\u{2011}555\u{2011}0143", "***\u{2011}***\u{2011}**43");
        check("212\u{200b}555\u{2060}0143", "***\u{200b}***\u{2060}**43");
        check("+12125550199ext. 5", "+*********99ext. 5");
        check("call2125550143", "call********43");
        check("fax-2125550143", "fax-********43");
        check("fax-555-0143 x", "fax-***-**43 x");
        check("tel_2125550143", "tel_********43");
        check("212\\u{2013}555\\u{a0}0177", "***\\u{2013}***\\u{a0}**77");
        check("10\\u{2013}20", "10\\u{2013}20");
        check("+1.212.555.014", "+*.***.***.*14");
        check("+1.212.55.14", "+*.***.**.14");
        check("1.212.555.014", "*.***.***.*14");
        check("a2125550143z", "a********43z");
    }

    #[test]
    fn other_digits_stay() {
        for same in [
            "on 2026-11-22",
            "2026-11-22 2027-01-31",
            "2026-11-22 12:00:15",
            "192.168.100.200",
            "1:0a1b2c3d4e5f60718293",
            "within 15m of sev1",
            "CVE-2026-1234",
            "CVE-2026-123456",
            "commit 3f2a1234567",
            "step_12345678",
            "60d → 90d",
            "@team",
            "a @ b",
        ] {
            check(same, same);
        }
    }

    #[test]
    fn addresses_are_hidden() {
        check("jane@acme.example", "j***@acme.example");
        check("to <ünal.ö@x.example>,", "to <ü******@x.example>,");
    }

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
