//! Compares prose: block by block, then word by word.
//!
//! A worked example. Each line is a block:
//!
//! ```text
//!      older                        newer
//!   1  ## Isolate                   ## Isolate
//!   2  Call the desk at once.       Call the bridge at once.
//!   3  Unplug the cable.            Write down the time.
//!   4  ## Restore                   Unplug the cable.
//!   5  Write down the time.         ## Restore
//! ```
//!
//! 1. Find the blocks that both sides have in the same order: `## Isolate`, `Unplug the cable.` and `## Restore`. The
//!    blocks between them are the gaps.
//! 2. Pair equal blocks in gaps: `Write down the time.` moved from `Restore` to `Isolate`.
//! 3. Within each gap, pair blocks that share enough words. `Call the desk at once.` and `Call the bridge at once.` share
//!    four of five words, so the first became the second, and their words are compared.
//! 4. Show the blocks that are left as a whole, as removed or added.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::diff::similarity::WordBag;
use crate::diff::word_diff::{compare_cells, word_diff};
use crate::diff::{DiffPlace, Side, TextChange, WordKind, WordRun};
use crate::markdown::{Block, Document};

/// How alike two blocks must be for one to be shown as a change of the other, in percent of their words.
const MIN_SIMILARITY: usize = 40;
/// How many blocks ahead to look for the changed form of a block.
const MAX_DISTANCE: usize = 20;
/// The most pairs of blocks to compare. Beyond that, the texts are shown as different as a whole.
const MAX_BLOCK_PAIRS: usize = 4_000_000;

/// A document as blocks, each with what it is compared by.
struct Blocks<'a> {
    side: Side,
    document: Option<&'a Document>,
    blocks: Vec<Block>,
    /// The prefix without the number of an ordered list's item, and the text.
    keys: Vec<(String, String)>,
    /// The heading above each block.
    headings: Vec<String>,
}

impl<'a> Blocks<'a> {
    fn of(side: Side, document: Option<&'a Document>) -> Self {
        let blocks = document.map(Document::blocks).unwrap_or_default();
        let keys = blocks
            .iter()
            .map(|block| (without_numbers(&block.prefix), block.text.clone()))
            .collect();
        let mut heading = String::new();
        let mut headings = Vec::new();
        for block in &blocks {
            headings.push(heading.clone());
            if is_heading(block) {
                heading.clone_from(&block.text);
            }
        }
        Self {
            side,
            document,
            blocks,
            keys,
            headings,
        }
    }

    fn change(&self, at: usize, words: Vec<WordRun>) -> TextChange {
        let block = &self.blocks[at];
        TextChange {
            heading: self.headings[at].clone(),
            prefix: block.prefix.clone(),
            moved_from: None,
            place: self.document.map(|document| DiffPlace {
                side: self.side,
                place: document.at(block.span),
            }),
            words,
        }
    }

    /// Returns the change of a block from its older form.
    fn change_from(&self, at: usize, old: &Block) -> TextChange {
        let new = &self.blocks[at];
        if old.text != new.text {
            return self.change(at, compare_words(old, new));
        }
        // Only the marks before it differ, such as the level of a heading.
        let words = vec![
            with_prefix(WordKind::Removed, old),
            with_prefix(WordKind::Added, new),
        ];
        self.change_of_prefix(at, words)
    }

    fn change_of_whole_block(&self, at: usize, kind: WordKind) -> TextChange {
        let block = &self.blocks[at];
        // A horizontal rule or an item without words has nothing but its marks.
        if block.text.is_empty() {
            return self.change_of_prefix(at, vec![with_prefix(kind, block)]);
        }
        let text = block.text.clone();
        self.change(at, vec![WordRun { kind, text }])
    }

    /// Returns a change whose words include the marks before the block.
    fn change_of_prefix(&self, at: usize, words: Vec<WordRun>) -> TextChange {
        TextChange {
            prefix: String::new(),
            ..self.change(at, words)
        }
    }
}

fn with_prefix(kind: WordKind, block: &Block) -> WordRun {
    WordRun {
        kind,
        text: format!("{}{}", block.prefix, block.text),
    }
}

fn is_heading(block: &Block) -> bool {
    block.prefix.starts_with('#')
}

