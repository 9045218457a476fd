//! How much two texts have in common.

use std::borrow::Cow;

use crate::markdown::{Document, Piece, PieceKind};
use crate::model::Step;

/// The words of a text, sorted and in lower case, each as often as the text has it.
pub(super) struct WordBag(Vec<String>);

impl WordBag {
    pub(super) fn of_text(text: &str) -> Self {
        Self::of_words([text])
    }

    /// The words of a page's text.
    pub(super) fn of_document(document: &Document) -> Self {
        let pieces = document.pieces.iter();
        Self::of_words(pieces.map(|piece| words_of_piece(document, piece)))
    }

    /// The words of a step: its title and its text.
    pub(super) fn of_step(body: &Document, step: &Step) -> Self {
        let pieces = body.pieces.get(step.pieces.clone()).unwrap_or_default();
        let under = pieces.iter().map(|piece| words_of_piece(body, piece));
        Self::of_words(
            [Cow::Borrowed(step.title.as_str())]
                .into_iter()
                .chain(under),
        )
    }

    fn of_words<T: AsRef<str>>(texts: impl IntoIterator<Item = T>) -> Self {
        let mut words = Vec::new();
        for text in texts {
            let parts = text.as_ref().split(|c: char| !c.is_alphanumeric());
            let found = parts.filter(|word| !word.is_empty());
            words.extend(found.map(str::to_lowercase));
        }
        words.sort_unstable();
        Self(words)
    }

    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Returns how many words both have.
    pub(super) fn common_count(&self, other: &Self) -> usize {
        let (mut a, mut b) = (self.0.iter().peekable(), other.0.iter().peekable());
        let mut shared = 0;
        while let (Some(left), Some(right)) = (a.peek(), b.peek()) {
            match left.cmp(right) {
                std::cmp::Ordering::Less => drop(a.next()),
                std::cmp::Ordering::Greater => drop(b.next()),
                std::cmp::Ordering::Equal => {
                    shared += 1;
                    a.next();
                    b.next();
                }
            }
        }
        shared
    }

    /// Returns how alike the two are, in percent: the words that both have, divided by all words.
    pub(super) fn similarity(&self, other: &Self) -> usize {
        let together = self.len() + other.len();
        (200 * self.common_count(other))
            .checked_div(together)
            .unwrap_or(0)
    }

    /// Returns how many of these words the other one has, in percent.
    pub(super) fn percent_found_in(&self, other: &Self) -> usize {
        (100 * self.common_count(other))
            .checked_div(self.len())
            .unwrap_or(0)
    }
}

fn words_of_piece<'a>(document: &'a Document, piece: &'a Piece) -> Cow<'a, str> {
    match &piece.kind {
        // The reference itself counts as a word.
        PieceKind::Reference(at) => {
            let reference = &document.references[*at as usize];
            Cow::Owned(format!("<{}>", reference.written()))
        }
        _ => Cow::Borrowed(document.words(piece)),
    }
}
