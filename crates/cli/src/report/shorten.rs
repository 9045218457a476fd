//! Cuts off texts that are too long.

use std::borrow::Cow;

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