/// Returns a prefix with every number of an ordered list replaced by 1. A new item renumbers the ones after it, which
/// does not change them.
fn without_numbers(prefix: &str) -> String {
    let is_number = |part: &str| {
        part.strip_suffix('.')
            .is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()))
    };
    let parts = prefix.split(' ');
    let parts = parts.map(|part| if is_number(part) { "1." } else { part });
    parts.collect::<Vec<_>>().join(" ")
}

/// Compares two documents, and returns the blocks that differ.
pub(super) fn compare_documents(old: Option<&Document>, new: Option<&Document>) -> Vec<TextChange> {
    let (old, new) = (Blocks::of(Side::Older, old), Blocks::of(Side::Newer, new));
    let gaps = gaps(&old.keys, &new.keys);
    let moves = BlockMoves::find(&old, &new, &gaps);
    let mut changes = Vec::new();
    let mut seen = (0, 0);
    for (before, after) in &gaps {
        let same = (seen.0..before.start, seen.1..after.start);
        changes.extend(list_starts_renumbered((&old, same.0), (&new, same.1)));
        add_changes_of_gap((&old, before), (&new, after), &moves, &mut changes);
        seen = (before.end, after.end);
    }
    let same = (seen.0..old.blocks.len(), seen.1..new.blocks.len());
    changes.extend(list_starts_renumbered((&old, same.0), (&new, same.1)));
    if changes.is_empty() {
        changes.extend(changes_of_numbers(&old, &new));
    }
    changes
}

type BlockGap = (Range<usize>, Range<usize>);

/// Step 1: finds the ranges of blocks that differ.
fn gaps(old: &[(String, String)], new: &[(String, String)]) -> Vec<BlockGap> {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let ends = old[start..].iter().rev().zip(new[start..].iter().rev());
    let end = ends.take_while(|(a, b)| a == b).count();
    let (old_middle, new_middle) = (start..old.len() - end, start..new.len() - end);
    if old_middle.len().saturating_mul(new_middle.len()) > MAX_BLOCK_PAIRS {
        return vec![(old_middle, new_middle)];
    }
    let ops = capture_diff_slices(Algorithm::Patience, &old[old_middle], &new[new_middle]);
    let shift = |range: Range<usize>| range.start + start..range.end + start;
    let differs = ops.iter().map(similar::DiffOp::as_tag_tuple);
    let differs = differs.filter(|(tag, _, _)| *tag != DiffTag::Equal);
    differs
        .map(|(_, old, new)| (shift(old), shift(new)))
        .collect()
}

/// Blocks that moved: their index in the older text by their index in the newer one, and the other way round.
struct BlockMoves {
    by_new: BTreeMap<usize, usize>,
    by_old: BTreeMap<usize, usize>,
    /// Blocks of the newer text that moved together with the heading above them. Only the heading is shown as moved.
    moved_with_heading: BTreeSet<usize>,
}

impl BlockMoves {
    /// Step 2: pairs removed blocks with equal added ones, in order.
    fn find(old: &Blocks<'_>, new: &Blocks<'_>, gaps: &[BlockGap]) -> Self {
        let mut gone: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for at in gaps.iter().rev().flat_map(|(old, _)| old.clone().rev()) {
            gone.entry(&old.keys[at]).or_default().push(at);
        }
        let (mut by_new, mut by_old) = (BTreeMap::new(), BTreeMap::new());
        for at in gaps.iter().flat_map(|(_, new)| new.clone()) {
            if let Some(from) = gone.get_mut(&new.keys[at]).and_then(Vec::pop) {
                by_new.insert(at, from);
                by_old.insert(from, at);
            }
        }
        let mut along = BTreeSet::new();
        for (&at, &from) in &by_new {
            let above = at.checked_sub(1).zip(from.checked_sub(1));
            let went_too = above.filter(|(at, from)| by_new.get(at) == Some(from));
            if went_too.is_some_and(|(at, _)| is_heading(&new.blocks[at]) || along.contains(&at)) {
                along.insert(at);
            }
        }
        Self {
            by_new,
            by_old,
            moved_with_heading: along,
        }
    }
}

