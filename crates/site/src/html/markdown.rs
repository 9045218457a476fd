//! Documents as HTML.
//!
//! [`Writer`] writes the pieces one by one. Only the words of a document reach the page, escaped. Raw HTML is shown as
//! text. Links use only http, https, mailto and tel, and lead to files of the site. A picture is a file of the site, or
//! else its alternative text.

use std::collections::BTreeMap;
use std::ops::Range;

use irplan_plan::markdown::{Document, Piece, PieceKind, Tag, Target};

use crate::edition::Edition;
use crate::html::outline::levels;
use crate::html::table::HeadRow;
use crate::html::tag::{closing, heading_tag, opening, start_alert};
use crate::html::task_list::TaskCounts;
use crate::html::{Html, RootPath, Writer};

/// Writes one document: any parts of it, in any order, and the footnotes at the end.
pub(crate) struct MarkdownWriter<'a> {
    /// The edition that its references lead into; `None` for a text that is not part of a plan.
    pub(super) edition: Option<&'a Edition<'a>>,
    pub(super) document: &'a Document,
    pub(super) root: RootPath,
    /// Whether people are shown with a number to call.
    pub(super) with_numbers: bool,
    pub(super) levels: Vec<u8>,
    pub(super) writer: Writer,
    /// How often each footnote has been marked.
    marks: BTreeMap<u32, usize>,
    /// Whether each open link became one.
    pub(super) links: Vec<bool>,
    /// The head of the table that is being written.
    pub(super) head: Option<HeadRow>,
    pub(super) tables: usize,
    /// Counts the boxes of task lists, if they can be ticked.
    pub(super) boxes: Option<TaskCounts>,
    /// The first piece whose words are not written yet.
    pub(super) next_text: usize,
    /// Inside a block of code.
    pub(super) in_code: bool,
    /// Inside a cell of a table.
    in_cell: bool,
    /// The picture that is open, whose words are its alternative text.
    pub(super) in_picture: Option<u32>,
}

impl<'a> MarkdownWriter<'a> {
    /// Prepares a document for a page.
    pub(crate) fn new(edition: &'a Edition<'a>, document: &'a Document, root: RootPath) -> Self {
        Self {
            edition: Some(edition),
            ..Self::without_plan(document, root)
        }
    }

    /// Prepares a document in which no reference leads anywhere.
    pub(crate) fn without_plan(document: &'a Document, root: RootPath) -> Self {
        Self {
            edition: None,
            document,
            root,
            with_numbers: false,
            levels: levels(document),
            writer: Writer::default(),
            marks: BTreeMap::new(),
            links: Vec::new(),
            head: None,
            tables: 0,
            boxes: None,
            next_text: 0,
            in_code: false,
            in_cell: false,
            in_picture: None,
        }
    }

    /// Shows people with a number to call, as playbooks do.
    pub(crate) fn with_numbers(mut self) -> Self {
        self.with_numbers = true;
        self
    }

    /// Returns the whole document.
    pub(crate) fn whole_document(&mut self) -> Html {
        let mut html = self.some_pieces(0..self.document.pieces.len());
        let footnotes = self.footnotes();
        if !footnotes.is_empty() {
            let mut writer = Writer::default();
            writer.html(&html).html(&footnotes);
            html = writer.finish();
        }
        html
    }

    /// Returns some pieces of it.
    pub(crate) fn some_pieces(&mut self, range: Range<usize>) -> Html {
        let document = self.document;
        let start = range.start;
        let pieces = document.pieces.get(range).unwrap_or(&[]);
        let length = pieces
            .iter()
            .map(|piece| piece.span.range().len())
            .max()
            .unwrap_or(0);
        self.writer = Writer::with_capacity(2 * length);
        self.next_text = start;
        let mut inside_footnote = false;
        for (at, piece) in (start..).zip(pieces) {
            match piece.kind {
                PieceKind::Start(Tag::Footnote(_)) => inside_footnote = true,
                PieceKind::End(Tag::Footnote(_)) => inside_footnote = false,
                _ if inside_footnote => {}
                _ => self.piece(at, piece),
            }
        }
        std::mem::take(&mut self.writer).finish()
    }

    /// Returns the footnotes, each with links back to its marks; empty if the document has none.
    pub(crate) fn footnotes(&mut self) -> Html {
        let document = self.document;
        let mut bodies: BTreeMap<u32, Range<usize>> = BTreeMap::new();
        for (at, piece) in document.pieces.iter().enumerate() {
            match piece.kind {
                PieceKind::Start(Tag::Footnote(note)) => {
                    bodies.entry(note).or_insert(at + 1..at + 1);
                }
                PieceKind::End(Tag::Footnote(note)) => {
                    if let Some(body) = bodies.get_mut(&note).filter(|body| body.start == body.end)
                    {
                        body.end = at;
                    }
                }
                _ => {}
            }
        }
        if bodies.is_empty() {
            return Html::default();
        }
        self.writer = Writer::default();
        self.writer
            .raw("<section class=\"footnotes\" aria-label=\"Footnotes\"><ol>");
        for (note, body) in bodies {
            let number = (note + 1).to_string();
            self.writer
                .open("li", &[("id", &format!("fn-{number}")), ("value", &number)]);
            self.next_text = body.start;
            for at in body {
                self.piece(at, &document.pieces[at]);
            }
            self.back_links(note);
            self.writer.close("li");
        }
        self.writer.raw("</ol></section>");
        std::mem::take(&mut self.writer).finish()
    }

