//! Finds the marks of footnotes that no line defines.

use super::{Document, LabelKind, PieceKind, Tag, UndefinedLabel};
use crate::place::Span;

/// Finds the marks of footnotes without a text. Markdown sees them as words in brackets.
pub(super) fn find(document: &Document) -> Vec<UndefinedLabel> {
    let mut found = Vec::new();
    // Few texts have footnotes, and to look for them in each run of words takes longer than to look once.
    if !document.source.0.contains("[^") {
        return found;
    }
    let mut in_code = false;
    let pieces = document.pieces.iter();
    // Markdown cuts text at each bracket: `[`, `^1`, `]`.
    let texts = pieces.filter_map(|piece| {
        match piece.kind {
            PieceKind::Start(Tag::CodeBlock) => in_code = true,
            PieceKind::End(Tag::CodeBlock) => in_code = false,
            _ => {}
        }
        (!in_code && matches!(piece.kind, PieceKind::Text(_))).then_some(piece.span)
    });
    let mut texts = texts.peekable();
    while let Some(mut span) = texts.next() {
        while let Some(next) = texts.next_if(|next| next.start == span.end) {
            span.end = next.end;
        }
        found.extend(marks(span, document));
    }
    found
}

/// Returns the marks in one run of words.
fn marks(run: Span, document: &Document) -> impl Iterator<Item = UndefinedLabel> {
    /// The longest label. The search for its end has to stop somewhere.
    const LONGEST: usize = 100;
    let source = &document.source.0;
    let text = run.of(source);
    text.match_indices("[^").filter_map(move |(at, open)| {
        let start = run.start as usize + at;
        let label = &text[at + open.len()..];
        let end = label.bytes().take(LONGEST).position(|byte| byte == b']')?;
        let label = &label[..end];
        let is_part = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_');
        let is_label = !label.is_empty() && label.chars().all(is_part);
        // `[^a-z]` is a character class, as is a word after a space. A number is a mark there too: `see [^1]`.
        // `\[^1]` asks for brackets.
        let follows_word = !source[..start].ends_with(char::is_whitespace);
        let is_number = label.bytes().all(|byte| byte.is_ascii_digit());
        let is_class =
            label.len() == 3 && label.as_bytes()[1] == b'-' || !(follows_word || is_number);
        let is_escaped = source.as_bytes()[..start].ends_with(b"\\");
        (is_label && !is_class && !is_escaped).then(|| UndefinedLabel {
            kind: LabelKind::Footnote,
            label: label.to_owned(),
            span: Span::new(start, start + open.len() + label.len() + 1),
        })
    })
}
