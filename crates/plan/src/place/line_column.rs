//! From byte offsets to lines and columns, and to character boundaries.

/// A line and a column, both counted from 1; the column counts characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct LineColumn {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl LineColumn {
    /// Finds the line and column of a byte offset, which is clamped to the text.
    pub fn of(text: &str, offset: u32) -> Self {
        let mut offset = (offset as usize).min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        let before = &text[..offset];
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|&byte| byte == b'\n').count() + 1;
        // A byte order mark takes no column: editors do not show it.
        let shown = before[line_start..].trim_start_matches('\u{feff}');
        Self {
            line,
            column: shown.chars().count() + 1,
        }
    }
}

/// Returns the last character boundary at or before an offset. The standard library's own needs Rust 1.91.
pub fn boundary_at_or_before(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

/// Returns the first character boundary at or after an offset, or the end of the text.
pub fn boundary_at_or_after(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, offset: u32, line: usize, column: usize) {
        assert_eq!(LineColumn::of(text, offset), LineColumn { line, column });
    }

    #[test]
    fn lines_and_columns_count_from_one() {
        check("", 0, 1, 1);
        check("ab\ncd", 0, 1, 1);
        check("ab\ncd", 3, 2, 1);
        check("ab\r\ncd", 5, 2, 2);
        check("é\u{1f6a8}x", 6, 1, 3);
    }

    #[test]
    fn offsets_outside_or_inside_a_character_are_clamped() {
        check("é", 1, 1, 1);
        check("ab", 99, 1, 3);
        check("\u{feff}ab", 3, 1, 1);
    }

    #[test]
    fn boundaries_are_around_an_offset() {
        let text = "a\u{20ac}";
        let around = |offset| {
            let before = boundary_at_or_before(text, offset);
            (before, boundary_at_or_after(text, offset))
        };
        assert_eq!(
            [0, 1, 2, 3, 4, 9].map(around),
            [(0, 0), (1, 1), (1, 4), (1, 4), (4, 4), (4, 4)]
        );
    }
}
