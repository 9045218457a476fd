//! Finds subjects that were renamed, or moved to another plan.
//!
//! A worked example. The older revision has these sections, and the newer one has others:
//!
//! | plan | older | newer |
//! |---|---|---|
//! | `baseline` | | `section:isolate` (the text that `acme` had) |
//! | `acme` | `section:isolate`, `section:restore` | `section:recover` (`restore` with some words changed) |
//!
//! 1. Collect the two kinds of ends. What a plan's own files lost is "gone": `acme`'s `isolate` and `restore`. What they
//!    gained "came": `baseline`'s `isolate` and `acme`'s `recover`.
//! 2. Pair what means exactly the same, by digest: `isolate` moved from `acme` to `baseline`.
//! 3. Pair what is left by likeness. Under the same id that may be in another plan, and in the same plan under another
//!    id. `restore` and `recover` share 80 % of their words, so `restore` was renamed.
//! 4. If several pairs are possible, the more alike one wins. Of equals, the pair with the same id wins, then the one in
//!    the same plan, then the first in the order of plans and ids.
//!
//! Plans are matched by their ids alone, and only plans that exist in both revisions take part. If one client leaves
//! and another one comes, what they have in common was not moved.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::similarity::WordBag;
use crate::diff::source_value::{SourceValue, SubjectKey};
use crate::diff::subject_pair::{RevisionSides, SubjectPair};
use crate::digest::{Digest, Scheme};
use crate::id::{PlanId, SubjectKind};
use crate::subjects::SubjectValue;
use crate::toml::{Canonical, Record};

/// How alike two texts must be, in percent of their words.
const MIN_SIMILARITY_OF_PROSE: usize = 60;
/// How alike two tables must be, in percent of their keys.
const MIN_SIMILARITY_OF_TABLES: usize = 50;
/// The most pairs to compare for likeness. Beyond that, only pairs that mean exactly the same are found.
const MAX_PAIRS: usize = 40_000;

/// One end of a possible move: a subject that is gone, or one that came.
struct MoveEnd<'a> {
    /// The index of its pair.
    at: usize,
    key: SubjectKey<'a>,
    value: SourceValue<'a>,
}

impl<'a> MoveEnd<'a> {
    fn plan(&self) -> &'a PlanId {
        self.value.from
    }
}

/// Finds the moves and marks both ends. Of a renamed subject, the old and the new name become one pair.
pub(super) fn mark_moves<'a>(
    pairs: Vec<SubjectPair<'a>>,
    sides: RevisionSides<'a>,
) -> Vec<SubjectPair<'a>> {
    let mut pairs = pairs;
    let (gone, come) = find_ends(&pairs, sides);
    for (from, to) in match_ends(&gone, &come) {
        let (from, to) = (&gone[from], &come[to]);
        let is_same_id = from.key == to.key;
        if !is_same_id && pairs[to.at].old.is_some() {
            // The newer subject overrides an inherited one, which is more than a new name.
            continue;
        }
        pairs[from.at].renamed_to = Some((to.key, to.plan()));
        pairs[to.at].renamed_from = Some((from.key, from.value));
        if !is_same_id {
            let renamed = split_off_renamed(&mut pairs, from, to);
            pairs.push(renamed);
        }
    }
    pairs.retain(|pair| !pair.plans.is_empty());
    pairs
}

/// Returns the pair of a renamed subject, for the plans that saw the old name and see the new one.
///
/// Those plans are taken out of the two pairs that the names had. There is one exception: if an inherited subject of
/// the old name shows through again, the plans stay in the pair of the old name.
fn split_off_renamed<'a>(
    pairs: &mut [SubjectPair<'a>],
    from: &MoveEnd<'a>,
    to: &MoveEnd<'a>,
) -> SubjectPair<'a> {
    let common: BTreeSet<_> = pairs[from.at]
        .plans
        .intersection(&pairs[to.at].plans)
        .copied()
        .collect();
    if pairs[from.at].new.is_none() {
        pairs[from.at].plans.retain(|plan| !common.contains(plan));
    }
    pairs[to.at].plans.retain(|plan| !common.contains(plan));
    SubjectPair {
        key: to.key,
        old: Some(from.value),
        new: Some(to.value),
        plans: common,
        renamed_from: Some((from.key, from.value)),
        renamed_to: None,
    }
}

/// Step 1: what is gone from each plan's own files, and what came to them.
fn find_ends<'a>(
    pairs: &[SubjectPair<'a>],
    sides: RevisionSides<'a>,
) -> (Vec<MoveEnd<'a>>, Vec<MoveEnd<'a>>) {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for (at, pair) in pairs.iter().enumerate() {
        let key = pair.key;
        for owner in pair.owners().into_iter().filter(|plan| sides.has(plan)) {
            match (pair.old_is_from(owner), pair.new_is_from(owner)) {
                (true, false) => gone.extend(pair.old.map(|source| MoveEnd {
                    at,
                    key,
                    value: source,
                })),
                (false, true) => come.extend(pair.new.map(|source| MoveEnd {
                    at,
                    key,
                    value: source,
                })),
                _ => {}
            }
        }
    }
    let order = |end: &MoveEnd<'a>| (end.plan(), end.key);
    gone.sort_by(|a, b| order(a).cmp(&order(b)));
    come.sort_by(|a, b| order(a).cmp(&order(b)));
    (gone, come)
}

