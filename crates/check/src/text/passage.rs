//! A text with what stands around it: whether a word is a gap depends on where it stands in its sentence.

/// A text that is searched, and the rest of its paragraph, item, cell or value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passage<'a> {
    /// What stands before it.
    pub before: &'a str,
    /// The text itself.
    pub text: &'a str,
    /// What stands after it.
    pub after: &'a str,
}

impl<'a> Passage<'a> {
    /// A text that has nothing around it, such as a value of TOML.
    pub(crate) fn alone(text: &'a str) -> Self {
        Self {
            before: "",
            text,
            after: "",
        }
    }

    /// What stands before a byte of the text, without emphasis and white space; empty where something begins.
    pub(super) fn before(&self, at: usize) -> &'a str {
        let is_space = |c: char| matches!(c, ' ' | '\t') || is_emphasis(c);
        let own = self.text[..at].trim_end_matches(is_space);
        if own.is_empty() {
            let is_around = |c: char| c.is_whitespace() || is_emphasis(c);
            self.before.trim_end_matches(is_around)
        } else if own.ends_with('\n') {
            // The text of a Markdown file has no line ends in it: this is a value of several lines.
            ""
        } else {
            own
        }
    }

    /// What stands after a byte of the text, without emphasis.
    pub(super) fn after(&self, at: usize) -> &'a str {
        let own = self.text[at..].trim_start_matches(is_emphasis);
        if own.is_empty() {
            self.after.trim_start_matches(is_emphasis)
        } else {
            own
        }
    }
}

fn is_emphasis(c: char) -> bool {
    matches!(c, '*' | '_' | '~')
}
