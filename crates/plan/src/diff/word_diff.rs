//! Compares two texts word by word.
//!
//! A worked example, with `|` between tokens:
//!
//! ```text
//! older:   Call| |Sam| |at| |once|.
//! newer:   Ask| |Kim| |to| |call| |at| |once|.
//! ```
//!
//! 1. Cut each text into tokens, as shown: words, white space and marks. A link, a code span and the like is one token,
//!    because half of one cannot be shown.
//! 2. Set aside the tokens that both texts start with, and those that both end with. Most edits are small, so this
//!    leaves little to compare. Here both end with ` |at| |once|.`
//! 3. Compare what is left with Myers' algorithm, which finds the fewest removals and additions:
//!    `[-Call-][+Ask+] [-Sam-][+Kim to call+]`
//! 4. If only white space lies between two replaced words, show them as one: `[-Call Sam-][+Ask Kim to call+] at once.`
//!
//! The texts come from [`Document::blocks`](crate::markdown::Document::blocks), which spells the same meaning in one way.

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::diff::{WordKind, WordRun};

/// The most pairs of tokens to compare. Beyond that, the old words are shown as removed and the new ones as added.
const MAX_TOKEN_PAIRS: usize = 4_000_000;

/// The longest link, code span or reference that is kept whole, in characters. Longer ones are cut into words.
const MAX_WHOLE_PART: usize = 1_000;

/// Compares two texts word by word.
///
/// Neighbouring words of the same kind are one run. Links, code spans, references, footnote marks and table cells are
/// never cut.
pub fn word_diff(old: &str, new: &str) -> Vec<WordRun> {
    let (before, after) = (tokens(old), tokens(new));
    // Step 2: what both texts start with, then what both end with.
    let start = before
        .iter()
        .zip(&after)
        .take_while(|(a, b)| a == b)
        .count();
    let (before_rest, after_rest) = (&before[start..], &after[start..]);
    let ends = before_rest.iter().rev().zip(after_rest.iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let middle_before = &before_rest[..before_rest.len() - end];
    let middle_after = &after_rest[..after_rest.len() - end];
    let mut runs = Vec::new();
    push_run(&mut runs, WordKind::Same, &before[..start]);
    if middle_before.len().saturating_mul(middle_after.len()) > MAX_TOKEN_PAIRS {
        push_run(&mut runs, WordKind::Removed, middle_before);
        push_run(&mut runs, WordKind::Added, middle_after);
    } else {
        compare_tokens(middle_before, middle_after, &mut runs);
    }
    push_run(
        &mut runs,
        WordKind::Same,
        &before_rest[before_rest.len() - end..],
    );
    join_over_spaces(runs)
}

fn compare_tokens(before: &[&str], after: &[&str], runs: &mut Vec<WordRun>) {
    for op in capture_diff_slices(Algorithm::Myers, before, after) {
        let (tag, old, new) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            push_run(runs, WordKind::Same, &before[old]);
            continue;
        }
        push_run(runs, WordKind::Removed, &before[old]);
        push_run(runs, WordKind::Added, &after[new]);
    }
}

/// Adds tokens to the last run if it is of the same kind, or starts a run.
fn push_run(runs: &mut Vec<WordRun>, kind: WordKind, tokens: &[&str]) {
    if tokens.is_empty() {
        return;
    }
    let text = tokens.concat();
    match runs.last_mut() {
        Some(run) if run.kind == kind => run.text.push_str(&text),
        _ => runs.push(WordRun { kind, text }),
    }
}

/// Cuts a text into words, white space, marks, and the parts that are kept whole. Put together again, they are the
/// text.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = whole_part_length(rest, first).unwrap_or_else(|| {
            if first.is_whitespace() {
                run_length(rest, char::is_whitespace)
            } else if first == '*' || first == '~' {
                run_length(rest, |c| c == first)
            } else if first.is_alphanumeric() {
                word_length(rest)
            } else if first == '\\' {
                // An escaped character belongs to its backslash.
                first.len_utf8() + rest.chars().nth(1).map_or(0, char::len_utf8)
            } else {
                first.len_utf8()
            }
        });
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after;
    }
    tokens
}

/// Returns the length of the run at the start of a text.
fn run_length(text: &str, is_in: impl Fn(char) -> bool) -> usize {
    text.find(|c| !is_in(c)).unwrap_or(text.len())
}

/// Returns the length of a word with the marks inside it: `don't`, `3.5`, `isolate-host`, `a@b.example`.
fn word_length(text: &str) -> usize {
    let mut length = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let goes_on = chars.peek().is_some_and(|(_, next)| next.is_alphanumeric());
        let is_inside = matches!(c, '-' | '.' | ',' | '\'' | '’' | '@' | ':' | '/' | '_');
        if !(c.is_alphanumeric() || (is_inside && goes_on)) {
            return at;
        }
        length = at + c.len_utf8();
    }
    length
}