    fn back_links(&mut self, note: u32) {
        for mark in 1..=self.marks.get(&note).copied().unwrap_or(0) {
            let target = format!("#fnref-{}-{mark}", note + 1);
            let label = format!("Back to mark {mark} of note {}", note + 1);
            self.writer.element(
                "a",
                &[("class", "back"), ("href", &target), ("aria-label", &label)],
                "\u{21a9}\u{fe0e}",
            );
        }
    }

    /// Writes the piece with an index.
    fn piece(&mut self, at: usize, piece: &Piece) {
        let document = self.document;
        match &piece.kind {
            PieceKind::End(Tag::Image(link)) => self.end_picture(*link),
            _ if self.in_picture.is_some() => {}
            PieceKind::Start(Tag::Image(link)) => self.start_picture(*link, at),
            PieceKind::Start(tag) => self.start(*tag),
            PieceKind::End(tag) => self.end(*tag),
            PieceKind::Text(_) => self.text(at),
            PieceKind::Code(_) => {
                self.writer.element("code", &[], document.words(piece));
            }
            PieceKind::Html(_) if self.in_cell && document.is_line_break(piece) => {
                self.writer.raw("<br>");
            }
            PieceKind::Html(_) => {
                self.writer.element(
                    "code",
                    &[("class", "raw")],
                    document.words(piece).trim_end(),
                );
            }
            PieceKind::Reference(at) => self.fact(&document.references[*at as usize]),
            PieceKind::FootnoteMark(note) => self.footnote_mark(*note),
            PieceKind::SoftBreak => {
                self.writer.raw("\n");
            }
            PieceKind::HardBreak => {
                self.writer.raw("<br>");
            }
            PieceKind::Rule => {
                self.writer.raw("<hr>");
            }
            PieceKind::Task(is_ticked) => self.task(*is_ticked, at + 1),
        }
    }

    fn start(&mut self, tag: Tag) {
        self.in_code |= tag == Tag::CodeBlock;
        self.in_cell |= matches!(tag, Tag::TableCell(_));
        let writer = &mut self.writer;
        match tag {
            Tag::Heading(at) => {
                let anchor = format!("h-{}", self.document.headings[at as usize].anchor);
                writer.open(heading_tag(self.levels[at as usize]), &[("id", &anchor)]);
            }
            Tag::Quote(Some(alert)) => start_alert(writer, alert),
            Tag::List(Some(first)) => {
                writer.open("ol", &[("start", &first.to_string())]);
            }
            Tag::Table => self.start_table(),
            Tag::TableHead => self.start_head(),
            Tag::TableCell(align) => self.start_cell(align),
            Tag::Link(at) => self.start_link(at),
            other => {
                writer.raw(opening(other));
            }
        }
    }

    fn end(&mut self, tag: Tag) {
        self.in_code &= tag != Tag::CodeBlock;
        self.in_cell &= !matches!(tag, Tag::TableCell(_));
        match tag {
            Tag::Heading(at) => {
                let heading = &self.document.headings[at as usize];
                let target = format!("#h-{}", heading.anchor);
                let label = format!("Link to: {}", self.heading_words(heading));
                self.writer.element(
                    "a",
                    &[
                        ("class", "permalink"),
                        ("href", &target),
                        ("aria-label", &label),
                    ],
                    "#",
                );
                self.writer.close(heading_tag(self.levels[at as usize]));
            }
            Tag::TableHead => self.end_head(),
            Tag::TableCell(_) => self.end_cell(),
            Tag::Link(at) => {
                if self.links.pop() == Some(true) {
                    self.writer.close("a");
                    self.file_facts(at);
                }
            }
            other => {
                self.writer.raw(closing(other));
            }
        }
    }

    fn start_link(&mut self, at: u32) {
        let document = self.document;
        let target = match &document.links[at as usize].target {
            Target::Reference(reference) => {
                let reference = &document.references[*reference as usize];
                let edition = self.edition;
                let is_resolved = edition.is_some_and(|edition| edition.plan.resolves(reference));
                is_resolved.then(|| self.href(reference))
            }
            Target::Web(address) => is_safe(address).then(|| address.clone()),
            Target::Anchor(anchor) => {
                let known = document
                    .headings
                    .iter()
                    .any(|heading| heading.anchor.as_str() == anchor);
                known.then(|| format!("#h-{anchor}"))
            }
            Target::File(_) => self.file_address(at),
            Target::Unknown(_) => None,
        };
        if let Some(target) = &target {
            self.writer
                .open("a", &[("href", target), ("rel", "noopener noreferrer")]);
        }
        self.links.push(target.is_some());
    }

    fn footnote_mark(&mut self, note: u32) {
        let mark = self.marks.entry(note).or_insert(0);
        *mark += 1;
        let number = (note + 1).to_string();
        let (id, target) = (format!("fnref-{number}-{mark}"), format!("#fn-{number}"));
        let label = format!("Note {number}");
        self.writer.open("sup", &[("id", &id)]);
        self.writer
            .element("a", &[("href", &target), ("aria-label", &label)], &number)
            .close("sup");
    }
}

/// Whether an address is one of the few kinds that leave the page.
fn is_safe(address: &str) -> bool {
    let scheme = address
        .split_once(':')
        .map(|(scheme, _)| scheme.to_ascii_lowercase());
    scheme.is_some_and(|scheme| matches!(scheme.as_str(), "http" | "https" | "mailto" | "tel"))
}
