//! The words of a document for search, and its headings for the table of contents.

use std::ops::Range;

use irplan_plan::markdown::{Document, Heading, PieceKind, Tag};

use crate::html::MarkdownWriter;
use crate::view::TocEntry;

impl MarkdownWriter<'_> {
    /// Returns the words of a heading, with facts by their names.
    pub(crate) fn heading_words(&self, heading: &Heading) -> String {
        let mut words = String::new();
        for piece in &self.document.pieces[heading.piece..] {
            match &piece.kind {
                PieceKind::End(Tag::Heading(_)) => break,
                PieceKind::Reference(at) => {
                    words.push_str(&self.name_of(&self.document.references[*at as usize]));
                }
                PieceKind::SoftBreak | PieceKind::HardBreak => words.push(' '),
                _ => words.push_str(self.document.words(piece)),
            }
        }
        words
    }

    /// Returns the piece after the end of a heading.
    pub(crate) fn end_of_heading(&self, heading: &Heading) -> usize {
        let rest = self.document.pieces.get(heading.piece..).unwrap_or(&[]);
        let end = rest
            .iter()
            .position(|piece| matches!(piece.kind, PieceKind::End(Tag::Heading(_))));
        heading.piece + end.map_or(0, |end| end + 1)
    }

    /// Returns the words of some pieces without any markup, for search.
    pub(crate) fn words(&self, range: Range<usize>) -> String {
        let mut words = String::new();
        for piece in self.document.pieces.get(range).unwrap_or(&[]) {
            match &piece.kind {
                PieceKind::Reference(at) => {
                    words.push_str(&self.name_of(&self.document.references[*at as usize]));
                }
                PieceKind::SoftBreak | PieceKind::HardBreak | PieceKind::Rule => words.push(' '),
                PieceKind::Html(_) if self.document.is_line_break(piece) => words.push(' '),
                PieceKind::End(Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link(_))
                | PieceKind::Start(_) => {}
                PieceKind::End(Tag::TableCell(_)) => end_with(&mut words, ", "),
                PieceKind::End(Tag::TableRow | Tag::TableHead) => end_with(&mut words, ". "),
                PieceKind::End(_) if words.ends_with(' ') => {}
                PieceKind::End(_) => words.push(' '),
                _ => words.push_str(self.document.words(piece)),
            }
        }
        words.truncate(words.trim_end().len());
        words
    }

    /// Returns the headings of the second and third level, for the page's table of contents.
    pub(crate) fn toc(&self) -> Vec<TocEntry> {
        let headings = self.document.headings.iter().zip(&self.levels);
        let shown = headings.filter(|(_, level)| **level <= 3);
        shown
            .map(|(heading, level)| TocEntry {
                level: *level,
                href: format!("#h-{}", heading.anchor),
                words: self.heading_words(heading),
            })
            .collect()
    }

    /// Returns the level at which a heading is shown: the page's title is the first, and no level is skipped.
    pub(crate) fn level(&self, heading: usize) -> u8 {
        self.levels.get(heading).copied().unwrap_or(2)
    }
}

/// Ends a cell or a row of a table with a mark, unless its words end with one already, so that words stay separate.
fn end_with(words: &mut String, mark: &str) {
    words.truncate(words.trim_end_matches([',', ' ']).len());
    let is_marked = words.is_empty() || words.ends_with(['.', ';', ':', '?', '!']);
    words.push_str(if is_marked { " " } else { mark });
}

/// Returns the level of each heading on the page: at least the second, and none is skipped on the way down.
pub(super) fn levels(document: &Document) -> Vec<u8> {
    let mut last = 1;
    let level = |heading: &Heading| {
        last = heading.level.clamp(2, last + 1);
        last
    };
    document.headings.iter().map(level).collect()
}
