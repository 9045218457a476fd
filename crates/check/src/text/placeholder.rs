//! Finds what a template left to fill in.

use std::ops::Range;

use irplan_plan::phone::is_reserved_in_text;

use super::brackets::{brackets, is_capitals};
use super::markers::{marker, note_in_code, phrase};
use super::passage::Passage;
use super::reserved::{digits, reserved_domain};

/// The kind of a placeholder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum PlaceholderKind {
    /// A marker that somebody meant to come back to, or a gap to fill.
    Gap,
    /// A phone number that is reserved for fiction.
    Number,
    /// A domain that is reserved for examples.
    Domain,
}

/// The kind of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum PlaceholderContext {
    /// Prose.
    Words,
    /// Code. There, capitals in brackets and words such as `TODO` may be part of the command.
    Code,
    /// A code span in a sentence, with its backticks. It is code, unless it starts like a note to its author.
    CodeSpan,
}

/// Finds every placeholder of a text, in order, with its range and its kind.
pub(crate) fn placeholders(
    passage: &Passage<'_>,
    setting: PlaceholderContext,
) -> Vec<(Range<usize>, PlaceholderKind)> {
    let text = passage.text;
    let mut found = Vec::new();
    let mut at = 0;
    if setting == PlaceholderContext::CodeSpan
        && let Some(range) = note_in_code(passage)
    {
        at = range.end;
        found.push((range, PlaceholderKind::Gap));
    }
    while at < text.len() {
        let next = next_start(text, at);
        match placeholder_at(passage, at..next, setting) {
            Some((range, kind)) => {
                at = range.end.max(at + 1);
                found.push((range, kind));
            }
            None => at = next,
        }
    }
    found
}

/// Which bytes are letters and digits of ASCII. This is asked of every byte of every plan.
const IS_WORD: [bool; 256] = {
    let mut is_word = [false; 256];
    let mut byte = 0;
    while byte < is_word.len() {
        is_word[byte] = (byte as u8).is_ascii_alphanumeric();
        byte += 1;
    }
    is_word
};

/// Returns the next position where a placeholder may start.
fn next_start(text: &str, at: usize) -> usize {
    let bytes = text.as_bytes();
    let is_same: fn(u8) -> bool = match bytes[at] {
        first if IS_WORD[usize::from(first)] => |byte| IS_WORD[usize::from(byte)],
        first if first.is_ascii() => return at + 1,
        _ => |byte| !byte.is_ascii(),
    };
    let mut end = at + 1;
    while end < bytes.len() && is_same(bytes[end]) {
        end += 1;
    }
    end
}

/// Finds a placeholder that starts with this word or sign.
fn placeholder_at(
    passage: &Passage<'_>,
    word: Range<usize>,
    setting: PlaceholderContext,
) -> Option<(Range<usize>, PlaceholderKind)> {
    let (text, at) = (passage.text, word.start);
    let bytes = text.as_bytes();
    let gap = |end: usize| Some((at..end, PlaceholderKind::Gap));
    match bytes[at] {
        b'{' => braces(text, at, setting).and_then(gap),
        b'[' if setting == PlaceholderContext::Words => brackets(text, at).and_then(gap),
        b'+' | b'(' | b'0'..=b'9' => number(text, at).map(|end| (at..end, PlaceholderKind::Number)),
        byte if byte.is_ascii_alphabetic() => {
            // Few words start with these letters, and this runs for every word of every plan.
            let may_be_marker = matches!(byte, b'T' | b'F' | b'X' | b'x' | b'Y' | b'D' | b'M')
                && matches!(bytes.get(at + 1), Some(b'A'..=b'Z' | b'x'));
            if setting == PlaceholderContext::Words
                && may_be_marker
                && let Some(end) = marker(passage, at)
            {
                return gap(end);
            }
            let first = &text[word.clone()];
            let starts_phrase = |start: &&str| first.eq_ignore_ascii_case(start);
            let may_be_phrase = ["lorem", "insert", "your"].iter().any(starts_phrase);
            let phrase = may_be_phrase.then(|| phrase(passage, at)).flatten();
            // Most words end in a space, so this is all that a domain costs them.
            let may_be_domain = matches!(bytes.get(word.end), Some(b'.' | b'-'));
            let domain = || may_be_domain.then(|| domain(text, at)).flatten();
            phrase
                .and_then(gap)
                .or_else(|| domain().map(|range| (range, PlaceholderKind::Domain)))
        }
        _ => None,
    }
}

