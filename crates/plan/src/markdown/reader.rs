//! Reads Markdown into a document.

use std::borrow::Cow;
use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{
    Alignment, BlockQuoteKind, BrokenLink, CowStr, Event, LinkType, Parser, Tag as Md,
};

use super::anchors::Anchors;
use super::document::{DocumentSource, index};
use super::extensions::extensions;
use super::{
    Alert, Attribute, ColumnAlignment, Document, Heading, Link, Piece, PieceKind, Tag, Target,
    UndefinedLabel, Words, undefined_footnotes,
};
use crate::finding::{Finding, RuleId};
use crate::id::Id;
use crate::message;
use crate::place::{Place, RepoPath, Span};
use crate::references::Reference;

/// How deep quotes, lists and the like may be nested.
pub const MAX_NESTING: usize = 32;

impl Document {
    /// Reads the Markdown that starts at byte `start` of a file, and adds problems to `findings`.
    pub fn read(
        path: &RepoPath,
        text: &Arc<str>,
        start: usize,
        findings: &mut Vec<Finding>,
    ) -> Self {
        let body = text.get(start..).unwrap_or("");
        let mut reading = DocumentReader::new(path, text);
        let mut undefined = Vec::new();
        let mut note = |link: BrokenLink<'_>| {
            undefined.extend(UndefinedLabel::of_link(&link, start));
            None
        };
        let parser = Parser::new_with_broken_link_callback(body, extensions(), Some(&mut note));
        for (event, range) in parser.into_offset_iter() {
            let span = Span::new(range.start + start, range.end + start);
            reading.event(event, span);
            if reading.open.len() > MAX_NESTING {
                let problem = message!("blocks are nested deeper than {}", MAX_NESTING);
                let finding = Finding::new(RuleId::SYNTAX_ERROR, problem)
                    .label(Place::new(path, span), "nothing after this was read")
                    .help("use fewer levels of lists and quotes around this");
                findings.push(finding);
                break;
            }
        }
        reading.finish(undefined)
    }
}

/// What is known while reading.
struct DocumentReader {
    document: Document,
    open: Vec<Tag>,
    /// Inside `<contact:jane-doe>`: its own words are the target, and are not shown.
    in_reference: bool,
    /// The alignments of the table that is open, and the column that comes next.
    columns: Vec<ColumnAlignment>,
    column: usize,
    anchors: Anchors,
}

impl DocumentReader {
    fn new(path: &RepoPath, text: &Arc<str>) -> Self {
        let document = Document {
            path: path.clone(),
            source: DocumentSource(Arc::clone(text)),
            pieces: Vec::new(),
            headings: Vec::new(),
            links: Vec::new(),
            references: Vec::new(),
            footnotes: Vec::new(),
            undefined: Vec::new(),
            decoded_words: String::new(),
        };
        Self {
            document,
            open: Vec::new(),
            in_reference: false,
            columns: Vec::new(),
            column: 0,
            anchors: Anchors::default(),
        }
    }

    fn event(&mut self, event: Event<'_>, span: Span) {
        match event {
            Event::Start(tag) => self.start(tag, span),
            Event::End(_) => self.end(span),
            _ if self.in_reference => {}
            Event::Text(words) => {
                let words = self.own_words(&words, span);
                self.push(PieceKind::Text(words), span);
            }
            Event::Code(words) => {
                let words = self.copied(&words);
                self.push(PieceKind::Code(words), span);
            }
            Event::Html(words) | Event::InlineHtml(words) => {
                if !words.trim_start().starts_with("<!--") {
                    let words = self.own_words(&words, span);
                    self.push(PieceKind::Html(words), span);
                }
            }
            Event::InlineMath(words) | Event::DisplayMath(words) => {
                let words = self.copied(&words);
                self.push(PieceKind::Text(words), span);
            }
            Event::FootnoteReference(label) => {
                let footnote = self.footnote(&label);
                self.push(PieceKind::FootnoteMark(footnote), span);
            }
            Event::SoftBreak => self.push(PieceKind::SoftBreak, span),
            Event::HardBreak => self.push(PieceKind::HardBreak, span),
            Event::Rule => self.push(PieceKind::Rule, span),
            Event::TaskListMarker(ticked) => self.push(PieceKind::Task(ticked), span),
        }
    }

