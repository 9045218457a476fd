//! Finds gaps in brackets: `[DATE]`, `[Phone Number]`.

/// Returns the end of a gap in brackets that starts here.
pub(super) fn brackets(text: &str, at: usize) -> Option<usize> {
    const LONGEST: usize = 40;
    let inner = &text[at + 1..];
    let mut bytes = inner.bytes().take(LONGEST + 1);
    let end = bytes.position(|byte| matches!(byte, b']' | b'\n'))?;
    let name = &inner[..end];
    let is_closed = inner[end..].starts_with(']');
    // `[Name](somewhere else)` was meant as a link.
    let is_link = inner[end..].starts_with("](");
    let is_gap = is_closed && (is_name_in_capitals(name) || !is_link && is_named_value(name));
    is_gap.then_some(at + 1 + end + 1)
}

/// `DATE`, `CLIENT NAME`: only capitals. Digits don't count, because `[SEV1]` and `[CVE-2026-1]` are labels.
fn is_name_in_capitals(name: &str) -> bool {
    // Shorter words are mostly abbreviations.
    const SHORTEST: usize = 4;
    const SHORT: [&str; 5] = ["TBD", "TBC", "TBA", "URL", "DAY"];
    (name.len() >= SHORTEST || SHORT.contains(&name)) && is_capitals(name)
}

pub(super) fn is_capitals(name: &str) -> bool {
    let is_allowed = |byte: u8| {
        byte.is_ascii_uppercase() || matches!(byte, b' ' | b'_' | b'-' | b'/' | b'\'' | b'.')
    };
    name.bytes().filter(u8::is_ascii_uppercase).count() >= 2 && name.bytes().all(is_allowed)
}

/// Words that people put in brackets only to mark a gap.
const VALUES: [&str; 21] = [
    "address",
    "amount",
    "client",
    "company",
    "customer",
    "date",
    "department",
    "e-mail",
    "email",
    "insurer",
    "location",
    "name",
    "number",
    "organisation",
    "organization",
    "phone",
    "position",
    "signature",
    "time",
    "title",
    "vendor",
];

/// Words that make a gap of several words in capitals. Alone, they may be labels: `[Details]`.
const PARTS: [&str; 20] = [
    "city",
    "commander",
    "contact",
    "coordinator",
    "counsel",
    "country",
    "description",
    "details",
    "director",
    "domain",
    "firm",
    "hostname",
    "insurance",
    "manager",
    "officer",
    "person",
    "provider",
    "street",
    "url",
    "website",
];

/// Words that make a gap only after a request. In a title they are mostly a label: `[Security Team]`.
const REQUESTED_PARTS: [&str; 20] = [
    "account", "agency", "bank", "channel", "id", "lead", "link", "office", "owner", "policy",
    "product", "role", "server", "site", "state", "system", "team", "tool", "value", "version",
];

/// Words that ask to fill something in.
const REQUESTS: [&str; 5] = ["add", "enter", "insert", "specify", "your"];

/// `Phone Number`, `Company name`, `insert date`: words for a value, with the capital of a label, or a request.
fn is_named_value(name: &str) -> bool {
    let words: Vec<_> = name.split([' ', '/', '_']).collect();
    let is_word = |word: &&str| {
        let mut letters = word.chars();
        letters.next().is_some_and(char::is_alphabetic)
            && letters.all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’'))
    };
    if !words.iter().all(is_word) {
        return false;
    }
    let is_in = |list: &[&str], word: &str| {
        let word = word.to_ascii_lowercase();
        list.contains(&word.trim_end_matches("'s"))
    };
    let (first, last) = (words[0], words[words.len() - 1]);
    let has_capital = |word: &str| word.starts_with(char::is_uppercase);
    let is_title = words
        .iter()
        .all(|word| has_capital(word) || matches!(*word, "of" | "and" | "or" | "the" | "for"));
    let is_requested = words.len() > 1 && is_in(&REQUESTS, first);
    let is_value = |word: &&str| is_in(&VALUES, word);
    let is_part = |word: &&str| is_value(word) || is_in(&PARTS, word);
    let is_requested_part = |word: &&str| is_part(word) || is_in(&REQUESTED_PARTS, word);
    is_requested && words.iter().any(is_requested_part)
        || has_capital(first) && is_value(&last)
        || words.len() > 1 && has_capital(first) && is_title && words.iter().any(is_part)
}
