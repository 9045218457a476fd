//! Cuts out the line of a file that a finding points at, to a length that fits a terminal.

use std::ops::Range;

use irplan_plan::{LineColumn, Span};

use crate::terminal::make_safe;
use crate::terminal::mask_line;

/// The most characters that are shown after the start of the fault.
const WIDTH: usize = 120;
/// The most bytes of a line before the fault. Beyond that, only the place is printed.
const LONGEST: usize = 4096;

/// The visible part of a line, in which nothing is hidden.
pub(super) struct Excerpt {
    /// The text, from the start of the line.
    pub(super) text: String,
    /// The position of the fault in the text.
    pub(super) span: Range<usize>,
    /// The line's number.
    pub(super) line: usize,
}

impl Excerpt {
    /// Cuts the excerpt out of a file. A fault of several lines is shown by its first. `None` if the fault is so far to
    /// the right that nobody would see it.
    pub(super) fn of(text: &str, span: Span) -> Option<Self> {
        let (from, to) = (boundary(text, span.start), boundary(text, span.end));
        let line_start = text[..from].rfind('\n').map_or(0, |at| at + 1);
        let line_end = text[from..].find('\n').map_or(text.len(), |at| from + at);
        let line_end = line_start + text[line_start..line_end].trim_end_matches('\r').len();
        let from = from.min(line_end);
        let to = to.clamp(from, line_end);
        if from - line_start > LONGEST {
            return None;
        }
        let shown_to = forwards(text, from, line_end, WIDTH);
        let to = to.min(shown_to);
        let mut excerpt = inner(&text[line_start..from]);
        let span_start = excerpt.len();
        excerpt.push_str(&inner(&text[from..to]));
        let span_end = excerpt.len();
        excerpt.push_str(&inner(&text[to..shown_to]));
        if shown_to < line_end {
            excerpt.push('…');
        }
        Some(Self {
            text: excerpt,
            span: span_start..span_end,
            line: LineColumn::of(text, span.start).line,
        })
    }

    /// Returns the same without private values, which are hidden at the same length.
    pub(super) fn masked(self) -> Self {
        Self {
            text: mask_line(&self.text).into_owned(),
            ..self
        }
    }
}

/// Returns a part of a line. A byte order mark is not shown.
fn inner(piece: &str) -> String {
    make_safe(piece.trim_start_matches('\u{feff}')).into_owned()
}

fn boundary(text: &str, offset: u32) -> usize {
    let mut offset = (offset as usize).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

/// Returns at most `count` characters from `start`, but not past `end`.
fn forwards(text: &str, start: usize, end: usize, count: usize) -> usize {
    text[start..end]
        .char_indices()
        .nth(count)
        .map_or(end, |(offset, _)| start + offset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, span: Range<usize>, expected: &str, underlined: &str, line: usize) {
        let excerpt = Excerpt::of(text, Span::from(span)).unwrap();
        assert_eq!(excerpt.text, expected);
        assert_eq!(&excerpt.text[excerpt.span.clone()], underlined);
        assert_eq!(excerpt.line, line);
    }

    #[test]
    fn the_line_of_the_fault_is_shown() {
        check("ab\ncd = 1\nef", 3..5, "cd = 1", "cd", 2);
        check("ab\r\ncd\r\n", 4..6, "cd", "cd", 2);
        check("\u{feff}ab", 3..5, "ab", "ab", 1);
        check("", 0..9, "", "", 1);
    }

    #[test]
    fn a_fault_of_several_lines_is_shown_by_its_first() {
        check("a bc\nde\n", 2..7, "a bc", "bc", 1);
    }

    #[test]
    fn spans_outside_or_inside_a_character_are_clamped() {
        check("é", 1..9, "é", "é", 1);
        check("ab\n", 3..3, "", "", 2);
    }

    #[test]
    fn nothing_is_hidden() {
        check("a\u{202e}b\u{1b}c", 4..5, "a\\u{202e}b\\u{1b}c", "b", 1);
    }

    #[test]
    fn long_lines_are_cut_after_the_fault() {
        let line = format!("{}X{}", "a".repeat(500), "b".repeat(500));
        let excerpt = Excerpt::of(&line, Span::from(500..501)).unwrap();
        assert_eq!(&excerpt.text[excerpt.span.clone()], "X");
        assert_eq!(excerpt.text.chars().count(), 500 + WIDTH + 1);
    }

    #[test]
    fn what_stands_too_far_right_is_not_shown() {
        let line = "a".repeat(10_000);
        assert!(Excerpt::of(&line, Span::from(9_000..9_001)).is_none());
    }
}