    fn start(&mut self, tag: Md<'_>, span: Span) {
        let tag = match tag {
            Md::Heading {
                level,
                id,
                classes,
                attrs,
            } => {
                let has_attributes = id.is_some() || !classes.is_empty() || !attrs.is_empty();
                self.start_heading(level as u8, has_attributes, span)
            }
            Md::Link {
                link_type,
                dest_url,
                ..
            } => {
                let link = self.link(link_type, &dest_url, span);
                let alone = matches!(link_type, LinkType::Autolink);
                if let (true, Target::Reference(reference)) =
                    (alone, &self.document.links[link].target)
                {
                    let reference = *reference;
                    self.push(PieceKind::Reference(reference), span);
                    self.in_reference = true;
                }
                Tag::Link(index(link))
            }
            Md::Image {
                link_type,
                dest_url,
                ..
            } => {
                let link = self.link(link_type, &dest_url, span);
                if let Some(link) = self.document.links.get_mut(link) {
                    let target =
                        std::mem::replace(&mut link.target, Target::Unknown(String::new()));
                    link.target = target.of_picture();
                }
                Tag::Image(index(link))
            }
            Md::FootnoteDefinition(label) => Tag::Footnote(self.footnote(&label)),
            Md::Table(columns) => {
                self.columns = columns.into_iter().map(align).collect();
                Tag::Table
            }
            Md::TableCell => {
                let align = self
                    .columns
                    .get(self.column)
                    .copied()
                    .unwrap_or(ColumnAlignment::None);
                self.column += 1;
                Tag::TableCell(align)
            }
            other => {
                self.column = 0;
                plain_tag(&other)
            }
        };
        self.open.push(tag);
        if !self.in_reference {
            self.push(PieceKind::Start(tag), span);
        }
    }

    fn end(&mut self, span: Span) {
        let Some(tag) = self.open.pop() else { return };
        if self.in_reference {
            self.in_reference = !matches!(tag, Tag::Link(_));
            return;
        }
        if let Tag::Heading(heading) = tag {
            self.finish_heading(heading as usize);
        }
        self.push(PieceKind::End(tag), span);
    }

    fn push(&mut self, kind: PieceKind, span: Span) {
        self.document.pieces.push(Piece { kind, span });
    }

    /// Returns the words of the span, or a copy if reading changed them.
    fn own_words(&mut self, words: &CowStr<'_>, span: Span) -> Words {
        if span.of(&self.document.source.0) == &**words {
            Words {
                span,
                is_decoded: false,
            }
        } else {
            self.copied(words)
        }
    }

    fn copied(&mut self, words: &str) -> Words {
        let own = &mut self.document.decoded_words;
        let start = own.len();
        own.push_str(words);
        Words {
            span: Span::new(start, own.len()),
            is_decoded: true,
        }
    }

    fn footnote(&mut self, label: &str) -> u32 {
        let labels = &mut self.document.footnotes;
        let at = labels
            .iter()
            .position(|known| known == label)
            .unwrap_or_else(|| {
                labels.push(label.to_owned());
                labels.len() - 1
            });
        index(at)
    }

    fn link(&mut self, kind: LinkType, destination: &str, span: Span) -> usize {
        let span = self.target_span(destination, span);
        let target = match Reference::parse(destination, span) {
            Some(reference) => {
                self.document.references.push(reference);
                Target::Reference(index(self.document.references.len() - 1))
            }
            None if matches!(kind, LinkType::Email) => Target::Web(format!("mailto:{destination}")),
            None => Target::other(destination),
        };
        self.document.links.push(Link {
            target,
            span,
            file: None,
        });
        self.document.links.len() - 1
    }

    /// Returns the span of a link's target, or of the whole link if its target is defined elsewhere.
    fn target_span(&self, destination: &str, span: Span) -> Span {
        let whole = span.of(&self.document.source.0);
        match whole.rfind(destination) {
            Some(at) if !destination.is_empty() => {
                Span::new(0, destination.len()).shifted(span.start as usize + at)
            }
            _ => span,
        }
    }

