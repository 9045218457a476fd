//! The one writer of a stream.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Display;
use std::io::{self, BufWriter, IsTerminal, Write};

use anstream::stream::RawStream;
use anstream::{AutoStream, ColorChoice};
use anstyle::{AnsiColor, Style};

use super::masking::{mask_except, mask_json_line, private_numbers};
use super::safe_text::{SafeInnerText, SafeText};

/// A stream that is locked while the program runs, and that lets through only text and our own colours.
///
/// If nobody looks at a terminal, a log or a comment may keep the output, so private values are hidden in everything that
/// is written. Reports that know a value by its key hide it themselves, even if it looks like something else.
///
/// Reports clean text from plans themselves if they know how the format escapes. This catches what they miss, and what
/// other crates print.
pub(crate) struct OutputStream {
    inner: BufWriter<Box<dyn Write>>,
    colour: bool,
    at_line_start: bool,
    /// Whether phone numbers and addresses are hidden.
    hides_private: bool,
    /// Numbers and addresses that are public, although they look private.
    public: BTreeSet<String>,
}

impl OutputStream {
    /// The standard output.
    pub(crate) fn stdout(choice: ColorChoice) -> Self {
        let stream = io::stdout();
        let (choice, hides_private) = (choose_colour(choice, &stream), !stream.is_terminal());
        Self::to_writer(
            AutoStream::new(stream.lock(), choice),
            choice,
            hides_private,
        )
    }

    /// The standard error stream.
    pub(crate) fn stderr(choice: ColorChoice) -> Self {
        let stream = io::stderr();
        let (choice, hides_private) = (choose_colour(choice, &stream), !stream.is_terminal());
        Self::to_writer(AutoStream::new(stream, choice), choice, hides_private)
    }

    fn to_writer(inner: impl Write + 'static, choice: ColorChoice, hides_private: bool) -> Self {
        Self {
            inner: BufWriter::with_capacity(1 << 16, Box::new(inner)),
            colour: choice != ColorChoice::Never,
            at_line_start: true,
            hides_private,
            public: BTreeSet::new(),
        }
    }

    /// Whether private values are hidden.
    pub(crate) fn hides_private(&self) -> bool {
        self.hides_private
    }

    /// Shows private values, because the user asked for them.
    pub(crate) fn show_private(&mut self) {
        self.hides_private = false;
    }

    /// Shows a number or an address that looks private and is not, such as the address of a commit's author.
    pub(crate) fn show_word(&mut self, word: &str) {
        self.public.insert(word.to_owned());
    }

    /// Chooses how to print in colour, or not at all.
    pub(crate) fn text_style(&self) -> TextStyle {
        TextStyle {
            colour: self.colour,
        }
    }

    /// Shows the numbers of a text that is public, such as the source of a law: `29 CFR 1904.39`.
    pub(crate) fn show_numbers_of(&mut self, text: &str) {
        self.public
            .extend(private_numbers(text).map(ToOwned::to_owned));
    }

    /// Returns a text as [`text`](Self::text) shows it, for formats that this stream does not know.
    pub(crate) fn masked(&self, text: &str) -> String {
        match self.hides_private {
            true => mask_except(text, &self.public).into_owned(),
            false => text.to_owned(),
        }
    }

