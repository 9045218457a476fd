//! Writes text and attributes, escaped.

use irplan_plan::Message;
use irplan_plan::message::Piece;
use serde::{Serialize, Serializer};

/// HTML that is safe to show as it is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Html(String);

impl Html {
    /// Wraps HTML from a writer or a template of this crate. Pass in nothing else.
    pub(crate) fn trusted(html: String) -> Self {
        Self(html)
    }

    /// A finding's words: see [`Writer::finding`].
    pub(crate) fn finding(message: &Message) -> Self {
        let mut writer = Writer::default();
        writer.finding(&message.pieces());
        writer.finish()
    }

    /// Returns the HTML as text.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns the HTML as bytes.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.0.into_bytes()
    }

    /// Whether there is nothing to show.
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

/// Templates print it without escaping, because Tera trusts a value that is marked as safe.
impl Serialize for Html {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        tera::Value::safe_string(&self.0).serialize(serializer)
    }
}

/// Which bytes [`Writer::text`] escapes. This is asked of every byte of every page.
static IS_ESCAPED: [bool; 256] = {
    let mut is_escaped = [false; 256];
    let mut escaped = b"&<>\"'".as_slice();
    while let [byte, rest @ ..] = escaped {
        is_escaped[*byte as usize] = true;
        escaped = rest;
    }
    is_escaped
};

/// Writes HTML tag by tag. Names of tags and attributes are literals; everything else is escaped.
#[derive(Default)]
pub(crate) struct Writer {
    out: String,
}

impl Writer {
    /// A writer with room for a text of some length.
    pub(crate) fn with_capacity(length: usize) -> Self {
        Self {
            out: String::with_capacity(length),
        }
    }

    /// Opens a tag.
    pub(crate) fn open(
        &mut self,
        tag: &'static str,
        attributes: &[(&'static str, &str)],
    ) -> &mut Self {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            self.out.push(' ');
            self.out.push_str(name);
            self.out.push_str("=\"");
            self.text(value);
            self.out.push('"');
        }
        self.out.push('>');
        self
    }

    /// Closes a tag.
    pub(crate) fn close(&mut self, tag: &'static str) -> &mut Self {
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push('>');
        self
    }

    /// Writes text.
    pub(crate) fn text(&mut self, text: &str) -> &mut Self {
        let mut rest = text;
        while let Some(at) = rest.bytes().position(|byte| IS_ESCAPED[usize::from(byte)]) {
            self.out.push_str(&rest[..at]);
            self.out.push_str(match rest.as_bytes()[at] {
                b'&' => "&amp;",
                b'<' => "&lt;",
                b'>' => "&gt;",
                b'"' => "&quot;",
                _ => "&#39;",
            });
            rest = &rest[at + 1..];
        }
        self.out.push_str(rest);
        self
    }

    /// Writes a finding's message as a sentence. Names in backticks become code, the first letter becomes a capital, and
    /// dates don't break across lines.
    pub(crate) fn finding(&mut self, pieces: &[Piece]) -> &mut Self {
        for (at, piece) in pieces.iter().enumerate() {
            match piece {
                Piece::Code(code) => self.element("code", &[], code),
                Piece::Words(words) => match words.chars().next().filter(|_| at == 0) {
                    Some(first) => {
                        self.text(&first.to_uppercase().collect::<String>());
                        self.text(&words[first.len_utf8()..])
                    }
                    None => self.text(words),
                },
                Piece::Date(date) => {
                    self.element("span", &[("class", "nowrap")], &date.to_string())
                }
            };
        }
        self
    }

    /// Writes markup that is a literal of this crate.
    pub(crate) fn raw(&mut self, markup: &'static str) -> &mut Self {
        self.out.push_str(markup);
        self
    }

    /// Returns how much has been written, to come back to with [`Self::truncate`].
    pub(crate) fn length(&self) -> usize {
        self.out.len()
    }

    /// Removes what was written since `length`.
    pub(crate) fn truncate(&mut self, length: usize) -> &mut Self {
        self.out.truncate(length);
        self
    }

    /// Writes HTML that is ready.
    pub(crate) fn html(&mut self, html: &Html) -> &mut Self {
        self.out.push_str(&html.0);
        self
    }

    /// Writes an element with nothing but text in it.
    pub(crate) fn element(
        &mut self,
        tag: &'static str,
        attributes: &[(&'static str, &str)],
        text: &str,
    ) -> &mut Self {
        self.open(tag, attributes).text(text).close(tag)
    }

    /// Writes an icon from the sheet that every page has. The words next to it say the same.
    pub(crate) fn icon(&mut self, symbol: &str) -> &mut Self {
        let target = format!("#i-{symbol}");
        self.open("svg", &[("class", "icon"), ("aria-hidden", "true")]);
        self.open("use", &[("href", &target)])
            .close("use")
            .close("svg")
    }

    /// Returns what was written.
    pub(crate) fn finish(self) -> Html {
        Html(self.out)
    }
}

#[cfg(test)]
mod tests {
    use irplan_plan::message;
    use irplan_plan::message::code;
    use jiff::civil::date;

    use super::*;

    #[test]
    fn findings_become_sentences_whose_dates_stay_whole() {
        let ended = message!(
            "review of {} ran out on {}, é2026",
            code("a<b"),
            date(2026, 11, 4)
        );
        assert_eq!(
            Html::finding(&ended).as_str(),
            "Review of <code>a&lt;b</code> ran out on <span class=\"nowrap\">2026-11-04</span>, é2026"
        );
    }

    #[test]
    fn texts_and_attributes_are_escaped() {
        let mut writer = Writer::default();
        writer.element(
            "a",
            &[("href", "\"><script>"), ("class", "'&")],
            "<b> & \u{e9}",
        );
        let expected =
            "<a href=\"&quot;&gt;&lt;script&gt;\" class=\"&#39;&amp;\">&lt;b&gt; &amp; \u{e9}</a>";
        assert_eq!(writer.finish().as_str(), expected);
    }
}
