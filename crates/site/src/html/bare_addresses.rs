//! Finds web and email addresses in a text without brackets.

use std::borrow::Cow;

use irplan_plan::markdown::PieceKind;
use linkify::{LinkFinder, LinkKind};

use super::MarkdownWriter;

/// A part of a text.
#[derive(Debug, PartialEq, Eq)]
enum TextPart<'a> {
    Words(&'a str),
    /// An address, with its target.
    Address(&'a str, Cow<'a, str>),
}

impl MarkdownWriter<'_> {
    /// Writes the words from a piece on, and turns addresses into links. Markdown cuts words at each underscore, so
    /// adjacent pieces are read together.
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
            if !matches!(piece.kind, PieceKind::Text(_)) || piece.span.start != end {
                break;
            }
            text.to_mut().push_str(document.words(piece));
            end = piece.span.end;
            self.next_text += 1;
        }
        if !may_have_address(&text) {
            self.writer.text(&text);
            return;
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

/// Whether a text has a sign that all addresses have. Most texts have none, and looking for it costs little.
fn may_have_address(text: &str) -> bool {
    text.contains('@') || text.contains("://")
}

/// Splits a text into parts, in order. Together they are the text.
fn parts(text: &str) -> Vec<TextPart<'_>> {
    // The crate only knows the punctuation of Latin script.
    let pieces = text.split_inclusive(WIDE_MARKS);
    pieces
        .flat_map(|piece| {
            let words = piece.trim_end_matches(WIDE_MARKS);
            let mark = TextPart::Words(&piece[words.len()..]);
            parts_without_wide_marks(words).chain([mark])
        })
        .filter(|part| *part != TextPart::Words(""))
        .collect()
}

fn parts_without_wide_marks(text: &str) -> impl Iterator<Item = TextPart<'_>> {
    LinkFinder::new().spans(text).map(move |span| {
        let words = &text[span.start()..span.end()];
        match span.kind() {
            Some(LinkKind::Url) if is_web(words) => TextPart::Address(words, Cow::Borrowed(words)),
            Some(LinkKind::Email) if !is_path(&text[span.end()..]) => {
                TextPart::Address(words, Cow::Owned(format!("mailto:{words}")))
            }
            _ => TextPart::Words(words),
        }
    })
}

/// Marks around and between sentences in Chinese and Japanese. No address has them.
const WIDE_MARKS: [char; 13] = [
    '。', '，', '、', '；', '：', '！', '？', '（', '）', '「', '」', '『', '』',
];

fn is_web(address: &str) -> bool {
    let scheme = address.split_once("://").map_or("", |(scheme, _)| scheme);
    ["http", "https"]
        .iter()
        .any(|web| scheme.eq_ignore_ascii_case(web))
}

/// Whether a possible email address continues as a path: `git@host.test:plans.git` is not an email address.
fn is_path(rest: &str) -> bool {
    let path = rest.strip_prefix([':', '/']);
    path.is_some_and(|path| path.starts_with(char::is_alphanumeric))
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
        assert!(may_have_address(text) || found.is_empty());
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
    fn addresses_stand_in_any_script() {
        let web = |address| (address, address);
        check(
            "http://web.test/2020/https://b.test/x",
            &[web("http://web.test/2020/https://b.test/x")],
        );
        check("https://c.test/a。", &[web("https://c.test/a")]);
        check("é@ü.test", &[("é@ü.test", "mailto:é@ü.test")]);
    }

    #[test]
    fn a_wide_mark_ends_an_address() {
        for (text, address) in [
            ("https://a.test/x（note）", "https://a.test/x"),
            ("https://a.test/b」の", "https://a.test/b"),
            ("「https://a.test/b」", "https://a.test/b"),
            ("https://a.test、https", "https://a.test"),
        ] {
            check(text, &[web_of(address)]);
        }
        for text in ["jane@a.test。", "（jane@a.test）"] {
            check(text, &[("jane@a.test", "mailto:jane@a.test")]);
        }
        check(
            "https://a.test/x（https://b.test.）",
            &[web_of("https://a.test/x"), web_of("https://b.test")],
        );
    }

    /// Each character at the end of an address is looked at once.
    #[test]
    fn a_long_run_of_brackets_is_read_fast() {
        let text = format!("https://a.test/x{}", ")".repeat(500_000));
        check(&text, &[web_of(&text[..16])]);
    }

    fn web_of(address: &str) -> (&str, &str) {
        (address, address)
    }

    #[test]
    fn other_words_stay_words() {
        for text in [
            "",
            "javascript:alert(1) https:// http://- xhttps://a.test",
            "a@b @jane jane@ a@b..c git@host.test:path/x ssh://me@host.test",
            "@@a.test ftp://a.test mailto:",
            "https://。",
            "http://）",
            "jane@a。test",
        ] {
            check(text, &[]);
        }
    }
}
