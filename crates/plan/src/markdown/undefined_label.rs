//! Labels that no line defines: readers see their brackets instead of a link.

use pulldown_cmark::{BrokenLink, LinkType};

use crate::place::Span;

/// The label of a link or a footnote that nothing in the file defines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UndefinedLabel {
    /// What was meant.
    pub kind: LabelKind,
    /// The label without brackets.
    pub label: String,
    /// The whole link or mark.
    pub span: Span,
}

/// What a label leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LabelKind {
    /// A line `[label]: target`.
    Link,
    /// A line `[^label]: words`.
    Footnote,
}

impl UndefinedLabel {
    /// Returns a link that Markdown could not follow. A lone `[word]` was probably not meant as one.
    pub(super) fn of_link(link: &BrokenLink<'_>, start: usize) -> Option<Self> {
        matches!(link.link_type, LinkType::Reference | LinkType::Collapsed).then(|| Self {
            kind: LabelKind::Link,
            label: link.reference.to_string(),
            span: Span::new(link.span.start + start, link.span.end + start),
        })
    }
}
