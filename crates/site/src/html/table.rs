//! Tables of documents. Markdown requires a head row; an empty one is left out here.

use irplan_plan::markdown::ColumnAlignment;

use crate::html::MarkdownWriter;

/// The head row of a table while it is written, as lengths of the output so far.
#[derive(Default)]
pub(super) struct HeadRow {
    /// Before the head.
    start: usize,
    /// Before the cell that is open.
    cell: usize,
    /// Before the words of that cell.
    words: usize,
    /// Whether any cell so far has words.
    has_words: bool,
}

impl MarkdownWriter<'_> {
    /// Starts a table that scrolls on its own if the page is too narrow.
    pub(super) fn start_table(&mut self) {
        self.tables += 1;
        let label = format!("Table {}", self.tables);
        self.writer.open(
            "div",
            &[
                ("class", "scroll"),
                ("role", "group"),
                ("tabindex", "0"),
                ("aria-label", &label),
            ],
        );
        self.writer.raw("<table>");
    }

    pub(super) fn start_head(&mut self) {
        self.head = Some(HeadRow {
            start: self.writer.length(),
            ..HeadRow::default()
        });
        self.writer.raw("<thead><tr>");
    }

    pub(super) fn start_cell(&mut self, align: ColumnAlignment) {
        let in_head = self.head.is_some();
        let start = self.writer.length();
        let tag = if in_head { "th" } else { "td" };
        let scope = in_head.then_some(("scope", "col"));
        let class = match align {
            ColumnAlignment::Right => Some(("class", "right")),
            ColumnAlignment::Center => Some(("class", "center")),
            ColumnAlignment::None | ColumnAlignment::Left => None,
        };
        let attributes: Vec<_> = scope.into_iter().chain(class).collect();
        self.writer.open(tag, &attributes);
        if let Some(head) = &mut self.head {
            (head.cell, head.words) = (start, self.writer.length());
        }
    }

    /// A head cell without words becomes an ordinary cell.
    pub(super) fn end_cell(&mut self) {
        match &mut self.head {
            Some(head) if self.writer.length() == head.words => {
                self.writer.truncate(head.cell).raw("<td></td>");
            }
            Some(head) => {
                head.has_words = true;
                self.writer.raw("</th>");
            }
            None => {
                self.writer.raw("</td>");
            }
        }
    }

    /// Leaves out a head without words.
    pub(super) fn end_head(&mut self) {
        match self.head.take() {
            Some(head) if !head.has_words => self.writer.truncate(head.start).raw("<tbody>"),
            _ => self.writer.raw("</tr></thead><tbody>"),
        };
    }
}
