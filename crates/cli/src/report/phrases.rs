//! Builds phrases of our own, the same way everywhere.

use std::borrow::Cow;

/// Returns a number of things: `1 section`, `2 sections`, `4 deputies`.
pub(crate) fn number_of(number: usize, noun: &str) -> String {
    match (number, noun.strip_suffix('y')) {
        (1, _) => format!("1 {noun}"),
        (_, Some(stem)) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{number} {stem}ies"),
        _ => format!("{number} {noun}s"),
    }
}

/// Returns the first characters of a text, followed by `…` if there are more.
pub(crate) fn shorten(text: &str, most: usize) -> Cow<'_, str> {
    match text.char_indices().nth(most) {
        Some((at, _)) => Cow::Owned(format!("{}…", &text[..at])),
        None => Cow::Borrowed(text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_counted(number: usize, noun: &str, expected: &str) {
        assert_eq!(number_of(number, noun), expected);
    }

    #[test]
    fn things_are_counted() {
        check_counted(1, "clock", "1 clock");
        check_counted(2, "deputy", "2 deputies");
        check_counted(2, "recovery objective", "2 recovery objectives");
        check_counted(0, "reply", "0 replies");
        check_counted(2, "day", "2 days");
    }

    #[track_caller]
    fn check_cut(text: &str, most: usize, expected: &str) {
        assert_eq!(shorten(text, most), expected);
    }

    #[test]
    fn what_is_cut_off_leaves_a_mark() {
        check_cut("", 0, "");
        check_cut("äöü", 3, "äöü");
        check_cut("äöü", 2, "äö…");
    }
}