/// Steps 3 and 4: shows the blocks of a gap. Blocks that moved are shown as moved, similar blocks as changed words, and
/// all others as a whole.
fn add_changes_of_gap(
    (old, before): (&Blocks<'_>, &Range<usize>),
    (new, after): (&Blocks<'_>, &Range<usize>),
    moves: &BlockMoves,
    changes: &mut Vec<TextChange>,
) {
    let bags: BTreeMap<_, _> = after
        .clone()
        .filter(|at| !moves.by_new.contains_key(at))
        .map(|at| (at, WordBag::of_text(&new.blocks[at].text)))
        .collect();
    let mut came = after.clone().peekable();
    for from in before.clone().filter(|at| !moves.by_old.contains_key(at)) {
        let next = came.peek().map_or(after.end, |at| *at);
        let gone = (&old.blocks[from], WordBag::of_text(&old.blocks[from].text));
        let partner = bags
            .range(next..)
            .take(MAX_DISTANCE)
            .find(|(at, bag)| are_similar((gone.0, &gone.1), (&new.blocks[**at], bag)));
        let Some((&to, _)) = partner else {
            changes.push(old.change_of_whole_block(from, WordKind::Removed));
            continue;
        };
        while let Some(at) = came.next_if(|at| *at < to) {
            changes.extend(change_of_new_block(old, new, at, moves));
        }
        came.next();
        changes.push(new.change_from(to, gone.0));
    }
    for at in came {
        changes.extend(change_of_new_block(old, new, at, moves));
    }
}

/// Returns a block that is new at this place: it moved here or was added. A block that moved with its heading is not
/// shown.
fn change_of_new_block(
    old: &Blocks<'_>,
    new: &Blocks<'_>,
    at: usize,
    moves: &BlockMoves,
) -> Option<TextChange> {
    let Some(&from) = moves.by_new.get(&at) else {
        return Some(new.change_of_whole_block(at, WordKind::Added));
    };
    (!moves.moved_with_heading.contains(&at)).then(|| TextChange {
        moved_from: Some(old.headings[from].clone()),
        ..new.change_of_whole_block(at, WordKind::Same)
    })
}

fn are_similar((old, old_words): (&Block, &WordBag), (new, new_words): (&Block, &WordBag)) -> bool {
    let is_same_kind = without_numbers(&old.prefix) == without_numbers(&new.prefix);
    old.text == new.text || (is_same_kind && old_words.similarity(new_words) >= MIN_SIMILARITY)
}

/// Returns the words of a block that changed.
fn compare_words(old: &Block, new: &Block) -> Vec<WordRun> {
    if new.prefix.ends_with(['|', '^']) && old.prefix.ends_with(['|', '^']) {
        return compare_cells(&old.text, &new.text);
    }
    word_diff(&old.text, &new.text)
}

/// Returns the first items of ordered lists that start at another number. Adding or removing items does not make a list
/// do so.
fn list_starts_renumbered<'a>(
    (old, before): (&'a Blocks<'_>, Range<usize>),
    (new, after): (&'a Blocks<'_>, Range<usize>),
) -> impl Iterator<Item = TextChange> + use<'a> {
    let starts_elsewhere = |(from, to): &(usize, usize)| {
        old.blocks[*from].prefix != new.blocks[*to].prefix
            && is_first(&old.blocks, *from)
            && is_first(&new.blocks, *to)
    };
    before
        .zip(after)
        .filter(starts_elsewhere)
        .map(|(from, to)| new.change_from(to, &old.blocks[from]))
}

/// Whether a block starts the first item of an ordered list.
fn is_first(blocks: &[Block], at: usize) -> bool {
    let Some((around, number)) = item_number(&blocks[at].prefix) else {
        return false;
    };
    let inside = format!("{around}  ");
    let mut above = blocks[..at].iter().rev();
    let above = above.find(|block| !block.prefix.starts_with(&inside));
    let item_above = format!("{around}{}. ", number.wrapping_sub(1));
    above.is_none_or(|block| !block.prefix.starts_with(&item_above))
}

/// Returns the marks before an item of an ordered list, and the item's number.
fn item_number(prefix: &str) -> Option<(&str, u32)> {
    let item = prefix.strip_suffix(". ")?;
    let digits = item.bytes().rev().take_while(u8::is_ascii_digit).count();
    let (around, number) = item.split_at(item.len() - digits);
    Some((around, number.parse().ok()?))
}

/// Returns the blocks that differ only in their list number, because a list starts at another number or another list starts
/// there.
fn changes_of_numbers(old: &Blocks<'_>, new: &Blocks<'_>) -> Vec<TextChange> {
    let pairs = old.blocks.iter().zip(new.blocks.iter().enumerate());
    pairs
        .filter(|(old, (_, new))| old.prefix != new.prefix)
        .map(|(old, (at, _))| new.change_from(at, old))
        .collect()
}