/// Steps 2 to 4: which gone subject is which subject that came, by their indices.
fn match_ends(gone: &[MoveEnd<'_>], come: &[MoveEnd<'_>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if gone.is_empty() || come.is_empty() {
        return found;
    }
    let mut is_taken = (vec![false; gone.len()], vec![false; come.len()]);
    take_best(
        same_meaning(gone, come),
        (gone, come),
        &mut is_taken,
        &mut found,
    );
    take_best(
        similar_meaning(gone, come, &is_taken),
        (gone, come),
        &mut is_taken,
        &mut found,
    );
    found
}

/// How alike the ends of a possible pair are in percent, and their indices in `gone` and `come`.
type MoveCandidate = (usize, usize, usize);

fn take_best(
    mut candidates: Vec<MoveCandidate>,
    (gone, come): (&[MoveEnd<'_>], &[MoveEnd<'_>]),
    is_taken: &mut (Vec<bool>, Vec<bool>),
    found: &mut Vec<(usize, usize)>,
) {
    candidates.sort_by_key(|&(percent, a, b)| {
        let (from, to) = (&gone[a], &come[b]);
        let (one, other) = ((from.plan(), from.key), (to.plan(), to.key));
        let is_far = (from.key != to.key, from.plan() != to.plan());
        // Compare the two ends in an order that does not depend on which one is older. If the revisions are swapped,
        // the same pairs win.
        (usize::MAX - percent, is_far, one.min(other), one.max(other))
    });
    for (_, a, b) in candidates {
        if !is_taken.0[a] && !is_taken.1[b] {
            (is_taken.0[a], is_taken.1[b]) = (true, true);
            found.push((a, b));
        }
    }
}

/// Step 2: pairs that mean exactly the same.
fn same_meaning(gone: &[MoveEnd<'_>], come: &[MoveEnd<'_>]) -> Vec<MoveCandidate> {
    let mut by_meaning: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, end) in gone.iter().enumerate() {
        by_meaning.entry(meaning_of(end)).or_default().push(at);
    }
    let mut candidates = Vec::new();
    for (b, to) in come.iter().enumerate() {
        let known = by_meaning
            .get(&meaning_of(to))
            .map_or(&[][..], Vec::as_slice);
        // Only ids can tell many copies of one text apart.
        let is_few = known.len() * come.len() <= MAX_PAIRS;
        candidates.extend(known.iter().filter_map(|&a| {
            let is_same_id = gone[a].key == to.key;
            (is_same_id || (is_few && !is_bare(to.value.value))).then_some((100, a, b))
        }));
    }
    candidates
}

/// Whether a value is too small to be recognised by its content.
fn is_bare(value: SubjectValue<'_>) -> bool {
    match value.chain() {
        Some(chain) => chain.calls.is_empty(),
        None => value.table().is_none_or(|table| table.fields.is_empty()),
    }
}

fn meaning_of(end: &MoveEnd<'_>) -> (SubjectKind, Digest) {
    let kind = end.key.0;
    (
        kind,
        end.value
            .value
            .content()
            .digest(kind, Scheme::current(kind)),
    )
}

fn fields(value: SubjectValue<'_>) -> BTreeMap<String, Canonical> {
    let fields = value.table().map(|table| table.fields);
    let fields = fields.unwrap_or_default().into_iter();
    fields
        .map(|field| (field.key.to_owned(), field.value))
        .collect()
}

/// Step 3: pairs of what is left that are alike.
fn similar_meaning(
    gone: &[MoveEnd<'_>],
    come: &[MoveEnd<'_>],
    is_taken: &(Vec<bool>, Vec<bool>),
) -> Vec<MoveCandidate> {
    let left = |ends: &[MoveEnd<'_>], taken: &[bool]| -> Vec<usize> {
        (0..ends.len()).filter(|at| !taken[*at]).collect()
    };
    let (from, to) = (left(gone, &is_taken.0), left(come, &is_taken.1));
    if from.len() * to.len() > MAX_PAIRS {
        return Vec::new();
    }
    let looks = |ends: &[MoveEnd<'_>], left: &[usize]| -> BTreeMap<usize, ComparableContent> {
        left.iter()
            .map(|at| (*at, ComparableContent::of(ends[*at].value.value)))
            .collect()
    };
    let (from, to) = (looks(gone, &from), looks(come, &to));
    let mut candidates = Vec::new();
    for (&a, old) in &from {
        for (&b, new) in &to {
            let (before, after) = (&gone[a], &come[b]);
            let may_be = before.key == after.key || before.plan() == after.plan();
            if may_be && before.key.0 == after.key.0 {
                candidates.extend(old.percent(new).map(|percent| (percent, a, b)));
            }
        }
    }
    candidates
}

/// What two values are compared by to see how alike they are.
enum ComparableContent {
    Prose(WordBag),
    Table(BTreeMap<String, Canonical>),
}

impl ComparableContent {
    fn of(value: SubjectValue<'_>) -> Self {
        match (value.body(), value.chain()) {
            (Some(body), _) => Self::Prose(WordBag::of_document(body)),
            (None, Some(chain)) => {
                let hops = chain.calls.iter().enumerate();
                Self::Table(
                    hops.map(|(at, hop)| (at.to_string(), hop.canonical()))
                        .collect(),
                )
            }
            (None, None) => Self::Table(fields(value)),
        }
    }

    /// Returns how alike two values are, in percent; `None` if that is not enough. Two tables must also have the same
    /// name.
    fn percent(&self, other: &Self) -> Option<usize> {
        match (self, other) {
            (Self::Prose(a), Self::Prose(b)) => {
                Some(a.similarity(b)).filter(|percent| *percent >= MIN_SIMILARITY_OF_PROSE)
            }
            (Self::Table(a), Self::Table(b)) => {
                let shared = a
                    .iter()
                    .filter(|(key, value)| b.get(*key) == Some(value))
                    .count();
                let percent = (100 * shared).checked_div(a.len().max(b.len()))?;
                let is_named_alike = a.get("name") == b.get("name");
                (is_named_alike && percent >= MIN_SIMILARITY_OF_TABLES).then_some(percent)
            }
            _ => None,
        }
    }
}
