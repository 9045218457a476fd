//! Addresses of the web and of mail that stand in a text without brackets.

use std::borrow::Cow;

use irplan_plan::markdown::Kind;

use super::ProseWriter;

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum TextPart<'a> {
    Words(&'a str),
    /// An address, with what it leads to.
    Address(&'a str, Cow<'a, str>),
}

impl ProseWriter<'_> {
    /// Writes the words from a piece on, and makes addresses links. Markdown cuts words at each underscore, so pieces that
    /// stand together are read together.
    pub(super) fn text(&mut self, at: usize) {
        let document = self.document;
        if at < self.next_text {
            return;
        }
        let mut text = Cow::Borrowed(document.words(&document.pieces[at]));
        if self.in_code || !self.links.is_empty() {
            self.writer.text(&text);
            return;
        }
        let mut end = document.pieces[at].span.end;
        self.next_text = at + 1;
        for piece in &document.pieces[at + 1..] {
            if !matches!(piece.kind, Kind::Text(_)) || piece.span.start != end {
                break;
            }
            text.to_mut().push_str(document.words(piece));
            end = piece.span.end;
            self.next_text += 1;
        }
        for part in parts(&text) {
            match part {
                TextPart::Words(words) => self.writer.text(words),
                TextPart::Address(words, target) => {
                    let attributes = [
                        ("class", "bare"),
                        ("href", &*target),
                        ("rel", "noopener noreferrer"),
                    ];
                    self.writer.element("a", &attributes, words)
                }
            };
        }
    }
}

fn parts(text: &str) -> Vec<TextPart<'_>> {
    let mut parts = Vec::new();
    let mut start = 0;
    let words = text.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'));
    let mut at = 0;
    for word in words {
        if let Some((from, address, target)) = address_in(word) {
            let from = at + from;
            if from > start {
                parts.push(TextPart::Words(&text[start..from]));
            }
            start = from + address.len();
            parts.push(TextPart::Address(address, target));
        }
        at += word.len();
    }
    if start < text.len() {
        parts.push(TextPart::Words(&text[start..]));
    }
    parts
}

/// The address in a word, where it starts, and what it leads to.
fn address_in(word: &str) -> Option<(usize, &str, Cow<'_, str>)> {
    if let Some(from) = word.find("https://").or_else(|| word.find("http://")) {
        let address = without_marks(&word[from..]);
        let host = address.split_once("://").map_or("", |(_, host)| host);
        let is_start = !word[..from].ends_with(char::is_alphanumeric);
        let has_host = host.starts_with(|c: char| c.is_ascii_alphanumeric());
        return (is_start && has_host).then_some((from, address, Cow::Borrowed(address)));
    }
    let (local, domain) = word.split_once('@')?;
    let is_local = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | '%' | '+' | '-');
    let is_domain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-');
    let from = local.trim_end_matches(is_local).len();
    let domain = &domain[..domain.find(|c| !is_domain(c)).unwrap_or(domain.len())];
    let domain = domain.trim_end_matches(['.', '-']);
    let has_parts =
        domain.contains('.') && !domain.contains("..") && !domain.starts_with(['.', '-']);
    let address = &word[from..local.len() + 1 + domain.len()];
    // `git@host.test:path` and `ssh://me@host.test` are no mail.
    let rest = &word[from + address.len()..];
    let is_mail = from < local.len()
        && has_parts
        && !word[..from].ends_with([':', '/', '@'])
        && !rest.starts_with(['/', '@'])
        && !rest
            .strip_prefix(':')
            .is_some_and(|path| path.starts_with(char::is_alphanumeric));
    is_mail.then(|| (from, address, Cow::Owned(format!("mailto:{address}"))))
}

/// An address without the marks of the sentence around it. A parenthesis stays if the address opened it.
fn without_marks(address: &str) -> &str {
    let mut address = address.trim_end();
    loop {
        let is_mark = |c: char| {
            matches!(
                c,
                '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '"' | '*' | '<' | '>' | '…' | '”' | '’'
            )
        };
        let shorter = address.trim_end_matches(is_mark);
        let count = |c: char| shorter.chars().filter(|other| *other == c).count();
        let shorter = match shorter.chars().next_back() {
            Some(')') if count('(') < count(')') => &shorter[..shorter.len() - 1],
            Some(']') if count('[') < count(']') => &shorter[..shorter.len() - 1],
            _ => shorter,
        };
        if shorter.len() == address.len() {
            return address;
        }
        address = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(&str, &str)]) {
        let parts = parts(text);
        let whole: String = parts
            .iter()
            .map(|part| match part {
                TextPart::Words(words) | TextPart::Address(words, _) => *words,
            })
            .collect();
        assert_eq!(whole, text);
        let found: Vec<_> = parts
            .iter()
            .filter_map(|part| match part {
                TextPart::Words(_) => None,
                TextPart::Address(words, target) => Some((*words, &**target)),
            })
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn addresses_are_found_without_the_marks_around_them() {
        let web = |address| (address, address);
        check(
            "See https://a.test/x_y?b=c#d.",
            &[web("https://a.test/x_y?b=c#d")],
        );
        check("(http://a.test/w_(x)), b", &[web("http://a.test/w_(x)")]);
        check(
            "a https://a.test, https://b.test!",
            &[web("https://a.test"), web("https://b.test")],
        );
        check(
            "mail jane.doe+ir@a-b.test.",
            &[("jane.doe+ir@a-b.test", "mailto:jane.doe+ir@a-b.test")],
        );
    }

    #[test]
    fn other_words_stay_words() {
        for text in [
            "",
            "javascript:alert(1) https:// http://- xhttps://a.test",
            "a@b @jane jane@ a@b..c git@host.test:path/x ssh://me@host.test",
            "é@ü.test @@a.test",
        ] {
            check(text, &[]);
        }
    }
}
