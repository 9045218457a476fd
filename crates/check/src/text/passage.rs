//! A text with its surroundings: whether a word marks a gap depends on its sentence.

/// A text to search, and the rest of its paragraph, item, cell or value.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Passage<'a> {
    /// The text before it.
    pub before: &'a str,
    /// The text itself.
    pub text: &'a str,
    /// What follows it in the file. [`Passage::after`] returns the part that matters.
    pub rest: &'a str,
}

impl<'a> Passage<'a> {
    /// Makes a text with nothing around it, such as a value of TOML.
    pub(crate) fn alone(text: &'a str) -> Self {
        Self {
            before: "",
            text,
            rest: "",
        }
    }

    /// Returns the text before a byte, without emphasis and white space; empty at the start of a line.
    pub(super) fn before(&self, at: usize) -> &'a str {
        let is_space = |c: char| matches!(c, ' ' | '\t') || is_emphasis(c);
        let own = self.text[..at].trim_end_matches(is_space);
        if own.is_empty() {
            let is_around = |c: char| c.is_whitespace() || is_emphasis(c);
            self.before.trim_end_matches(is_around)
        } else if own.ends_with('\n') {
            // Markdown text has no line ends here, so this is a value of several lines.
            ""
        } else {
            own
        }
    }

    /// Returns the text after a byte, without emphasis, to the end of its line or cell.
    pub(super) fn after(&self, at: usize) -> &'a str {
        let own = self.text[at..].trim_start_matches(is_emphasis);
        if own.is_empty() {
            // Hardly any passage is asked for this, so it is looked up only here.
            let line = start_of(self.rest).split(['\n', '|']).next();
            line.unwrap_or("").trim_start_matches(is_emphasis)
        } else {
            own
        }
    }
}

/// Returns the part of a text that is enough to see what follows a word. A whole line may be as long as a file.
fn start_of(text: &str) -> &str {
    const MAX: usize = 200;
    text.char_indices()
        .nth(MAX)
        .map_or(text, |(end, _)| &text[..end])
}

fn is_emphasis(c: char) -> bool {
    matches!(c, '*' | '_' | '~')
}