/// Finds `{{NAME}}` on one line. In code, the name must be in capitals, because many languages use double braces.
fn braces(text: &str, at: usize, setting: PlaceholderContext) -> Option<usize> {
    const LONGEST: usize = 80;
    let inner = text[at..].strip_prefix("{{")?;
    let mut pairs = inner.as_bytes().windows(2).take(LONGEST + 1);
    let end = pairs.position(|pair| pair == b"}}")?;
    let name = inner[..end].trim();
    let is_name = match setting {
        PlaceholderContext::Words => !name.contains('\n'),
        PlaceholderContext::Code | PlaceholderContext::CodeSpan => is_capitals(name),
    };
    (is_name && !name.is_empty()).then_some(at + 2 + end + 2)
}

/// Finds a host name that starts here and is reserved for examples.
fn domain(text: &str, at: usize) -> Option<Range<usize>> {
    let is_host = |byte: &u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-');
    let bytes = text.as_bytes();
    if at > 0 && is_host(&bytes[at - 1]) {
        // It started earlier and was checked there.
        return None;
    }
    let length = bytes[at..].iter().take_while(|byte| is_host(byte)).count();
    let host = text[at..at + length].trim_end_matches(['.', '-']);
    let is_reserved = host.contains('.') && reserved_domain(host);
    is_reserved.then_some(at..at + host.len())
}

/// Finds a number that starts here and is reserved for fiction.
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

/// Whether a local number is written like one. Others don't count, because case numbers may have seven digits too.
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
        let found = placeholders(&Passage::alone(text), PlaceholderContext::Words);
        let found: Vec<_> = found.into_iter().map(|(range, _)| &text[range]).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[track_caller]
    fn check_code(text: &str, expected: &[&str]) {
        let found = placeholders(&Passage::alone(text), PlaceholderContext::Code);
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
            "Since YYYY-MM-DD, until DD/MM/YYYY.",
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
    fn markers_are_gaps_where_a_note_or_a_value_stands() {
        check(
            "Owner is TODO. The owner is TBD, call TBC",
            &["TODO", "TBD", "TBC"],
        );
        check(
            "Ask for the TODO list and every TBD item; there are TODO items",
            &[],
        );
        check("the TODO: x\nTODO later", &["TODO", "TODO"]);
        check(
            "on YYYY-MM-DD, tested = YYYY-MM-DD",
            &["YYYY-MM-DD", "YYYY-MM-DD"],
        );
        check("YYYY-MM-DD 10:00", &["YYYY-MM-DD"]);
        check("YYYY-MM-DD is how dates are written", &[]);
        check(
            "Format: YYYY-MM-DD, name it inc-YYYY-MM-DD (YYYY-MM-DD)",
            &[],
        );
        check("Call XXX-XXX-XXXX, XXX now", &["XXX-XXX-XXXX", "XXX"]);
        check("xxx", &["xxx"]);
        check("a list of xxx", &[]);
    }

    #[test]
    fn your_company_is_a_gap_as_a_name() {
        check("Welcome to Your Company, Inc.", &["Your Company"]);
        check("Mail YOUR COMPANY now", &["YOUR COMPANY"]);
        check("your company", &["your company"]);
        check("Your Name", &["Your Name"]);
        check("Contact Your Company for help", &["Your Company"]);
        check("Dear Your Company, we write", &["Your Company"]);
        check("Your company decides; it is up to your company", &[]);
        check("How to Protect Your Company", &[]);
        check("Protect Your Company From Harm, state your name", &[]);
    }

    #[test]
    fn brackets_in_mixed_case_name_a_value() {
        for gap in [
            "[Phone Number]",
            "[Name]",
            "[Phone number]",
            "[Your Company]",
            "[insert date]",
            "[Legal Counsel]",
            "[Client's Name]",
            "[Date/Time]",
            "[insert link]",
            "[Enter Account]",
            "[your bank]",
            "[Specify the team lead]",
        ] {
            check(gap, &[gap]);
        }
        for label in [
            "[see below]",
            "[Warning]",
            "[Internal Only]",
            "[the name]",
            "[name]",
            "[Security]",
            "[External Mail]",
            "[Security Team]",
            "[Bank Account]",
            "[team lead]",
            "[your choice]",
            "[Name](x y)",
            "[Add to taste]",
            "[]",
            "[ ]",
        ] {
            check(label, &[]);
        }
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
