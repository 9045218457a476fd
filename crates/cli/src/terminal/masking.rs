//! Finds phone numbers and email addresses in a text, and hides them from logs and comments.
//!
//! A hidden value keeps its length, so that columns and spans stay the same: `+49 171 9000123` becomes
//! `+** *** *****23`.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

/// The fewest digits of a phone number with its area.
const FEWEST: usize = 7;
/// How many digits of a number stay visible, so that people can tell numbers apart.
pub(crate) const LEFT: usize = 2;
/// The keys of contacts and channels whose values are always private.
pub(crate) const KEYS: [&str; 6] = ["phones", "email", "channels", "number", "pin", "address"];

/// Hides phone numbers and email addresses in a text: `+* *** *** **43`, `j***@acme.example`.
pub(crate) fn masked_text(text: &str) -> Cow<'_, str> {
    mask_except(text, &BTreeSet::new())
}

/// Hides the same, except some numbers and addresses that are public.
pub(super) fn mask_except<'a>(text: &'a str, public: &BTreeSet<String>) -> Cow<'a, str> {
    let mut bytes = Cow::Borrowed(text.as_bytes());
    hide_numbers(text, public, &mut bytes);
    hide_addresses(text, public, &mut bytes);
    match bytes {
        Cow::Borrowed(_) => Cow::Borrowed(text),
        // Whole characters are hidden, so that the rest is still valid text.
        Cow::Owned(bytes) => Cow::Owned(String::from_utf8_lossy(&bytes).into_owned()),
    }
}

/// The keys of ids and paths in JSON. Other programs need them to find the place.
const PLACES: [&str; 7] = ["path", "uri", "file", "plan", "subject", "id", "ruleId"];

/// Returns the numbers in a text that would be hidden.
pub(super) fn private_numbers(text: &str) -> impl Iterator<Item = &str> {
    let mut from = 0;
    std::iter::from_fn(move || {
        while let Some(digits) = number(text, from) {
            let (start, end) = (digits[0].start, digits[digits.len() - 1].end);
            from = end;
            if digits.len() >= FEWEST && !is_something_else(text, start, end, digits.len()) {
                return Some(&text[start..end]);
            }
        }
        None
    })
}

/// Hides the same in a line of JSON. Numbers outside of strings stay, because they count something.
pub(super) fn mask_json_line(line: &str, public: &BTreeSet<String>) -> String {
    let is_place = |key: &&str| {
        let rest = line.trim_start().strip_prefix('"');
        let rest = rest.and_then(|rest| rest.strip_prefix(*key));
        rest.is_some_and(|rest| rest.starts_with("\":"))
    };
    if PLACES.iter().any(is_place) {
        return line.to_owned();
    }
    let mut masked = String::with_capacity(line.len());
    let (mut rest, mut is_inside) = (line, false);
    while let Some(at) = closing_quote(rest, is_inside) {
        let (part, after) = rest.split_at(at + 1);
        match is_inside {
            true => masked.push_str(&mask_except(part, public)),
            false => masked.push_str(part),
        }
        (rest, is_inside) = (after, !is_inside);
    }
    masked.push_str(rest);
    masked
}

/// Returns where the next quotation mark is that starts or ends a string.
fn closing_quote(text: &str, is_inside: bool) -> Option<usize> {
    let mut is_escaped = false;
    text.bytes().position(|byte| {
        let is_quote = byte == b'"' && !is_escaped;
        is_escaped = is_inside && byte == b'\\' && !is_escaped;
        is_quote
    })
}

/// Hides private values in a line of a file. After a private key, hides every digit except the last ones, whatever the
/// value looks like: `pin = "****26"`.
pub(crate) fn mask_line(line: &str) -> Cow<'_, str> {
    let masked = masked_text(line);
    let Some(values) = KEYS.iter().filter_map(|key| after_key(line, key)).min() else {
        return masked;
    };
    let mut bytes = masked.into_owned().into_bytes();
    let mut start = values;
    for value in line[values..].split_inclusive('"') {
        let digits = value
            .bytes()
            .enumerate()
            .filter(|(_, byte)| byte.is_ascii_digit());
        let digits: Vec<_> = digits.map(|(at, _)| start + at).collect();
        for at in &digits[..digits.len().saturating_sub(LEFT)] {
            bytes[*at] = b'*';
        }
        start += value.len();
    }
    Cow::Owned(String::from_utf8_lossy(&bytes).into_owned())
}

