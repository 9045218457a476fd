//! Finds what a template leaves to be filled in.

use std::ops::Range;

use irplan_plan::phone::is_reserved_in_text;

use super::reserved::{digits, reserved_domain};

/// What kind of placeholder it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    /// A mark that somebody meant to come back to, or a gap to write into.
    Gap,
    /// A phone number that is kept for fiction.
    Number,
    /// A domain that is kept for examples.
    Domain,
}

/// What the text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Setting {
    /// Words that somebody reads.
    Words,
    /// Code, where capitals in brackets and words such as `TODO` may be what the command wants.
    Code,
}

/// Every placeholder of a text, in order: its bytes and its kind.
pub(crate) fn placeholders(text: &str, setting: Setting) -> Vec<(Range<usize>, Kind)> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        match placeholder_at(text, at, setting) {
            Some((range, kind)) => {
                at = range.end.max(at + 1);
                found.push((range, kind));
            }
            None => at = next_start(text, at),
        }
    }
    found
}

/// The next place where a placeholder may begin: behind the letters and digits, or behind what is none.
fn next_start(text: &str, at: usize) -> usize {
    let rest = &text.as_bytes()[at..];
    let run = |is_in: fn(&u8) -> bool| rest.iter().take_while(|byte| is_in(byte)).count();
    at + match rest[0] {
        byte if byte.is_ascii_alphanumeric() => run(u8::is_ascii_alphanumeric),
        byte if byte.is_ascii() => 1,
        _ => run(|byte| !byte.is_ascii()),
    }
}

fn placeholder_at(text: &str, at: usize, setting: Setting) -> Option<(Range<usize>, Kind)> {
    let bytes = text.as_bytes();
    let gap = |end: usize| Some((at..end, Kind::Gap));
    match bytes[at] {
        b'{' => braces(text, at, setting).and_then(gap),
        b'[' if setting == Setting::Words => brackets(text, at).and_then(gap),
        b'+' | b'(' | b'0'..=b'9' => number(text, at).map(|end| (at..end, Kind::Number)),
        byte if byte.is_ascii_alphabetic() => {
            // Few words begin with a letter of any of these, and every word of every plan comes by here.
            let may_be_marker = matches!(byte, b'T' | b'F' | b'X' | b'Y' | b'D' | b'M');
            if setting == Setting::Words
                && may_be_marker
                && let Some(end) = marker(text, at)
            {
                return gap(end);
            }
            let may_be_phrase = matches!(byte | 0x20, b'l' | b'y' | b'i');
            let phrase = may_be_phrase.then(|| phrase(text, at)).flatten();
            phrase
                .and_then(gap)
                .or_else(|| domain(text, at).map(|range| (range, Kind::Domain)))
        }
        _ => None,
    }
}

/// `{{NAME}}`: on one line, and in code only in capitals, since many languages write double braces.
fn braces(text: &str, at: usize, setting: Setting) -> Option<usize> {
    const LONGEST: usize = 80;
    let inner = text[at..].strip_prefix("{{")?;
    let end = inner.find("}}").filter(|end| *end <= LONGEST)?;
    let name = inner[..end].trim();
    let is_name = match setting {
        Setting::Words => !name.contains('\n'),
        Setting::Code => is_capitals(name),
    };
    (is_name && !name.is_empty()).then_some(at + 2 + end + 2)
}

/// `[DATE]`, `[CLIENT NAME]`: capitals alone. Digits are left out, since `[SEV1]` and `[CVE-2026-1]` are labels.
fn brackets(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 40;
    // Shorter ones are mostly abbreviations that somebody put in brackets.
    const SHORTEST: usize = 4;
    const SHORT: [&str; 5] = ["TBD", "TBC", "TBA", "URL", "DAY"];
    let inner = &text[at + 1..];
    let end = inner.find([']', '\n']).filter(|end| *end <= LONGEST)?;
    let name = &inner[..end];
    let is_closed = inner[end..].starts_with(']');
    let is_long = name.len() >= SHORTEST || SHORT.contains(&name);
    (is_closed && is_long && is_capitals(name)).then_some(at + 1 + end + 1)
}

fn is_capitals(name: &str) -> bool {
    let is_allowed = |byte: u8| {
        byte.is_ascii_uppercase() || matches!(byte, b' ' | b'_' | b'-' | b'/' | b'\'' | b'.')
    };
    name.bytes().filter(u8::is_ascii_uppercase).count() >= 2 && name.bytes().all(is_allowed)
}

/// A word in capitals that stands alone: `TODO`, `TBD`, `XXX`, `YYYY-MM-DD`.
fn marker(text: &str, at: usize) -> Option<usize> {
    const DATES: [&str; 4] = ["YYYY-MM-DD", "DD/MM/YYYY", "MM/DD/YYYY", "DD.MM.YYYY"];
    const WORDS: [&str; 5] = ["TODO", "TBD", "TBC", "TBA", "FIXME"];
    let rest = &text[at..];
    let date = DATES.iter().find(|date| rest.starts_with(**date));
    let length = match date {
        Some(date) => date.len(),
        None => {
            let word = word(rest);
            let is_marker =
                WORDS.contains(&word) || word.len() >= 3 && word.bytes().all(|b| b == b'X');
            is_marker.then_some(word.len())?
        }
    };
    let stands_alone = |c: Option<char>| c.is_none_or(|c| !c.is_alphanumeric());
    let (before, after) = (&text[..at], &text[at + length..]);
    (stands_alone(before.chars().next_back()) && stands_alone(after.chars().next()))
        .then_some(at + length)
}