/// Returns the length of a part that is kept whole, if the text starts with one and the part is closed.
fn whole_part_length(text: &str, first: char) -> Option<usize> {
    match first {
        '`' => Some(end_of(text, 1, '`')?),
        '<' => Some(end_of(text, 1, '>')?),
        '!' if text.starts_with("![") => Some(1 + link_length(&text[1..])?),
        '[' => link_length(text),
        _ => None,
    }
}

/// Returns the length of `[words](target)` or `[^mark]`.
fn link_length(text: &str) -> Option<usize> {
    let words = bracket_length(text)?;
    if text.starts_with("[^") {
        return Some(words);
    }
    text[words..]
        .starts_with('(')
        .then(|| end_of(text, words + 1, ')'))?
}

/// Returns the length of a pair of brackets with what they hold, which may be more brackets.
fn bracket_length(text: &str) -> Option<usize> {
    let (mut depth, mut at) = (0_usize, 0);
    let mut chars = text.chars().take(MAX_WHOLE_PART);
    while let Some(c) = chars.next() {
        at += c.len_utf8();
        match c {
            '\\' => at += chars.next().map_or(0, char::len_utf8),
            '[' => depth += 1,
            ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Returns one past the first `end` that is not escaped, if there is one among the next [`MAX_WHOLE_PART`] characters.
fn end_of(text: &str, from: usize, end: char) -> Option<usize> {
    end_within(text, from, end, MAX_WHOLE_PART)
}

fn end_within(text: &str, from: usize, end: char, most: usize) -> Option<usize> {
    let mut chars = text.get(from..)?.char_indices().take(most);
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == end {
            return Some(from + at + c.len_utf8());
        }
    }
    None
}

/// Compares two rows of a table. A cell that differs is shown as a whole.
pub(super) fn compare_cells(old: &str, new: &str) -> Vec<WordRun> {
    let (before, after) = (cells_of_row(old), cells_of_row(new));
    let mut runs = Vec::new();
    if before.len().saturating_mul(after.len()) > MAX_TOKEN_PAIRS {
        push_run(&mut runs, WordKind::Removed, &before);
        push_run(&mut runs, WordKind::Added, &after);
        return runs;
    }
    for op in capture_diff_slices(Algorithm::Myers, &before, &after) {
        let (tag, old, new) = op.as_tag_tuple();
        if tag == DiffTag::Equal {
            push_run(&mut runs, WordKind::Same, &before[old]);
            continue;
        }
        // In pairs, so that the old content of a cell is next to the new one.
        let (old, new) = (&before[old], &after[new]);
        for at in 0..old.len().max(new.len()) {
            push_run(
                &mut runs,
                WordKind::Removed,
                old.get(at..=at).unwrap_or_default(),
            );
            push_run(
                &mut runs,
                WordKind::Added,
                new.get(at..=at).unwrap_or_default(),
            );
        }
    }
    runs
}

/// Returns the cells of a row, each with the `|` that ends it.
fn cells_of_row(text: &str) -> Vec<&str> {
    let mut cells = Vec::new();
    let mut rest = text;
    while let Some(end) = end_within(rest, 0, '|', usize::MAX) {
        let (cell, after) = rest.split_at(end);
        cells.push(cell);
        rest = after;
    }
    if !rest.is_empty() {
        cells.push(rest);
    }
    cells
}

/// Joins replaced words that only white space divides (step 4): "removed, added, space, removed, added" becomes one
/// removal and one addition.
fn join_over_spaces(runs: Vec<WordRun>) -> Vec<WordRun> {
    let mut joined = Vec::new();
    let mut pending = (String::new(), String::new());
    let flush = |pending: &mut (String, String), joined: &mut Vec<WordRun>| {
        let (removed, added) = std::mem::take(pending);
        for (kind, text) in [(WordKind::Removed, removed), (WordKind::Added, added)] {
            if !text.is_empty() {
                joined.push(WordRun { kind, text });
            }
        }
    };
    let mut runs = runs.into_iter().peekable();
    while let Some(run) = runs.next() {
        match run.kind {
            WordKind::Removed => pending.0.push_str(&run.text),
            WordKind::Added => pending.1.push_str(&run.text),
            WordKind::Same => {
                let is_inside =
                    !pending.0.is_empty() && !pending.1.is_empty() && runs.peek().is_some();
                // The space is part of the old words and of the new ones.
                if is_inside && run.text.trim().is_empty() {
                    pending.0.push_str(&run.text);
                    pending.1.push_str(&run.text);
                } else {
                    flush(&mut pending, &mut joined);
                    joined.push(run);
                }
            }
        }
    }
    flush(&mut pending, &mut joined);
    joined
}