/// Returns where the value of a key starts in a line of TOML, if the line has that key.
fn after_key(line: &str, key: &str) -> Option<usize> {
    line.match_indices(key).find_map(|(at, _)| {
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let rest = &line[at + key.len()..];
        let is_key = !line[..at].ends_with(is_part) && rest.trim_start().starts_with('=');
        is_key.then_some(at + key.len())
    })
}

fn hide_numbers(text: &str, public: &BTreeSet<String>, bytes: &mut Cow<'_, [u8]>) {
    let mut from = 0;
    while let Some(digits) = number(text, from) {
        let (start, end) = (digits[0].start, digits[digits.len() - 1].end);
        from = end;
        if digits.len() < FEWEST
            || is_something_else(text, start, end, digits.len())
            || public.contains(&*unescaped(&text[start..end]))
        {
            continue;
        }
        for digit in &digits[..digits.len() - LEFT] {
            bytes.to_mut()[digit.clone()].fill(b'*');
        }
    }
}

/// Returns where the next digits are with only separators between them; never empty.
fn number(text: &str, from: usize) -> Option<Vec<Range<usize>>> {
    let mut at = from + text[from..].find(is_digit)?;
    let mut digits = Vec::new();
    let mut gap = 0;
    while let Some(c) = text[at..].chars().next() {
        if is_digit(c) {
            digits.push(at..at + c.len_utf8());
            (at, gap) = (at + c.len_utf8(), 0);
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

/// Whether people dial it: digits of ours, of Arabic, Persian and Indian scripts, and wide ones of East Asia.
fn is_digit(c: char) -> bool {
    c.is_ascii_digit()
        || matches!(c, '\u{660}'..='\u{669}' | '\u{6f0}'..='\u{6f9}' | '\u{966}'..='\u{96f}')
        || matches!(c, '\u{ff10}'..='\u{ff19}')
}

/// Returns the length in bytes of a separator of digits at the start of a text, also if it is escaped as in messages,
/// `\u{a0}`, or as in Markdown, `\-&#8288;`.
fn separator(text: &str) -> Option<usize> {
    let first = text.chars().next()?;
    if is_separator(first) {
        return Some(first.len_utf8());
    }
    if text.starts_with(MARKDOWN_JOINER) {
        return Some(MARKDOWN_JOINER.len());
    }
    // Markdown escapes a separator, and JSON the backslash before it.
    let escaped = text.trim_start_matches('\\');
    let escape = text.len() - escaped.len();
    if let Some(next) = escaped
        .chars()
        .next()
        .filter(|c| escape > 0 && is_separator(*c))
    {
        return Some(escape + next.len_utf8());
    }
    let (code, _) = text.strip_prefix("\\u{")?.split_once('}')?;
    let spelled = char::from_u32(u32::from_str_radix(code, 16).ok()?)?;
    is_separator(spelled).then_some("\\u{}".len() + code.len())
}

/// The invisible character that reports in Markdown put into words.
const MARKDOWN_JOINER: &str = "&#8288;";

/// Returns a number without what Markdown puts between its digits.
fn unescaped(run: &str) -> String {
    run.replace('\\', "").replace(MARKDOWN_JOINER, "")
}

/// Whether people and word processors put a character between the digits of a number. This includes no-break spaces,
/// hyphens of every length, and characters without width.
fn is_separator(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '/' | '(' | ')')
        || matches!(c, '\u{a0}' | '\u{ad}' | '\u{2000}'..='\u{200d}' | '\u{2010}'..='\u{2015}')
        || matches!(c, '\u{202f}' | '\u{2060}' | '\u{2212}' | '\u{feff}')
}

/// Whether a run of digits is part of a name, a date or a network address.
fn is_something_else(text: &str, start: usize, end: usize, digits: usize) -> bool {
    // Only a phone number starts like this.
    if text[..start].ends_with('+') {
        return false;
    }
    let run = unescaped(&text[start..end]);
    let is_bare = run.len() == digits;
    is_known_flaw(&text[..start], &run)
        || (is_bare && is_in_name(&text[..start], &text[end..], digits))
        || is_network(&run)
        || is_dates(&run)
        || is_act(&run)
}

/// The fewest digits that are not the number of something else in a name, such as a step or a ticket.
const CERTAIN: usize = 10;

/// Whether digits without a gap belong to the letters next to them, as in a hash or a name with `_`.
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
    (before.ends_with("CVE-") || before.ends_with("CVE\\-&#8288;"))
        && shape
            .is_some_and(|(year, number)| year.len() == 4 && is_digits(year) && is_digits(number))
}

/// Whether it is the year and number of an act of the European Union: `2016/679`.
fn is_act(run: &str) -> bool {
    let is_number = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    run.split_once('/').is_some_and(|(year, number)| {
        let is_year = year.len() == 4 && (year.starts_with("19") || year.starts_with("20"));
        is_year && is_number(year) && is_number(number) && number.len() <= 4
    })
}

/// Whether it is four octets: `192.0.2.1`.
fn is_network(run: &str) -> bool {
    run.parse::<std::net::Ipv4Addr>().is_ok()
}

/// Whether it is dates, possibly followed by a time of day.
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

fn hide_addresses(text: &str, public: &BTreeSet<String>, bytes: &mut Cow<'_, [u8]>) {
    // A backslash before a separator is from Markdown.
    let is_part =
        |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-' | '\'' | '\\');
    for (at, sign) in address_signs(text) {
        let local = text[..at].trim_end_matches(is_part).len();
        let after = at + sign.len();
        let domain = text[after..]
            .find(|c| !is_part(c))
            .unwrap_or(text.len() - after);
        let Some(first) = text[local..at].chars().next() else {
            continue;
        };
        let end = after + domain;
        // A full stop may follow an address.
        let address = format!("{}@{}", &text[local..at], &text[after..end]).replace('\\', "");
        if !text[after..end].contains('.') || public.contains(address.trim_end_matches('.')) {
            continue;
        }
        bytes.to_mut()[local + first.len_utf8()..at].fill(b'*');
    }
}

