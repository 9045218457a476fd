//! Reduces a document to what a reader reads: blocks of words, without line breaks and the spelling of Markdown.
//!
//! Two documents with the same blocks mean the same; digests hash it and diffs compare it. Markup that carries meaning is
//! written in one way, and similar characters in the text are escaped. So two documents that differ never have the same
//! blocks.

use std::iter;

use super::{Document, PieceKind, Tag, Target};
use crate::place::Span;

/// A paragraph, heading, list item, table row or block of code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Block {
    /// The marks before it in Markdown: `## `, `- `, `> [!WARNING] `.
    pub prefix: String,
    /// Its words, in one spelling, with single spaces; code is kept as it is.
    pub text: String,
    /// Where it stands.
    pub span: Span,
}

impl Document {
    /// Returns the blocks in order of reading.
    pub fn blocks(&self) -> Vec<Block> {
        let mut builder = BlockBuilder::new(self);
        for piece in &self.pieces {
            builder.piece(&piece.kind, self.words(piece), piece.span);
        }
        builder.close();
        builder.blocks
    }
}

/// A container that is open around a block.
enum Container {
    Quote(String),
    List {
        next: Option<u32>,
    },
    /// An item or a footnote, with its mark until the first block has shown it.
    Item {
        mark: String,
        shown: bool,
    },
}

struct BlockBuilder<'a> {
    document: &'a Document,
    blocks: Vec<Block>,
    containers: Vec<Container>,
    /// The open block, whose prefix is made when it starts.
    block: Option<Block>,
    in_code: bool,
}

impl<'a> BlockBuilder<'a> {
    fn new(document: &'a Document) -> Self {
        Self {
            document,
            blocks: Vec::new(),
            containers: Vec::new(),
            block: None,
            in_code: false,
        }
    }

    fn piece(&mut self, kind: &PieceKind, words: &str, span: Span) {
        match kind {
            PieceKind::Start(tag) => self.start(*tag, span),
            PieceKind::End(tag) => self.end(*tag),
            PieceKind::Text(_) | PieceKind::Html(_) if self.in_code => {
                self.open(span).text.push_str(&words.replace("\r\n", "\n"));
            }
            PieceKind::Text(_) | PieceKind::Html(_) => add_words(&mut self.open(span).text, words),
            PieceKind::Code(_) => {
                let text = &mut self.open(span).text;
                text.push('`');
                add_words(text, words);
                text.push('`');
            }
            PieceKind::Reference(reference) => {
                let written = self.document.references[*reference as usize].written();
                let text = &mut self.open(span).text;
                text.push('<');
                text.push_str(&written);
                text.push('>');
            }
            PieceKind::FootnoteMark(footnote) => {
                let label = escape(&self.document.footnotes[*footnote as usize]);
                self.inline(&format!("[^{label}]"), span);
            }
            PieceKind::SoftBreak => add_space(&mut self.open(span).text),
            PieceKind::HardBreak => self.inline("\u{2028}", span),
            PieceKind::Task(ticked) => self.inline(if *ticked { "[x] " } else { "[ ] " }, span),
            PieceKind::Rule => {
                self.close();
                self.open(span).prefix.push_str("---");
                self.close();
            }
        }
    }

    fn start(&mut self, tag: Tag, span: Span) {
        match tag {
            Tag::Paragraph | Tag::Table | Tag::HtmlBlock => self.close(),
            Tag::Heading(heading) => {
                self.close();
                let level = usize::from(self.document.headings[heading as usize].level);
                let prefix = &mut self.open(span).prefix;
                prefix.extend(iter::repeat_n('#', level));
                prefix.push(' ');
            }
            Tag::CodeBlock => {
                self.close();
                self.open(span).prefix.push_str("``` ");
                self.in_code = true;
            }
            Tag::TableHead | Tag::TableRow => {
                self.close();
                let mark = if tag == Tag::TableHead { "|^" } else { "|" };
                self.open(span).prefix.push_str(mark);
            }
            Tag::Quote(alert) => {
                self.close();
                let mark = alert
                    .map(|alert| format!("[!{}] ", alert.word()))
                    .unwrap_or_default();
                self.containers.push(Container::Quote(format!("> {mark}")));
            }
            Tag::List(first) => {
                self.close();
                self.containers.push(Container::List { next: first });
            }
            Tag::Item => self.start_item(),
            Tag::Footnote(footnote) => {
                self.close();
                let label = escape(&self.document.footnotes[footnote as usize]);
                self.containers.push(Container::Item {
                    mark: format!("[^{label}]: "),
                    shown: false,
                });
            }
            Tag::Emphasis => self.inline("*", span),
            Tag::Strong => self.inline("**", span),
            Tag::Strikethrough => self.inline("~~", span),
            Tag::Link(_) => self.inline("[", span),
            Tag::Image(_) => self.inline("![", span),
            Tag::TableCell(_) => add_space(&mut self.open(span).text),
        }
    }

