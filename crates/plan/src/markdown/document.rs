//! The pieces of a document.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use crate::attachments::{AttachedFile, Attachment, linked_path};
use crate::id::Id;
use crate::markdown::{Target, UndefinedLabel};
use crate::place::{Place, RepoPath, Span};
use crate::references::Reference;

/// Markdown after reading: pieces in order, with separate lists of headings, links and references.
///
/// Of the file's text, it only gives out the words that a reader sees: see [`Document::words`]. Comments, link
/// definitions and front matter can have any content, and a page must not show them by mistake.
#[derive(Clone, Debug)]
pub struct Document {
    /// The file.
    pub path: RepoPath,
    /// The text of the file; every span counts from its start.
    pub(crate) source: DocumentSource,
    /// The pieces in order of reading.
    pub pieces: Vec<Piece>,
    /// The headings in order.
    pub headings: Vec<Heading>,
    /// The links and images in order.
    pub links: Vec<Link>,
    /// The references to facts in order, whether they are alone or the target of a link.
    pub references: Vec<Reference>,
    /// The labels of footnotes.
    pub footnotes: Vec<String>,
    /// The labels that nothing in the file defines.
    pub undefined: Vec<UndefinedLabel>,
    /// The words that differ from the bytes of the text, such as decoded entities, one after the other.
    pub(crate) decoded_words: String,
}

/// The whole text of a file, including front matter. Only the reader of Markdown takes words from it.
#[derive(Clone)]
pub(crate) struct DocumentSource(pub(super) Arc<str>);

impl fmt::Debug for DocumentSource {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.0.len())
    }
}

/// One piece. A large fleet has millions.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub kind: PieceKind,
    /// Where it is. For a start or an end tag, the range of the whole element.
    pub span: Span,
}

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PieceKind {
    /// The start of an element.
    Start(Tag),
    /// The end of an element.
    End(Tag),
    /// Plain words.
    Text(Words),
    /// A code span.
    Code(Words),
    /// Raw HTML, which is shown as text and never as HTML. Comments are left out while reading.
    Html(Words),
    /// A fact, with its current value: an index of [`Document::references`].
    Reference(u32),
    /// A mark that leads to a footnote: an index of [`Document::footnotes`].
    FootnoteMark(u32),
    /// A line end that becomes a space.
    SoftBreak,
    /// A line end that stays one.
    HardBreak,
    /// A line across the page.
    Rule,
    /// The box of a task, ticked or not.
    Task(bool),
}

/// Where the words of a piece are: mostly in the text of the file, but a decoded entity, for example, is elsewhere.
///
/// Only reading makes one, so that nobody can ask for words that no reader sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Words {
    pub(super) span: Span,
    /// Whether they are in `decoded_words` and not in the text of the file.
    pub(super) is_decoded: bool,
}

/// An element with a start and an end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tag {
    /// A paragraph.
    Paragraph,
    /// A heading: an index of [`Document::headings`].
    Heading(u32),
    /// A quote, or an alert.
    Quote(Option<Alert>),
    /// A block of code.
    CodeBlock,
    /// A block of raw HTML.
    HtmlBlock,
    /// A list, with its first number if it is ordered.
    List(Option<u32>),
    /// An item of a list.
    Item,
    /// The text of a footnote: an index of [`Document::footnotes`].
    Footnote(u32),
    /// A table.
    Table,
    /// Its head row.
    TableHead,
    /// A row of it.
    TableRow,
    /// A cell of it.
    TableCell(ColumnAlignment),
    /// Emphasis.
    Emphasis,
    /// Strong emphasis.
    Strong,
    /// Struck through.
    Strikethrough,
    /// A link: an index of [`Document::links`].
    Link(u32),
    /// An image, whose pieces are its alternative text: an index of [`Document::links`].
    Image(u32),
}

/// The kinds of alert that GitHub's Markdown has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    /// Worth noting.
    Note,
    /// A tip.
    Tip,
    /// Needed for success.
    Important,
    /// Needs attention at once.
    Warning,
    /// May do harm.
    Caution,
}

impl Alert {
    /// Returns the word that Markdown has for it, in capitals.
    pub fn word(self) -> &'static str {
        match self {
            Self::Note => "NOTE",
            Self::Tip => "TIP",
            Self::Important => "IMPORTANT",
            Self::Warning => "WARNING",
            Self::Caution => "CAUTION",
        }
    }
}

/// How a table's column is aligned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ColumnAlignment {
    /// As text runs.
    None,
    /// To the left.
    Left,
    /// In the middle.
    Center,
    /// To the right.
    Right,
}

/// A heading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// Its words, without markup and attributes.
    pub text: String,
    /// Its name within the page, unique there: the id given in its attributes, or one made from its words.
    pub anchor: Id,
    /// The heading without its attributes.
    pub span: Span,
    /// Its attributes in order, including the id (`#`).
    pub attributes: Vec<Attribute>,
    /// The index of its first piece, the start tag.
    pub piece: usize,
}

impl Heading {
    /// Returns the id in its attributes, if it has one that is an id.
    pub(crate) fn given_id(&self) -> Option<Id> {
        let mut attributes = self.attributes.iter();
        let id = attributes.find(|attribute| attribute.key == "#")?;
        Id::parse(id.value.as_deref()?).ok()
    }
}