/// Finds the signs between the parts of an address, as they are and as reports in Markdown write them.
fn address_signs(text: &str) -> impl Iterator<Item = (usize, &str)> {
    const IN_MARKDOWN: &str = "&#64;";
    let plain = text.match_indices('@');
    let escaped = text.match_indices(IN_MARKDOWN).map(|(at, sign)| {
        let length = match text[at + sign.len()..].starts_with(MARKDOWN_JOINER) {
            true => sign.len() + MARKDOWN_JOINER.len(),
            false => sign.len(),
        };
        (at, &text[at..at + length])
    });
    plain.chain(escaped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        let hidden = masked_text(text);
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
        check("\\+1\\.212\\.555\\.684", "\\+*\\.***\\.***\\.*84");
        check("fax\\-&#8288;555\\-0143", "fax\\-&#8288;***\\-**43");
    }

    #[track_caller]
    fn check_json(line: &str, expected: &str) {
        assert_eq!(mask_json_line(line, &BTreeSet::new()), expected);
    }

    #[test]
    fn strings_of_json_are_hidden_unless_they_are_places() {
        check_json("  \"time\": 1764500000,", "  \"time\": 1764500000,");
        check_json(
            r#"  "message": "a \"b\" 2125550143\n","#,
            r#"  "message": "a \"b\" ********43\n","#,
        );
        check_json(
            r#"  "path": "plans/a/call-2125550143.md","#,
            r#"  "path": "plans/a/call-2125550143.md","#,
        );
        check_json(
            r#"  "messages": ["555 0143", "555 0144"]"#,
            r#"  "messages": ["*** **43", "*** **44"]"#,
        );
    }

    #[test]
    fn digits_of_other_scripts_are_hidden() {
        check("at ٠١٢٣٤٥٦٧ now", "at ************٦٧ now");
        check("１２３-４５６-７８", "*********-*********-７８");
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
            "CVE\\-&#8288;2026\\-1234",
            "2026\\-11\\-22",
            "192\\.168\\.100\\.200",
            "Regulation (EU) 2025/301, Art. 5",
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
    fn values_of_private_keys_are_hidden_whatever_they_are() {
        for (line, expected) in [
            ("pin = \"481926\"", "pin = \"****26\""),
            (
                "  number=\"+44 20 7946 0151,,471188#\"",
                "  number=\"+** ** **** ****,,****88#\"",
            ),
            (
                "phones = [{ number = \"4411\" }, { number = \"112\" }]",
                "phones = [{ number = \"**11\" }, { number = \"*12\" }]",
            ),
            ("pin-code = \"4711\"", "pin-code = \"4711\""),
            ("Enter 481926 after the pin.", "Enter 481926 after the pin."),
        ] {
            let hidden = mask_line(line);
            assert_eq!(hidden, expected);
            assert_eq!(hidden.len(), line.len());
        }
    }

    #[test]
    fn addresses_are_hidden() {
        check(
            "carl\\.jones&#64;&#8288;clerk\\.example",
            "c**********&#64;&#8288;clerk\\.example",
        );
        check("jane@acme.example", "j***@acme.example");
        check("to <ünal.ö@x.example>,", "to <ü******@x.example>,");
    }
}
