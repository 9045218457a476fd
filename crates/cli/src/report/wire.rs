//! Writes places in the form that other programs want.

use irplan_plan::{LineColumn, Place, Snapshot};
use serde::Serialize;

/// A place with lines and columns, both counted from 1; columns count characters.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) struct Position {
    /// The file, relative to the folder with `irplan.toml`.
    pub(crate) path: String,
    /// The line of the first character.
    pub(crate) line: usize,
    /// The column of the first character.
    pub(crate) column: usize,
    /// The line of the end.
    pub(crate) end_line: usize,
    /// The column of the end: one past the last character.
    pub(crate) end_column: usize,
}

impl Position {
    /// Finds the lines and columns of a place. A file that is not text has only its start.
    pub(crate) fn of(place: &Place, snapshot: &Snapshot) -> Self {
        let Place { path, span } = place;
        let text = snapshot.text(path).map_or("", |text| text);
        let LineColumn { line, column } = LineColumn::of(text, span.start);
        let LineColumn {
            line: end_line,
            column: end_column,
        } = LineColumn::of(text, span.end);
        Self {
            path: path.to_string(),
            line,
            column,
            end_line,
            end_column,
        }
    }
}
