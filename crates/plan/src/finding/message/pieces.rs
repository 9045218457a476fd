//! A message in pieces, for pages, which don't show code between backticks.

use jiff::civil::Date;

/// A piece of a message as pages show it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Words of a sentence.
    Words(String),
    /// The text between backticks.
    Code(String),
    /// A date.
    Date(Date),
}

/// Collects pieces, and joins words that follow each other.
#[derive(Default)]
pub(super) struct Pieces(Vec<Piece>);

impl Pieces {
    /// Returns the pieces, in order.
    pub(super) fn into_vec(self) -> Vec<Piece> {
        self.0
    }

    /// Adds literal words, which may have code between backticks.
    pub(super) fn add_literal(&mut self, words: &str) {
        for (at, part) in words.split('`').enumerate() {
            match at % 2 {
                0 => self.add_words(part),
                _ => self.add_code(part.to_owned()),
            }
        }
    }

    pub(super) fn add_words(&mut self, words: &str) {
        match self.0.last_mut() {
            Some(Piece::Words(before)) => before.push_str(words),
            _ if words.is_empty() => {}
            _ => self.0.push(Piece::Words(words.to_owned())),
        }
    }

    pub(super) fn add_code(&mut self, code: String) {
        self.0.push(Piece::Code(code));
    }

    /// Adds a date.
    pub(super) fn add_date(&mut self, date: Date) {
        self.0.push(Piece::Date(date));
    }
}