    /// Writes lines of text. Characters that could forge a line or a colour are escaped.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub(crate) fn text(&mut self, text: &str) -> io::Result<()> {
        let hides_private = self.hides_private;
        text.split_inclusive('\n')
            .try_for_each(|line| self.line(line, hides_private))
    }

    /// Writes lines of JSON, as [`text`](Self::text) does. Only strings can be private: other digits count something.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub(crate) fn json(&mut self, text: &str) -> io::Result<()> {
        for line in text.split_inclusive('\n') {
            match self.hides_private {
                true => self.line(&mask_json_line(line, &self.public), false)?,
                false => self.line(line, false)?,
            }
        }
        Ok(())
    }

    /// Writes lines that irplan brings along, or that were made to be kept in a file: help, examples, a paper slip.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub(crate) fn public_text(&mut self, text: &str) -> io::Result<()> {
        text.split_inclusive('\n')
            .try_for_each(|line| self.line(line, false))
    }

    /// Writes a line for a CI runner. The caller has escaped its content.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub(crate) fn command(&mut self, line: &str) -> io::Result<()> {
        self.at_line_start = true;
        let line = match self.hides_private {
            true => mask_except(line, &self.public),
            false => Cow::Borrowed(line),
        };
        self.inner.write_all(line.as_bytes())?;
        self.inner.write_all(b"\n")
    }

    /// Writes bytes that another program reads as they are, such as a shell's completions.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub(crate) fn raw(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.inner.write_all(bytes)
    }

    /// Flushes the stream.
    ///
    /// # Errors
    /// If the stream cannot be written.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }

    /// Writes one line, with or without its end. Colours are separated from the text between them.
    fn line(&mut self, line: &str, hides_private: bool) -> io::Result<()> {
        let (mut rest, end) = match line.strip_suffix('\n') {
            Some(rest) => (rest, "\n"),
            None => (line, ""),
        };
        while !rest.is_empty() {
            let (text, colour, after) = split_at_colour(rest);
            let shown = match hides_private {
                true => mask_except(text, &self.public),
                false => Cow::Borrowed(text),
            };
            if self.at_line_start {
                write!(self.inner, "{}", SafeText(&shown))?;
            } else {
                write!(self.inner, "{}", SafeInnerText(&shown))?;
            }
            self.inner.write_all(colour.as_bytes())?;
            self.at_line_start &= text.trim().is_empty();
            rest = after;
        }
        self.inner.write_all(end.as_bytes())?;
        if !end.is_empty() {
            self.at_line_start = true;
        }
        Ok(())
    }
}

/// Splits at the first sequence that sets a colour: the text before, the sequence, the rest.
fn split_at_colour(text: &str) -> (&str, &str, &str) {
    for (start, _) in text.match_indices("\u{1b}[") {
        let parameters = &text[start + 2..];
        let length = parameters
            .find(|c: char| !c.is_ascii_digit() && c != ';')
            .unwrap_or(parameters.len());
        if parameters[length..].starts_with('m') {
            let end = start + 2 + length + 1;
            return (&text[..start], &text[start..end], &text[end..]);
        }
    }
    (text, "", "")
}

/// Decides whether to colour, by the option, the environment (`NO_COLOR`, `CLICOLOR_FORCE`, `TERM`) and the stream.
fn choose_colour(choice: ColorChoice, stream: &impl RawStream) -> ColorChoice {
    match choice {
        // anstream takes any value, even `0`, as a request for colour.
        ColorChoice::Auto if !is_forced() && !stream.is_terminal() => ColorChoice::Never,
        ColorChoice::Auto => AutoStream::choice(stream),
        decided => decided,
    }
}

/// Whether `CLICOLOR_FORCE` asks for colour, by <https://bixense.com/clicolors/>.
fn is_forced() -> bool {
    let value = std::env::var_os("CLICOLOR_FORCE");
    value.is_some_and(|value| !value.is_empty() && value != "0")
}

impl Write for OutputStream {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_all(bytes)?;
        Ok(bytes.len())
    }

    fn write_all(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.text(&String::from_utf8_lossy(bytes))
    }

    fn flush(&mut self) -> io::Result<()> {
        OutputStream::flush(self)
    }
}

/// Whether an error means that nobody reads our output any more, which is not a failure.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        cause
            .downcast_ref::<io::Error>()
            .is_some_and(|error| error.kind() == io::ErrorKind::BrokenPipe)
    })
}

/// Colours, or none.
#[derive(Clone, Copy, Debug)]
pub(crate) struct TextStyle {
    colour: bool,
}

impl TextStyle {
    /// Whether there is colour.
    pub(crate) fn is_coloured(self) -> bool {
        self.colour
    }

    /// For what fails the check.
    pub(crate) fn error(self, text: impl Display) -> String {
        self.apply(AnsiColor::BrightRed.on_default().bold(), text)
    }

    /// For what should be fixed.
    pub(crate) fn warning(self, text: impl Display) -> String {
        self.apply(AnsiColor::Yellow.on_default().bold(), text)
    }

    /// For what is good to know, or exists.
    pub(crate) fn note(self, text: impl Display) -> String {
        self.apply(AnsiColor::Cyan.on_default().bold(), text)
    }

