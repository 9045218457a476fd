//! Makes text from a plan safe for a terminal and for the log of a CI runner.

use std::borrow::Cow;
use std::fmt::{self, Write as _};

/// Whether a character can change how others look, or is invisible.
///
/// Tabs and line breaks don't count, because the callers handle them.
pub(crate) fn is_deceptive(c: char) -> bool {
    // Nearly all characters of all output are among these.
    if matches!(c, ' '..='~') {
        return false;
    }
    matches!(c,
        '\0'..='\u{8}' | '\u{b}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}'
        | '\u{61c}' | '\u{180e}' | '\u{200b}' | '\u{200e}' | '\u{200f}'
        | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}'
        | '\u{feff}' | '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Makes text safe for one line: invisible characters are escaped, line breaks become `\n`, and no part of it is a
/// command to a CI runner.
pub(crate) fn make_safe(text: &str) -> Cow<'_, str> {
    let is_plain = |c: char| !is_deceptive(c) && !matches!(c, '\n' | '\t' | '#' | ':');
    if text.chars().all(is_plain) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(SafeText(text).to_string())
    }
}

/// Displays text as [`make_safe`] does.
#[derive(Clone, Copy, Debug)]
pub(crate) struct SafeText<'a>(pub(crate) &'a str);

impl fmt::Display for SafeText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = self.0.trim_start();
        let (indent, text) = self.0.split_at(self.0.len() - text.len());
        write!(f, "{}", SafeInnerText(indent))?;
        // A line that starts with `::` is a command to GitHub's runner, even after white space. `::: ` is not, because
        // no command name starts with a colon, and snippets use it to mark other files.
        if text.starts_with("::") && !text.starts_with("::: ") {
            f.write_str("\\")?;
        }
        write!(f, "{}", SafeInnerText(text))
    }
}

/// Displays text within a line, where two colons mean nothing.
#[derive(Clone, Copy, Debug)]
pub(super) struct SafeInnerText<'a>(pub(super) &'a str);

impl fmt::Display for SafeInnerText<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let is_special = |c: char| matches!(c, '\n' | '\t' | '#') || is_deceptive(c);
        let mut rest = self.0;
        while let Some(at) = rest.find(is_special) {
            let (plain, special) = rest.split_at(at);
            f.write_str(plain)?;
            let mut after = special.chars();
            match after.next() {
                Some('\n') => f.write_str("\\n")?,
                Some('\t') => f.write_str(" ")?,
                // `##[…]`, `##vso[…]` and `##teamcity[…]` are commands anywhere in a line.
                Some('#') if is_runner_command(special) => {
                    f.write_str("# #")?;
                    after.next();
                }
                Some(c) if is_deceptive(c) => write!(f, "{}", c.escape_unicode())?,
                Some(c) => f.write_char(c)?,
                None => {}
            }
            rest = after.as_str();
        }
        f.write_str(rest)
    }
}

/// Whether `text` starts with `##`, an optional word, and `[`.
fn is_runner_command(text: &str) -> bool {
    text.strip_prefix("##").is_some_and(|rest| {
        rest.trim_start_matches(|c: char| c.is_ascii_alphabetic())
            .starts_with('[')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(make_safe(text), expected);
    }

    #[test]
    fn plain_text_stays() {
        for text in [
            "",
            "Jane Doe",
            "Zoë, 株式会社 👩‍🚒",
            "## heading",
            "a:b",
            "a::b",
        ] {
            check(text, text);
        }
    }

    #[test]
    fn what_cannot_be_seen_is_spelled_out() {
        check("a\u{1b}[31mb", "a\\u{1b}[31mb");
        check("a\rb\u{7}\u{9b}", "a\\u{d}b\\u{7}\\u{9b}");
        check("\u{202e}gnp.exe", "\\u{202e}gnp.exe");
        check("a\nb\tc", "a\\nb c");
    }

    #[test]
    fn no_text_is_a_command_to_a_ci_machine() {
        check("::error::x", "\\::error::x");
        check("  ::error::x", "  \\::error::x");
        check("\t::x", " \\::x");
        check("  ::: plans/x.md:1:2", "  ::: plans/x.md:1:2");
        check("x ##[error]y", "x # #[error]y");
        check("###vso[task]", "## #vso[task]");
    }
}
