//! Finds what a merge itself changed: everything that differs from all of its sides, as in `git diff --cc`. The commits
//! of a side explain what that side had.

use std::ops::Range;

use irplan_plan::diff::{TextChange, WordKind};

use super::event::BlameDetails;

/// Returns what all comparisons with the sides of a merge have in common.
pub(super) fn common_differences(sides: Vec<BlameDetails>) -> BlameDetails {
    let sides = sides.into_iter();
    let common = sides.reduce(|one, other| intersect(one, &other));
    common.unwrap_or_default()
}

fn intersect(one: BlameDetails, other: &BlameDetails) -> BlameDetails {
    let BlameDetails {
        mut fields,
        mut steps,
        mut text,
        mut through,
    } = one;
    fields.retain(|field| other.fields.iter().any(|known| known.key == field.key));
    steps.retain(|step| other.steps.contains(step));
    text.retain(|block| other.text.iter().any(|known| is_of_both(block, known)));
    through.retain(|subject| other.through.contains(subject));
    BlameDetails {
        fields,
        steps,
        text,
        through,
    }
}

/// Whether two comparisons have new words in the same block, at the same place.
fn is_of_both(one: &TextChange, other: &TextChange) -> bool {
    let (one_marks, other_marks) = (WordMarks::of(one), WordMarks::of(other));
    if one_marks.words != other_marks.words || one.heading != other.heading {
        return false;
    }
    let is_moved = one.moved_from.is_some() && other.moved_from.is_some();
    let (added, removed) = (&other_marks.added, &other_marks.removed);
    let overlaps = |range: &Range<usize>| {
        let mut added = added.iter();
        added.any(|known| range.start < known.end && known.start < range.end)
    };
    is_moved
        || one_marks.added.iter().any(overlaps)
        || one_marks.removed.iter().any(|gone| removed.contains(gone))
}

/// The current words of a block, with the positions of removed and added ones.
#[derive(Default)]
struct WordMarks<'a> {
    words: String,
    added: Vec<Range<usize>>,
    removed: Vec<(usize, &'a str)>,
}

impl<'a> WordMarks<'a> {
    fn of(change: &'a TextChange) -> Self {
        let mut marks = Self::default();
        for word in &change.words {
            let start = marks.words.len();
            if word.kind == WordKind::Removed {
                marks.removed.push((start, &word.text));
                continue;
            }
            marks.words.push_str(&word.text);
            if word.kind == WordKind::Added {
                marks.added.push(start..marks.words.len());
            }
        }
        marks
    }
}
