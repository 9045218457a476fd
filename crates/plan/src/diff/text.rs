//! Compares prose: block by block, then word by word.

use similar::{Algorithm, ChangeTag, DiffOp, TextDiff, capture_diff_slices};

use crate::diff::{TextChange, Word, WordKind};
use crate::markdown::{Block, Document};

/// How much of two blocks must be alike for the one to be shown as a change of the other.
const ALIKE: f32 = 0.4;

/// Compares two documents, and gives the blocks that differ.
pub(super) fn compare(old: Option<&Document>, new: Option<&Document>) -> Vec<TextChange> {
    let flow = |document: Option<&Document>| document.map(Document::flow).unwrap_or_default();
    let (old, new) = (flow(old), flow(new));
    let key = |block: &Block| format!("{}{}", block.prefix, block.text);
    let (old_keys, new_keys): (Vec<_>, Vec<_>) =
        (old.iter().map(key).collect(), new.iter().map(key).collect());
    let mut changes = Vec::new();
    for op in capture_diff_slices(Algorithm::Patience, &old_keys, &new_keys) {
        let (_, old_range, new_range) = op.as_tag_tuple();
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let heading = heading_above(&new, new_range.start)
            .or_else(|| heading_above(&old, old_range.start))
            .unwrap_or_default();
        changes.extend(replaced(&heading, &old[old_range], &new[new_range]));
    }
    changes
}

/// The nearest heading before a block.
fn heading_above(blocks: &[Block], at: usize) -> Option<String> {
    let above = blocks[..at.min(blocks.len())].iter().rev();
    above
        .into_iter()
        .find(|block| block.prefix.starts_with('#'))
        .map(|block| block.text.clone())
}

/// Pairs the blocks that went with those that came, in order, as far as they are alike.
fn replaced(heading: &str, old: &[Block], new: &[Block]) -> Vec<TextChange> {
    let mut changes = Vec::new();
    let mut came = new.iter().peekable();
    let change = |block: &Block, words: Vec<Word>| TextChange {
        heading: heading.to_owned(),
        prefix: block.prefix.clone(),
        moved_from: None,
        place: None,
        words,
    };
    let whole = |kind: WordKind, block: &Block| {
        vec![Word {
            kind,
            text: block.text.clone(),
        }]
    };
    for gone in old {
        match came.next_if(|block| are_alike(gone, block)) {
            Some(block) => {
                let mut found = words(&gone.text, &block.text);
                if gone.prefix != block.prefix && gone.text == block.text {
                    // Only what it stands in differs, such as a heading's level or a list's number.
                    found = vec![
                        Word {
                            kind: WordKind::Removed,
                            text: format!("{}{}", gone.prefix, gone.text),
                        },
                        Word {
                            kind: WordKind::Added,
                            text: format!("{}{}", block.prefix, block.text),
                        },
                    ];
                }
                changes.push(change(block, found));
            }
            None => changes.push(change(gone, whole(WordKind::Removed, gone))),
        }
    }
    changes.extend(came.map(|block| change(block, whole(WordKind::Added, block))));
    changes
}

fn are_alike(old: &Block, new: &Block) -> bool {
    old.text == new.text || TextDiff::from_words(&old.text, &new.text).ratio() >= ALIKE
}

/// Compares two texts word by word. Neighbouring words of the same fate are joined, and so are those that only white
/// space divides.
pub fn words(old: &str, new: &str) -> Vec<Word> {
    let diff = TextDiff::from_unicode_words(old, new);
    let mut runs: Vec<Word> = Vec::new();
    for change in diff.iter_all_changes() {
        let kind = match change.tag() {
            ChangeTag::Equal => WordKind::Same,
            ChangeTag::Delete => WordKind::Removed,
            ChangeTag::Insert => WordKind::Added,
        };
        match runs.last_mut() {
            Some(run) if run.kind == kind => run.text.push_str(change.value()),
            _ => runs.push(Word {
                kind,
                text: change.value().to_owned(),
            }),
        }
    }
    join_over_spaces(runs)
}

/// Turns "removed, added, space, removed, added" into one removal and one addition.
fn join_over_spaces(runs: Vec<Word>) -> Vec<Word> {
    let mut joined = Vec::new();
    let mut pending = (String::new(), String::new());
    let flush = |pending: &mut (String, String), joined: &mut Vec<Word>| {
        let (removed, added) = std::mem::take(pending);
        for (kind, text) in [(WordKind::Removed, removed), (WordKind::Added, added)] {
            if !text.is_empty() {
                joined.push(Word { kind, text });
            }
        }
    };
    let mut runs = runs.into_iter().peekable();
    while let Some(run) = runs.next() {
        match run.kind {
            WordKind::Removed => pending.0.push_str(&run.text),
            WordKind::Added => pending.1.push_str(&run.text),
            WordKind::Same => {
                let is_inside =
                    !pending.0.is_empty() && !pending.1.is_empty() && runs.peek().is_some();
                if is_inside && run.text.trim().is_empty() {
                    pending.0.push_str(&run.text);
                    pending.1.push_str(&run.text);
                } else {
                    flush(&mut pending, &mut joined);
                    joined.push(run);
                }
            }
        }
    }
    flush(&mut pending, &mut joined);
    joined
}
