//! Reads the strings of a TOML file with their spans and tables.
//!
//! Typed values have spans too. But with escapes and line continuations, the position of a character in the value
//! differs from that in the file. A placeholder must be underlined exactly, so the raw text is read once more.

use std::ops::Range;

use irplan_plan::Span;
use irplan_plan::place::{boundary_at_or_after, boundary_at_or_before};

/// The inside of one string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Literal<'a> {
    /// The text between the quotes, with its escapes.
    pub text: &'a str,
    /// The span of that text.
    pub span: Span,
    /// The header of its table, without brackets: `contacts.jane-doe`; empty before the first table.
    pub table: &'a str,
}

/// Returns the range of the TOML between the `+++` lines at the start of a Markdown file.
pub(crate) fn front_matter(text: &str) -> Option<Range<usize>> {
    let body = text.trim_start_matches('\u{feff}');
    let start = text.len() - body.len() + body.strip_prefix("+++").map(|_| 3)?;
    let end = text[start..].find("\n+++")?;
    Some(start..start + end)
}

/// Returns every string of TOML that starts at byte `offset` of its file, without comments.
pub(crate) fn literals(toml: &str, offset: usize) -> Vec<Literal<'_>> {
    let mut lexer = Lexer {
        toml,
        at: 0,
        depth: 0,
        table: "",
        literals: Vec::new(),
    };
    lexer.run();
    for literal in &mut lexer.literals {
        literal.span = literal.span.shifted(offset);
    }
    lexer.literals
}

struct Lexer<'a> {
    toml: &'a str,
    at: usize,
    /// How many arrays and inline tables are open. Only outside of them is a bracket at the start of a line a header.
    depth: usize,
    table: &'a str,
    literals: Vec<Literal<'a>>,
}

impl Lexer<'_> {
    fn run(&mut self) {
        let mut is_line_start = true;
        while let Some(&byte) = self.toml.as_bytes().get(self.at) {
            match byte {
                b'\n' => is_line_start = true,
                b' ' | b'\t' | b'\r' => {}
                b'[' if is_line_start && self.depth == 0 => {
                    self.header();
                    continue;
                }
                b'#' => {
                    self.at = self.line_end();
                    continue;
                }
                b'"' | b'\'' => {
                    self.string(byte);
                    is_line_start = false;
                    continue;
                }
                b'[' | b'{' => self.depth += 1,
                b']' | b'}' => self.depth = self.depth.saturating_sub(1),
                _ => is_line_start = false,
            }
            self.at += 1;
        }
    }

    fn line_end(&self) -> usize {
        let rest = &self.toml[self.at..];
        rest.find('\n').map_or(self.toml.len(), |end| self.at + end)
    }

    fn header(&mut self) {
        let end = self.line_end();
        let line = self.toml[self.at..end].trim_start_matches('[');
        self.table = line.split(']').next().unwrap_or("").trim();
        self.at = end;
    }

    /// Reads a string from its opening quote to its closing one, or to the end of the line or file if that is missing.
    fn string(&mut self, quote: u8) {
        let rest = &self.toml.as_bytes()[self.at..];
        let is_long = rest.starts_with(&[quote; 3]);
        let marks = if is_long { 3 } else { 1 };
        let start = self.at + marks;
        let mut end = start;
        while let Some(&byte) = self.toml.as_bytes().get(end) {
            let is_end = if is_long {
                self.toml.as_bytes()[end..].starts_with(&[quote; 3])
            } else {
                byte == quote || byte == b'\n'
            };
            if is_end {
                break;
            }
            end += if byte == b'\\' && quote == b'"' { 2 } else { 1 };
        }
        // An escape at the end, or before a wide character, may have gone too far.
        let end = boundary_at_or_before(self.toml, end);
        let start = start.min(end);
        self.literals.push(Literal {
            text: &self.toml[start..end],
            span: Span::new(start, end),
            table: self.table,
        });
        self.at = (end + marks).min(self.toml.len());
        self.at = boundary_at_or_after(self.toml, self.at);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(toml: &str, expected: &[(&str, &str)]) {
        let found = literals(toml, 0);
        let shown: Vec<_> = found
            .iter()
            .map(|literal| (literal.table, literal.text))
            .collect();
        assert_eq!(shown, expected);
        for literal in found {
            assert_eq!(literal.span.of(toml), literal.text);
        }
    }

    #[test]
    fn strings_are_found_with_their_table() {
        check("a = \"x\" # \"no\"\n", &[("", "x")]);
        check(
            "[a.b]\nc = ['x', \"y\\\"z\"]\n[[d]]\ne='f'",
            &[("a.b", "x"), ("a.b", "y\\\"z"), ("d", "f")],
        );
        check(
            "[a]\nb = [\n  [\"x\"],\n]\nc = \"y\"",
            &[("a", "x"), ("a", "y")],
        );
    }

    #[test]
    fn long_strings_keep_their_lines_and_quotes() {
        check(
            "a = \"\"\"x \"y\"\n# z\"\"\"\nb = 'c'",
            &[("", "x \"y\"\n# z"), ("", "c")],
        );
        check("a = '''\\'''\nb = 'c'", &[("", "\\"), ("", "c")]);
    }

    #[test]
    fn broken_strings_still_end() {
        for toml in [
            "a = \"",
            "a = \"\\",
            "a = \"\\é",
            "a = '''",
            "[",
            "\"\"\"\\",
            "é = \"é",
        ] {
            for literal in literals(toml, 0) {
                assert_eq!(literal.span.of(toml), literal.text, "{toml}");
            }
        }
    }

    #[test]
    fn front_matter_lies_between_its_marks() {
        assert_eq!(front_matter("+++\na = 1\n+++\ntext"), Some(3..9));
        assert_eq!(front_matter("\u{feff}+++\n+++\n"), Some(6..6));
        assert_eq!(front_matter("text\n+++\n"), None);
        assert_eq!(front_matter("+++\na = 1\n"), None);
    }
}