/// The letters and digits that a text begins with.
fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric());
    &text[..end.unwrap_or(text.len())]
}

/// Words of a template, in any case.
fn phrase(text: &str, at: usize) -> Option<usize> {
    const PHRASES: [&str; 5] = [
        "lorem ipsum",
        "your company",
        "your organisation's name",
        "your organization's name",
        "insert name",
    ];
    let rest = &text[at..];
    let begins = |phrase: &&&str| {
        let start = rest.get(..phrase.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(phrase))
    };
    let end = at + PHRASES.iter().find(begins)?.len();
    let after = text[end..].chars().next();
    after.is_none_or(|c| !c.is_alphanumeric()).then_some(end)
}

/// A host name that is kept for examples, and that begins here.
fn domain(text: &str, at: usize) -> Option<Range<usize>> {
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let bytes = text.as_bytes();
    if at > 0 && is_host(&bytes[at - 1]) {
        // It began earlier, and was judged there.
        return None;
    }
    let length = bytes[at..].iter().take_while(|byte| is_host(byte)).count();
    let host = text[at..at + length].trim_end_matches(['.', '-']);
    // Most words hold no dot: they are done with here.
    let is_reserved = host.contains('.') && reserved_domain(host);
    is_reserved.then_some(at..at + host.len())
}

/// A number that is kept for fiction, and that begins here.
fn number(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 24;
    let bytes = text.as_bytes();
    let before = at.checked_sub(1).map(|before| bytes[before]);
    if before.is_some_and(|byte| byte.is_ascii_alphanumeric() || byte == b'+') {
        return None;
    }
    let mut end = at;
    while let Some(&byte) = bytes.get(end).filter(|_| end - at < LONGEST) {
        let is_digit = byte.is_ascii_digit();
        if !is_digit && !matches!(byte, b' ' | b'-' | b'.' | b'(' | b')' | b'/' | b'+') {
            break;
        }
        if byte == b'+' && end > at {
            break;
        }
        end += 1;
        let is_group_end = is_digit && !bytes.get(end).is_some_and(u8::is_ascii_digit);
        if is_group_end && is_number(&text[at..end]) {
            return Some(end);
        }
    }
    None
}

/// A local number counts only when it is written as one, since case numbers hold seven digits, too.
fn is_number(written: &str) -> bool {
    if written.len() < 7 {
        return false;
    }
    let digits = digits(written);
    let is_local = digits.len() == 7;
    is_reserved_in_text(&digits) && (!is_local || written.starts_with("555") && written.len() == 8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[&str]) {
        let found = placeholders(text, Setting::Words);
        let found: Vec<_> = found.into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[track_caller]
    fn check_code(text: &str, expected: &[&str]) {
        let found = placeholders(text, Setting::Code);
        let found: Vec<_> = found.into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn gaps_are_found_exactly() {
        check(
            "TODO: call TBD, FIXME and XXX",
            &["TODO", "TBD", "FIXME", "XXX"],
        );
        check(
            "Dear {{CLIENT_NAME}}, {{ x }}",
            &["{{CLIENT_NAME}}", "{{ x }}"],
        );
        check(
            "On [DATE] [CLIENT NAME] wrote",
            &["[DATE]", "[CLIENT NAME]"],
        );
        check(
            "Since YYYY-MM-DD or DD/MM/YYYY.",
            &["YYYY-MM-DD", "DD/MM/YYYY"],
        );
        check(
            "Lorem ipsum dolor; Your Company Ltd",
            &["Lorem ipsum", "Your Company"],
        );
    }

    #[test]
    fn plain_words_are_left_alone() {
        check("todo lists, the mastodon, XXL, XXIV, TODOS, xTODO", &[]);
        check("[SEV1] [x] [EDR] [see below] [CVE-2026-1] {one}", &[]);
        check("your companion, an example, for example: this", &[]);
        check("2026-11-22 10:00, 555 people, 24x7, +1, ( 5 )", &[]);
        check("", &[]);
    }

    #[test]
    fn what_is_kept_for_fiction_is_found() {
        check("Call +1 212 555 0143 10 times", &["+1 212 555 0143"]);
        check("(212) 555-0143, 555-0199", &["(212) 555-0143", "555-0199"]);
        check("24 +44 20 7946 0018", &["+44 20 7946 0018"]);
        check("Policy 2024-5550123", &[]);
        check("jane@harbor.example.", &["harbor.example"]);
        check("https://www.example.com/x", &["www.example.com"]);
    }

    #[test]
    fn code_may_hold_what_words_may_not() {
        check_code("grep TODO [A-Z] [OPTIONS] {{ jinja }}", &[]);
        check_code(
            "ssh {{HOST}} && curl https://example.org",
            &["{{HOST}}", "example.org"],
        );
    }

    #[test]
    fn wide_characters_do_no_harm() {
        check(
            "éTODO “TODO” – „{{é}}“ [É] 🚨+1 212 555 0143",
            &["TODO", "{{é}}", "+1 212 555 0143"],
        );
        check("{{é", &[]);
        check("[é", &[]);
    }
}