/// One attribute of a heading: `#isolate` has the key `#`, `role=it` has the key `role`, and a lone word has no value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attribute {
    /// The key.
    pub key: String,
    /// Where it stands.
    pub key_span: Span,
    /// The value; `None` if there is no `=`.
    pub value: Option<String>,
    /// The span of the value, or of the key if there is no value.
    pub value_span: Span,
}

/// A link or an image.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Where it leads.
    pub target: Target,
    /// Where the target is in the text.
    pub span: Span,
    /// The file that it leads to, if the plan has it.
    pub file: Option<AttachedFile>,
}

/// Finds the file at a path of the plan.
pub(crate) type FileFinder<'a> = &'a (dyn Fn(&RepoPath) -> Option<Arc<Attachment>> + Sync);

impl Document {
    /// Finds the files that links lead to.
    pub(crate) fn attach(&mut self, find: FileFinder<'_>) {
        for link in &mut self.links {
            let Target::File(destination) = &link.target else {
                continue;
            };
            let path = linked_path(&self.path, destination);
            link.file = path.and_then(|path| {
                let file = find(&path)?;
                Some(AttachedFile { path, file })
            });
        }
    }

    /// Returns the path that a link to a file leads to, whether or not there is one; `None` if it leads out of the plan,
    /// or does not lead to a file.
    pub fn linked_path(&self, link: &Link) -> Option<RepoPath> {
        match &link.target {
            Target::File(destination) => linked_path(&self.path, destination),
            _ => None,
        }
    }

    /// Returns the files that links lead to, in order.
    pub fn attached_files(&self) -> impl Iterator<Item = &AttachedFile> {
        self.links.iter().filter_map(|link| link.file.as_ref())
    }

    /// Returns the words of a piece; empty if it has no words of its own.
    pub fn words<'a>(&'a self, piece: &'a Piece) -> &'a str {
        match &piece.kind {
            PieceKind::Text(words) | PieceKind::Code(words) | PieceKind::Html(words) => {
                match words.is_decoded {
                    false => words.span.of(&self.source.0),
                    true => words.span.of(&self.decoded_words),
                }
            }
            _ => "",
        }
    }

    /// Whether a piece is `<br>`. In a cell of a table, Markdown has no other line end.
    pub fn is_line_break(&self, piece: &Piece) -> bool {
        let tag = matches!(piece.kind, PieceKind::Html(_)).then(|| self.words(piece).trim());
        let name = tag.and_then(|tag| tag.strip_prefix('<')?.strip_suffix('>'));
        name.is_some_and(|name| name.trim_end_matches(['/', ' ']).eq_ignore_ascii_case("br"))
    }

    /// Returns the words of a heading without markup, and calls `name` for the words of each reference.
    pub(crate) fn heading_text<'a>(
        &'a self,
        heading: &Heading,
        name: impl Fn(&'a Reference) -> Cow<'a, str>,
    ) -> String {
        let mut text = String::new();
        for piece in self.pieces_of(heading) {
            match piece.kind {
                PieceKind::Text(_) | PieceKind::Code(_) => text.push_str(self.words(piece)),
                PieceKind::Reference(at) => text.push_str(&name(&self.references[at as usize])),
                PieceKind::SoftBreak | PieceKind::HardBreak => text.push(' '),
                _ => {}
            }
        }
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    /// Lists the references among the words of a heading, including the targets of links.
    pub(crate) fn references_in(&self, heading: &Heading) -> impl Iterator<Item = &Reference> {
        self.pieces_of(heading).filter_map(|piece| {
            let at = match piece.kind {
                PieceKind::Reference(at) => at,
                PieceKind::Start(Tag::Link(link)) => match self.links.get(link as usize)?.target {
                    Target::Reference(at) => at,
                    _ => return None,
                },
                _ => return None,
            };
            self.references.get(at as usize)
        })
    }

    /// Returns the pieces of a heading, without its end.
    fn pieces_of(&self, heading: &Heading) -> impl Iterator<Item = &Piece> {
        let pieces = self.pieces.get(heading.piece..).unwrap_or(&[]).iter();
        pieces.take_while(|piece| !matches!(piece.kind, PieceKind::End(Tag::Heading(_))))
    }

    /// Returns the length of the file in bytes.
    pub fn file_length(&self) -> usize {
        self.source.0.len()
    }

    /// Returns how many words the file has, markup and front matter included.
    pub fn file_word_count(&self) -> usize {
        self.source.0.split_whitespace().count()
    }

    /// Returns the place of a span in this document.
    pub fn at(&self, span: Span) -> Place {
        Place::new(&self.path, span)
    }

    /// Returns the pieces from after a heading to before the next one of the same or a higher level.
    pub fn pieces_under(&self, heading: usize) -> Range<usize> {
        let Some(own) = self.headings.get(heading) else {
            return 0..0;
        };
        let is_end = |piece: &Piece| piece.kind == PieceKind::End(Tag::Heading(index(heading)));
        let start = self.pieces[own.piece..]
            .iter()
            .position(is_end)
            .map_or(own.piece, |at| own.piece + at + 1);
        let next = self.headings[heading + 1..]
            .iter()
            .find(|other| other.level <= own.level);
        start..next.map_or(self.pieces.len(), |next| next.piece)
    }
}

/// Returns an index as pieces hold it; files are far too small for it to overflow.
pub(super) fn index(at: usize) -> u32 {
    u32::try_from(at).unwrap_or(u32::MAX)
}
