//! Finds words that mark a gap, but not where they are ordinary words of a sentence.

use std::ops::Range;

use super::passage::Passage;

/// What people write if they mean to come back.
const WORDS: [&str; 5] = ["TODO", "TBD", "TBC", "TBA", "FIXME"];

/// Returns the end of a word in capitals that stands alone and marks a gap: `TODO`, `TBD`, `XXX`, `YYYY-MM-DD`.
pub(super) fn marker(passage: &Passage<'_>, at: usize) -> Option<usize> {
    const DATES: [&str; 4] = ["YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY"];
    let text = passage.text;
    let rest = &text[at..];
    let date = DATES.iter().find(|date| rest.starts_with(**date));
    let word = word(rest);
    let is_cross = |letter: u8| word.len() >= 3 && word.bytes().all(|byte| byte == letter);
    let length = match date {
        Some(date) => date.len(),
        None if WORDS.contains(&word) => word.len(),
        None if is_cross(b'X') || is_cross(b'x') => word.len().max(crosses(rest)),
        None => return None,
    };
    let end = at + length;
    let stands_alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    if !stands_alone(text[..at].chars().next_back()) || !stands_alone(text[end..].chars().next()) {
        return None;
    }
    let is_gap = match date {
        Some(_) => is_value(passage, at, end),
        None if word.starts_with('x') => is_all(passage, at, end),
        None if word.starts_with('X') => true,
        None => is_note(passage, at, end),
    };
    is_gap.then_some(end)
}

/// Returns the length of an unknown phone number, written as groups of X: `XXX-XXX-XXXX`.
fn crosses(text: &str) -> usize {
    const LONGEST: usize = 24;
    let first = text.chars().next();
    let is_cross = |c: char| Some(c) == first;
    let is_part = |c: char| is_cross(c) || matches!(c, '-' | '.' | ' ');
    let end = text
        .chars()
        .take(LONGEST)
        .take_while(|c| is_part(*c))
        .count();
    text[..end].trim_end_matches(|c| !is_cross(c)).len()
}

/// Whether a marker is a note to the author. In "go through any TODO items", it is an ordinary word.
fn is_note(passage: &Passage<'_>, at: usize, end: usize) -> bool {
    const ARTICLES: [&str; 13] = [
        "a",
        "all",
        "an",
        "any",
        "each",
        "every",
        "no",
        "open",
        "remaining",
        "some",
        "the",
        "these",
        "those",
    ];
    const VERBS: [&str; 6] = ["are", "be", "is", "still", "was", "were"];
    let after = passage.after(end);
    let before = last_word(passage.before(at)).to_lowercase();
    let before = before.as_str();
    if after.starts_with(':') || before.is_empty() {
        return true;
    }
    if ARTICLES.contains(&before) {
        return false;
    }
    match &passage.text[at..end] {
        "TODO" | "FIXME" => VERBS.contains(&before) && !begins_with_word(after),
        _ => true,
    }
}

/// Whether a date pattern is in the place of a date, and not in an instruction on how to write dates.
fn is_value(passage: &Passage<'_>, at: usize, end: usize) -> bool {
    const BEFORE_DATES: [&str; 8] = [
        "after", "before", "dated", "from", "on", "since", "till", "until",
    ];
    let before = passage.before(at);
    if before.is_empty() {
        let next = passage.after(end).trim_start_matches(' ').chars().next();
        return next.is_none_or(|c| !c.is_lowercase());
    }
    if let Some(name) = before.strip_suffix([':', '=']) {
        let name = name.trim_end_matches(['*', '_', ' ']);
        return !last_word(name).eq_ignore_ascii_case("format");
    }
    BEFORE_DATES.contains(&last_word(before).to_lowercase().as_str())
}

/// Returns the note at the start of a code span in a sentence: `` `TODO: add the call list` ``.
pub(super) fn note_in_code(passage: &Passage<'_>) -> Option<Range<usize>> {
    let text = passage.text;
    let inner = text.trim_matches(|c| matches!(c, '`' | ' '));
    let start = text.find(inner).filter(|_| !inner.contains('\n'))?;
    let marker = WORDS.iter().find(|marker| {
        let rest = inner.strip_prefix(**marker);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([' ', ':', ',', ';', '(', '…']))
    })?;
    let range = start..start + marker.len();
    // "Any `TODO` that is left" is about the word itself.
    let is_alone = inner.len() == marker.len();
    (!is_alone || is_note_alone(passage)).then_some(range)
}

fn is_note_alone(passage: &Passage<'_>) -> bool {
    let before = last_word(passage.before(0)).to_lowercase();
    !matches!(
        before.as_str(),
        "a" | "all" | "any" | "each" | "every" | "no" | "the" | "word"
    )
}

/// Returns the end of a template's phrase that starts here.
pub(super) fn phrase(passage: &Passage<'_>, at: usize) -> Option<usize> {
    /// The phrases, each with whether it may be ordinary words unless it is written like a name.
    const PHRASES: [(&str, bool); 7] = [
        ("lorem ipsum", false),
        ("insert name", false),
        ("your organisation", true),
        ("your organization", true),
        ("your company", true),
        ("your name", true),
        ("your business name", true),
    ];
    let text = passage.text;
    let rest = &text[at..];
    let begins = |(phrase, _): &&(&str, bool)| {
        let start = rest.get(..phrase.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(phrase))
    };
    let (phrase, may_be_words) = PHRASES.iter().find(begins)?;
    let end = at + phrase.len();
    let after = text[end..].chars().next();
    let is_whole_word = after.is_none_or(|c| !c.is_alphanumeric());
    let is_gap = !may_be_words || is_name(passage, at, end) || is_all(passage, at, end);
    (is_whole_word && is_gap).then_some(end)
}

/// Whether words are written like a name: "Your Company, Inc." In a heading, all words may have capitals.
fn is_name(passage: &Passage<'_>, at: usize, end: usize) -> bool {
    let has_capital = |word: &str| word.starts_with(|c: char| c.is_ascii_uppercase());
    let phrase = &passage.text[at..end];
    let is_loud = !phrase.bytes().any(|byte| byte.is_ascii_lowercase());
    let after = passage.after(end);
    let is_last = after.trim_start_matches([' ', '.', '!', '?']).is_empty();
    let goes_on = after.strip_prefix(' ').is_some_and(has_capital);
    let is_title = has_capital(last_word(passage.before(at))) && (is_last || goes_on);
    is_loud || phrase.split(' ').all(has_capital) && !is_title
}

/// Whether the paragraph, cell or value has nothing else.
fn is_all(passage: &Passage<'_>, at: usize, end: usize) -> bool {
    let is_mark = |c: char| !c.is_alphanumeric();
    passage.before(at).is_empty() && passage.after(end).trim_matches(is_mark).is_empty()
}

/// Returns the letters and digits at the start of a text.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// Returns the letters and digits at the end of a text.
fn last_word(text: &str) -> &str {
    let rest = text.trim_end_matches(char::is_alphanumeric);
    &text[rest.len()..]
}

fn begins_with_word(text: &str) -> bool {
    let rest = text.trim_start_matches(' ');
    rest.len() < text.len() && rest.starts_with(char::is_alphanumeric)
}