    fn start_heading(&mut self, level: u8, has_attributes: bool, span: Span) -> Tag {
        let text = &self.document.source.0;
        let whole = span.of(text).trim_end();
        let braces = if has_attributes {
            whole.rfind('{')
        } else {
            None
        };
        let attributes = braces.map(|at| {
            let inner = &whole[at + 1..];
            let inner = &inner[..inner.find('}').unwrap_or(inner.len())];
            attributes(inner, span.start as usize + at + 1)
        });
        let shown = whole[..braces.unwrap_or(whole.len())].trim_end();
        let span = Span::new(0, shown.len()).shifted(span.start as usize);
        self.document.headings.push(Heading {
            level,
            text: String::new(),
            anchor: Id::default(),
            span,
            attributes: attributes.unwrap_or_default(),
            piece: self.document.pieces.len(),
        });
        Tag::Heading(index(self.document.headings.len() - 1))
    }

    fn finish_heading(&mut self, at: usize) {
        let document = &self.document;
        let heading = &document.headings[at];
        let text = document.heading_text(heading, |reference| Cow::Owned(reference.written()));
        let own_id = heading.given_id();
        let anchor = own_id.unwrap_or_else(|| Id::slug(&text, "heading"));
        let heading = &mut self.document.headings[at];
        heading.text = text;
        heading.anchor = self.anchors.add(anchor);
    }

    fn finish(mut self, undefined: Vec<UndefinedLabel>) -> Document {
        // If reading was cut short, close what is open, so that every start has its end.
        let end = Span::new(self.document.source.0.len(), self.document.source.0.len());
        while !self.open.is_empty() {
            self.end(end);
        }
        self.document.undefined = undefined;
        let footnotes = undefined_footnotes::find(&self.document);
        self.document.undefined.extend(footnotes);
        // A large fleet keeps tens of thousands of documents in memory while the command runs.
        self.document.pieces.shrink_to_fit();
        self.document.headings.shrink_to_fit();
        self.document.links.shrink_to_fit();
        self.document.references.shrink_to_fit();
        self.document.decoded_words.shrink_to_fit();
        self.document
    }
}

/// Splits the inside of `{…}` at white space; `start` is where it begins in the file.
fn attributes(inner: &str, start: usize) -> Vec<Attribute> {
    let mut attributes = Vec::new();
    for word in inner.split_whitespace() {
        let at = start + (word.as_ptr() as usize - inner.as_ptr() as usize);
        let span = |range: Range<usize>| Span::from(range).shifted(at);
        attributes.push(if let Some(id) = word.strip_prefix('#') {
            let value_span = span(1..word.len());
            Attribute {
                key: "#".into(),
                key_span: span(0..1),
                value: Some(id.into()),
                value_span,
            }
        } else if let Some((key, value)) = word.split_once('=') {
            let value_span = span(key.len() + 1..word.len());
            Attribute {
                key: key.into(),
                key_span: span(0..key.len()),
                value: Some(value.into()),
                value_span,
            }
        } else {
            let whole = span(0..word.len());
            Attribute {
                key: word.into(),
                key_span: whole,
                value: None,
                value_span: whole,
            }
        });
    }
    attributes
}

fn align(alignment: Alignment) -> ColumnAlignment {
    match alignment {
        Alignment::None => ColumnAlignment::None,
        Alignment::Left => ColumnAlignment::Left,
        Alignment::Center => ColumnAlignment::Center,
        Alignment::Right => ColumnAlignment::Right,
    }
}

/// Returns the tags without data of their own.
fn plain_tag(tag: &Md<'_>) -> Tag {
    match tag {
        Md::BlockQuote(kind) => Tag::Quote(kind.map(|kind| match kind {
            BlockQuoteKind::Note => Alert::Note,
            BlockQuoteKind::Tip => Alert::Tip,
            BlockQuoteKind::Important => Alert::Important,
            BlockQuoteKind::Warning => Alert::Warning,
            BlockQuoteKind::Caution => Alert::Caution,
        })),
        Md::CodeBlock(_) => Tag::CodeBlock,
        Md::HtmlBlock => Tag::HtmlBlock,
        Md::List(first) => Tag::List(first.map(|first| u32::try_from(first).unwrap_or(u32::MAX))),
        Md::Item => Tag::Item,
        Md::TableHead => Tag::TableHead,
        Md::TableRow => Tag::TableRow,
        Md::Emphasis => Tag::Emphasis,
        Md::Strong => Tag::Strong,
        Md::Strikethrough => Tag::Strikethrough,
        // The caller handles everything else, or `extensions` leaves it switched off.
        _ => Tag::Paragraph,
    }
}