    fn end(&mut self, tag: Tag) {
        match tag {
            Tag::Emphasis => self.inline_end("*"),
            Tag::Strong => self.inline_end("**"),
            Tag::Strikethrough => self.inline_end("~~"),
            Tag::Link(link) | Tag::Image(link) => {
                let end = format!("]({})", self.destination(link));
                self.inline_end(&end);
            }
            Tag::TableCell(_) => {
                if let Some(block) = &mut self.block {
                    add_space(&mut block.text);
                    block.text.push('|');
                }
            }
            Tag::Quote(_) | Tag::List(_) | Tag::Item | Tag::Footnote(_) => {
                self.close();
                // An item without words is still an item.
                if let Some(Container::Item { shown: false, .. }) = self.containers.last() {
                    self.open(Span::default());
                    self.close();
                }
                self.containers.pop();
            }
            Tag::CodeBlock => {
                self.close();
                self.in_code = false;
            }
            _ => self.close(),
        }
    }

    fn start_item(&mut self) {
        self.close();
        let mark = match self.containers.last_mut() {
            Some(Container::List { next: Some(next) }) => {
                let mark = format!("{next}. ");
                *next = next.saturating_add(1);
                mark
            }
            _ => "- ".to_owned(),
        };
        self.containers.push(Container::Item { mark, shown: false });
    }

    fn destination(&self, link: u32) -> String {
        match &self.document.links[link as usize].target {
            Target::Reference(reference) => self.document.references[*reference as usize].written(),
            Target::Web(target) | Target::File(target) | Target::Unknown(target) => escape(target),
            Target::Anchor(anchor) => format!("#{}", escape(anchor)),
        }
    }

    /// Returns the open block, or a new one with the prefix of its containers.
    fn open(&mut self, span: Span) -> &mut Block {
        if self.block.is_none() {
            let mut prefix = String::new();
            for container in &mut self.containers {
                match container {
                    Container::Quote(mark) => prefix.push_str(mark),
                    Container::List { .. } => {}
                    Container::Item { mark, shown } => {
                        prefix.push_str(if *shown { "  " } else { mark });
                        *shown = true;
                    }
                }
            }
            self.block = Some(Block {
                prefix,
                text: String::new(),
                span,
            });
        }
        // The line above has just filled it.
        let block = self.block.get_or_insert_with(|| Block {
            prefix: String::new(),
            text: String::new(),
            span,
        });
        block.span.end = block.span.end.max(span.end);
        block
    }

    fn inline(&mut self, markup: &str, span: Span) {
        self.open(span).text.push_str(markup);
    }

    fn inline_end(&mut self, markup: &str) {
        if let Some(block) = &mut self.block {
            block.text.push_str(markup);
        }
    }

    fn close(&mut self) {
        if let Some(mut block) = self.block.take() {
            let end = if self.in_code { '\n' } else { ' ' };
            block.text.truncate(block.text.trim_end_matches(end).len());
            self.blocks.push(block);
        }
    }
}

/// Adds words: runs of white space become one space, and anything that looks like markup gets a backslash.
///
/// Digests spend most of their time here, so text that stays the same is copied in runs, and a table says which bytes
/// need a look.
fn add_words(text: &mut String, words: &str) {
    text.reserve(words.len());
    let bytes = words.as_bytes();
    let (mut from, mut at) = (0, 0);
    while let Some(ahead) = bytes[at..].iter().position(|b| IS_SPECIAL[usize::from(*b)]) {
        at += ahead;
        let is_single = at > from && bytes[at - 1] != b' ';
        match bytes[at] {
            b' ' if is_single => {}
            b' ' | b'\t' | b'\n' | b'\r' => {
                text.push_str(&words[from..at]);
                add_space(text);
                from = at + 1;
            }
            FIRST_OF_HARD_BREAK if !words[at..].starts_with(HARD_BREAK) => {}
            _ => {
                text.push_str(&words[from..at]);
                text.push('\\');
                from = at;
            }
        }
        at += 1;
    }
    text.push_str(&words[from..]);
}

/// The character for a hard line break.
const HARD_BREAK: char = '\u{2028}';

/// The first byte of [`HARD_BREAK`] in UTF-8, and of many other characters.
const FIRST_OF_HARD_BREAK: u8 = 0xe2;

/// Whether [`add_words`] may have to write something else than this byte.
static IS_SPECIAL: [bool; 256] = {
    let special = b" \t\n\r\\*`[]<>~|";
    let mut table = [false; 256];
    let mut at = 0;
    while at < special.len() {
        table[special[at] as usize] = true;
        at += 1;
    }
    table[FIRST_OF_HARD_BREAK as usize] = true;
    table
};

/// Adds a space, unless the text is empty or ends in one. A no-break space is a character like any other.
fn add_space(text: &mut String) {
    if !text.is_empty() && !text.ends_with(' ') {
        text.push(' ');
    }
}

fn escape(words: &str) -> String {
    let mut text = String::with_capacity(words.len());
    add_words(&mut text, words);
    text
}