    /// For what was added, or is fine.
    pub(crate) fn added(self, text: impl Display) -> String {
        self.apply(AnsiColor::Green.on_default(), text)
    }

    /// For what was removed.
    pub(crate) fn removed(self, text: impl Display) -> String {
        self.apply(AnsiColor::Red.on_default(), text)
    }

    /// For what is important.
    pub(crate) fn strong(self, text: impl Display) -> String {
        self.apply(Style::new().bold(), text)
    }

    /// For what is less important.
    pub(crate) fn faint(self, text: impl Display) -> String {
        self.apply(Style::new().dimmed(), text)
    }

    fn apply(self, style: Style, text: impl Display) -> String {
        if self.colour {
            format!("{style}{text}{style:#}")
        } else {
            text.to_string()
        }
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    #[derive(Clone, Default)]
    struct SharedBuffer(Rc<RefCell<Vec<u8>>>);

    impl Write for SharedBuffer {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[track_caller]
    fn check(parts: &[&str], expected: &str) {
        let kept = SharedBuffer::default();
        let mut screen = OutputStream::to_writer(kept.clone(), ColorChoice::Always, false);
        for part in parts {
            screen.text(part).unwrap();
        }
        screen.flush().unwrap();
        assert_eq!(String::from_utf8_lossy(&kept.0.borrow()), expected);
    }

    #[test]
    fn text_and_colours_pass() {
        check(&["a\nb"], "a\nb");
        check(
            &["\u{1b}[1;31mred\u{1b}[0m\n"],
            "\u{1b}[1;31mred\u{1b}[0m\n",
        );
        check(&["a::b ", "::c\n"], "a::b ::c\n");
    }

    #[test]
    fn everything_else_is_spelled_out() {
        check(&["\u{1b}]0;title\u{7}"], "\\u{1b}]0;title\\u{7}");
        check(&["\u{1b}[2J"], "\\u{1b}[2J");
        check(&["a\r\nb"], "a\\u{d}\nb");
    }

    /// Checks what a log keeps of what is written.
    #[track_caller]
    fn check_log(write: impl Fn(&mut OutputStream) -> io::Result<()>, expected: &str) {
        let kept = SharedBuffer::default();
        let mut log = OutputStream::to_writer(kept.clone(), ColorChoice::Always, true);
        log.show_word("jo@acme.example");
        log.show_word("1234567890");
        write(&mut log).unwrap();
        log.flush().unwrap();
        assert_eq!(String::from_utf8_lossy(&kept.0.borrow()), expected);
    }

    #[test]
    fn a_log_keeps_nothing_private() {
        check_log(
            |log| log.text("call +1 212 555 0143\n\u{1b}[1mkim@acme.example\u{1b}[0m\n"),
            "call +* *** *** **43\n\u{1b}[1mk**@acme.example\u{1b}[0m\n",
        );
        let number = "555 0143";
        check_log(
            |log| writeln!(log, "{number} or {}", 12),
            "*** **43 or 12\n",
        );
        check_log(
            |log| log.command("::error::212-555-0143"),
            "::error::***-***-**43\n",
        );
        check_log(
            |log| log.json("{\n  \"time\": 1764500000,\n  \"a\\\"b\": \"2125550143\"\n}"),
            "{\n  \"time\": 1764500000,\n  \"a\\\"b\": \"********43\"\n}",
        );
    }

    #[test]
    fn a_log_keeps_what_is_public() {
        check_log(
            |log| log.text("1234567890 by jo@acme.example.\n"),
            "1234567890 by jo@acme.example.\n",
        );
        check_log(|log| log.public_text("+1 212 555 0143"), "+1 212 555 0143");
        check_log(|log| log.raw(b"+1 212 555 0143\t"), "+1 212 555 0143\t");
        let prompt = |log: &mut OutputStream| {
            log.show_private();
            log.text("+1 212 555 0143")
        };
        check_log(prompt, "+1 212 555 0143");
    }

    #[test]
    fn no_line_starts_a_command() {
        check(&["::error::x\n"], "\\::error::x\n");
        check(&["a\n  ", "::error::x"], "a\n  \\::error::x");
        check(&["\u{1b}[1m::error::x"], "\u{1b}[1m\\::error::x");
    }
}
