//! Escapes text for a format.

use std::fmt::Write as _;

use serde::Serialize;

use crate::terminal::{is_deceptive, make_safe};

/// Writes a value as JSON in which nothing is hidden: invisible characters are escaped, and so is everything that a CI
/// runner would take for a command.
///
/// # Errors
/// If the value has no form in JSON.
pub(crate) fn json(value: &impl Serialize) -> serde_json::Result<String> {
    let plain = serde_json::to_string_pretty(value)?;
    let mut text = String::with_capacity(plain.len() + 1);
    let mut before = ' ';
    for c in plain.chars() {
        // JSON has neither of these outside of strings, so both must be inside one.
        if is_deceptive(c) || (c == '#' && before == '#') {
            for unit in c.encode_utf16(&mut [0; 2]) {
                // Writing to a string does not fail.
                let _ = write!(text, "\\u{unit:04x}");
            }
        } else {
            text.push(c);
        }
        before = c;
    }
    text.push('\n');
    Ok(text)
}

/// Makes text from a plan inert in a forge's Markdown: it stays on its line, and adds no markup, links, images,
/// mentions, references or HTML.
///
/// Forges look for mentions and references in the *rendered* text, without escapes. So a word joiner, which is
/// invisible, breaks them up.
pub(crate) fn markdown_text(text: &str) -> String {
    let mut inert = String::with_capacity(text.len() + text.len() / 8);
    let mut word = String::new();
    let mut chars = text.chars().peekable();
    // White space at the start of a line makes it a code block, which would show every escape.
    if text.len() - text.trim_start_matches([' ', '\t', '\n', '\r']).len() > 1 {
        inert.push_str("&#32;");
        chars.next();
    }
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() {
            word.push(c);
            continue;
        }
        push_word(&mut inert, &word);
        let ends_with_letter = word.chars().next_back().is_some_and(char::is_alphabetic);
        word.clear();
        let next_is_glued = chars.peek().is_some_and(|next| !next.is_whitespace());
        match c {
            '@' | '#' | '!' | '$' | '%' | '&' | '<' | '>' | '~' | ':' | '^' => {
                let _ = write!(inert, "&#{};", c as u32);
                if next_is_glued {
                    inert.push_str(JOINER);
                }
            }
            '-' if ends_with_letter && chars.peek().is_some_and(char::is_ascii_digit) => {
                let _ = write!(inert, "\\-{JOINER}");
            }
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '|' | '+' | '-' | '='
            | '.' => inert.extend(['\\', c]),
            '\n' | '\r' | '\t' => inert.push(' '),
            c if is_deceptive(c) => {
                let _ = write!(inert, "\\\\u\\{{{:x}\\}}", c as u32);
            }
            c => inert.push(c),
        }
    }
    push_word(&mut inert, &word);
    inert
}

/// U+2060, an invisible character that joins words.
const JOINER: &str = "&#8288;";

/// Adds a word, broken up if a forge would make a link of it: the id of a commit, or `www`.
fn push_word(inert: &mut String, word: &str) {
    let is_id = word.len() >= 7
        && word.bytes().all(|byte| byte.is_ascii_hexdigit())
        && word.bytes().any(|byte| byte.is_ascii_digit());
    let split = word.chars().next().map_or(0, char::len_utf8);
    if is_id || word.eq_ignore_ascii_case("www") {
        let (first, rest) = word.split_at(split);
        let _ = write!(inert, "{first}{JOINER}{rest}");
    } else {
        inert.push_str(word);
    }
}

/// Escapes text for one line of XML. Nothing in it is markup or hidden, and characters that XML does not allow are
/// escaped.
pub(crate) fn xml_text(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in make_safe(text).chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\u{fffe}' | '\u{ffff}' => escaped.push('\u{fffd}'),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_json(text: &str, expected: &str) {
        let written = json(&text).unwrap();
        assert_eq!(written.trim_end(), expected);
        assert_eq!(serde_json::from_str::<String>(&written).unwrap(), text);
    }

    #[test]
    fn json_hides_nothing() {
        check_json("a\"b\n", r#""a\"b\n""#);
        check_json("\u{202e}x\u{e0041}", r#""\u202ex\udb40\udc41""#);
        check_json("##[error]", r##""#\u0023[error]""##);
        check_json("###", r##""#\u0023\u0023""##);
    }

    #[track_caller]
    fn check_markdown(text: &str, expected: &str) {
        assert_eq!(markdown_text(text), expected);
    }

    #[test]
    fn markdown_is_inert() {
        check_markdown("Call Jane, 10 min", "Call Jane, 10 min");
        check_markdown("@team", "&#64;&#8288;team");
        check_markdown("jane@x.example", "jane&#64;&#8288;x\\.example");
        check_markdown("[x](http://y)", "\\[x\\]\\(http&#58;&#8288;//y\\)");
        check_markdown("<img src=x>", "&#60;&#8288;img src\\=x&#62;");
        check_markdown("a\n# b: c", "a &#35; b&#58; c");
        check_markdown(
            "GH-12 #12 !3",
            "GH\\-&#8288;12 &#35;&#8288;12 &#33;&#8288;3",
        );
        check_markdown("www.x.org", "w&#8288;ww\\.x\\.org");
        check_markdown("deadbeef1 defaced", "d&#8288;eadbeef1 defaced");
        check_markdown("well-known 24-7", "well\\-known 24\\-7");
        check_markdown("        code", "&#32;       code");
        check_markdown("\n\n x", "&#32;  x");
    }

    #[track_caller]
    fn check_xml(text: &str, expected: &str) {
        assert_eq!(xml_text(text), expected);
    }

    #[test]
    fn xml_is_inert() {
        check_xml("a < b & \"c\" > d", "a &lt; b &amp; &quot;c&quot; &gt; d");
        check_xml("]]></failure>", "]]&gt;&lt;/failure&gt;");
        check_xml("a\u{0}b\u{ffff}\u{202e}", "a\\u{0}b\u{fffd}\\u{202e}");
    }
}
