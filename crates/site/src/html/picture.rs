//! Pictures, and links to pictures and documents.

use irplan_plan::markdown::{PieceKind, Tag};

use crate::attachment_path::site_path;
use crate::html::MarkdownWriter;

impl MarkdownWriter<'_> {
    /// Writes a picture with the words of its alternative text, which are then not written as text. Without the file,
    /// those words stand alone.
    pub(super) fn start_picture(&mut self, link: u32, at: usize) {
        let file = self.document.links[link as usize].file.as_ref();
        let picture = file.filter(|attached| attached.file.is_picture());
        let Some((attached, path)) =
            picture.and_then(|attached| Some((attached, site_path(attached)?)))
        else {
            self.writer.raw("<span class=\"image\">").icon("image");
            return;
        };
        let end = PieceKind::End(Tag::Image(link));
        let rest = self.document.pieces.get(at + 1..).unwrap_or(&[]);
        let length = rest.iter().position(|piece| piece.kind == end);
        let alt = self.words(at + 1..at + 1 + length.unwrap_or(0));
        let alt = alt.split_whitespace().collect::<Vec<_>>().join(" ");
        let address = self.root.to(&path);
        let size = attached.file.size;
        let [width, height] = size.map_or([0, 0], |size| [size.width, size.height]);
        let [width, height] = [width.to_string(), height.to_string()];
        let attributes = [
            ("class", "picture"),
            ("src", &*address),
            ("alt", &alt),
            ("loading", "lazy"),
            ("width", &width),
            ("height", &height),
        ];
        let known = if size.is_some() { attributes.len() } else { 4 };
        self.writer.open("img", &attributes[..known]);
        self.in_picture = Some(link);
    }

    /// Ends a picture, or the words that stand for one.
    pub(super) fn end_picture(&mut self, link: u32) {
        match self.in_picture {
            Some(open) if open == link => self.in_picture = None,
            // Alternative text can contain pictures. Only their words count.
            Some(_) => {}
            None => {
                self.writer.close("span");
            }
        }
    }

    /// Returns where a link to a file leads; `None` if the file is missing or cannot be used.
    pub(super) fn file_address(&self, link: u32) -> Option<String> {
        let attached = self.document.links[link as usize].file.as_ref()?;
        Some(self.root.to(&site_path(attached)?))
    }

    /// Writes the type and the size of the file that a link leads to.
    pub(super) fn file_facts(&mut self, link: u32) {
        let attached = self.document.links[link as usize].file.as_ref();
        let Some((file, known)) = attached.and_then(|it| Some((&it.file, it.file.usable_type()?)))
        else {
            return;
        };
        let words = format!(" ({}, {})", known.title(), file.bytes_in_words());
        self.writer
            .element("span", &[("class", "file-facts")], &words);
    }
}
