//! Writes the boxes of task lists. In a playbook, readers can tick them, and the browser remembers their ticks like
//! those of steps.

use std::collections::BTreeMap;

use irplan_plan::Id;
use irplan_plan::markdown::{PieceKind, Tag};

use super::MarkdownWriter;

/// How many tasks with the same words came before in the same step.
pub(super) type TaskCounts = BTreeMap<String, usize>;

impl MarkdownWriter<'_> {
    /// Makes the boxes of task lists tickable, as playbooks do.
    pub(crate) fn with_ticks(mut self) -> Self {
        self.boxes = Some(TaskCounts::new());
        self
    }

    /// Writes the box of the item that has the piece before `next`.
    pub(super) fn task(&mut self, is_ticked: bool, next: usize) {
        let Some(words) = self.boxes.is_some().then(|| self.words_of_item(next)) else {
            self.writer.raw(match is_ticked {
                true => "<input type=\"checkbox\" disabled checked aria-label=\"Done\"> ",
                false => "<input type=\"checkbox\" disabled aria-label=\"Not done\"> ",
            });
            return;
        };
        let key = self.tick_key(&words, next);
        let mut attributes = vec![
            ("type", "checkbox"),
            ("class", "tick task"),
            ("data-tick", key.as_str()),
            ("aria-label", words.as_str()),
        ];
        if is_ticked {
            attributes.push(("checked", ""));
        }
        self.writer.open("input", &attributes).raw(" ");
    }

    /// Returns the key under which the browser remembers a tick: the words and the step, so that a tick never moves to
    /// another item. No step has such a key, because ids have no colon.
    fn tick_key(&mut self, words: &str, at: usize) -> String {
        let headings = &self.document.headings;
        let before = headings.partition_point(|heading| heading.piece < at);
        let heading = before.checked_sub(1).map(|at| &headings[at].anchor);
        let task = format!("{}:{words}", heading.map_or("", Id::as_str));
        let boxes = self.boxes.get_or_insert_default();
        let count = boxes.entry(task.clone()).or_insert(0);
        *count += 1;
        format!("task:{count}:{task}")
    }

    /// Returns the words of an item from a piece on, without those of lists in it.
    fn words_of_item(&self, start: usize) -> String {
        let rest = self.document.pieces.get(start..).unwrap_or(&[]);
        let end = rest.iter().position(|piece| {
            matches!(
                piece.kind,
                PieceKind::End(Tag::Item)
                    | PieceKind::Start(Tag::List(_) | Tag::CodeBlock | Tag::Table)
            )
        });
        let words = self.words(start..start + end.unwrap_or(rest.len()));
        match words.trim() {
            "" => "Task".to_owned(),
            words => words.to_owned(),
        }
    }
}
