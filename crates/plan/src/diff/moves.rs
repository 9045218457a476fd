//! Finds subjects that are the same under another id or in another plan.
//!
//! What means exactly the same comes first. Then prose and tables are paired by likeness, within a plan under any id,
//! and between plans under the same id. Plans are paired by id alone, and both must be there in both revisions: what a
//! new client has in common with one that left was not moved. The better pair wins; of equals, the one of the same id,
//! then the one in the same plan, then the first in the order of plans and ids.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::alike::Bag;
use crate::diff::pair::{Pair, Sides};
use crate::diff::value::{Held, Key};
use crate::digest::Digest;
use crate::id::{PlanId, SubjectKind};
use crate::kinds::SubjectValue;
use crate::toml::{Canonical, Record};

/// How alike two texts must be, in percent.
const ALIKE_PROSE: usize = 60;
/// How alike two tables must be, in percent of their keys.
const ALIKE_TABLES: usize = 50;
/// How many pairs are looked at for likeness; beyond, only the very same is found.
const MOST: usize = 40_000;

/// One end of a possible move.
struct End<'a> {
    /// The index of its pair.
    at: usize,
    key: Key<'a>,
    held: Held<'a>,
}

impl<'a> End<'a> {
    fn plan(&self) -> &'a PlanId {
        self.held.from
    }
}

/// Finds the moves, and puts pairs together that are one under two ids.
pub(super) fn apply<'a>(pairs: Vec<Pair<'a>>, sides: Sides<'a>) -> Vec<Pair<'a>> {
    let mut pairs = pairs;
    let (gone, come) = ends(&pairs, sides);
    for (from, to) in matches(&gone, &come) {
        let (from, to) = (&gone[from], &come[to]);
        let is_same_id = from.key == to.key;
        if !is_same_id && pairs[to.at].old.is_some() {
            // It takes the place of an inherited text: more than a new name.
            continue;
        }
        pairs[from.at].latter = Some((to.key, to.plan()));
        pairs[to.at].former = Some((from.key, from.held));
        if !is_same_id {
            let renamed = renamed(&mut pairs, from, to);
            pairs.push(renamed);
        }
    }
    pairs.retain(|pair| !pair.plans.is_empty());
    pairs
}

/// The pair for those who saw the one and see the other; both lose them, unless an inherited text shows again where
/// the one stood.
fn renamed<'a>(pairs: &mut [Pair<'a>], from: &End<'a>, to: &End<'a>) -> Pair<'a> {
    let common: BTreeSet<_> = pairs[from.at]
        .plans
        .intersection(&pairs[to.at].plans)
        .copied()
        .collect();
    if pairs[from.at].new.is_none() {
        pairs[from.at].plans.retain(|plan| !common.contains(plan));
    }
    pairs[to.at].plans.retain(|plan| !common.contains(plan));
    Pair {
        key: to.key,
        old: Some(from.held),
        new: Some(to.held),
        plans: common,
        former: Some((from.key, from.held)),
        latter: None,
    }
}

/// What is gone from a plan's own files, and what came to them.
fn ends<'a>(pairs: &[Pair<'a>], sides: Sides<'a>) -> (Vec<End<'a>>, Vec<End<'a>>) {
    let (mut gone, mut come) = (Vec::new(), Vec::new());
    for (at, pair) in pairs.iter().enumerate() {
        let key = pair.key;
        for owner in pair.owners().into_iter().filter(|plan| sides.has(plan)) {
            match (pair.was_of(owner), pair.is_of(owner)) {
                (true, false) => gone.extend(pair.old.map(|held| End { at, key, held })),
                (false, true) => come.extend(pair.new.map(|held| End { at, key, held })),
                _ => {}
            }
        }
    }
    let order = |end: &End<'a>| (end.plan(), end.key);
    gone.sort_by(|a, b| order(a).cmp(&order(b)));
    come.sort_by(|a, b| order(a).cmp(&order(b)));
    (gone, come)
}

/// Which of what is gone is which of what came.
fn matches(gone: &[End<'_>], come: &[End<'_>]) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    if gone.is_empty() || come.is_empty() {
        return found;
    }
    let mut is_taken = (vec![false; gone.len()], vec![false; come.len()]);
    take(same(gone, come), (gone, come), &mut is_taken, &mut found);
    take(
        alike(gone, come, &is_taken),
        (gone, come),
        &mut is_taken,
        &mut found,
    );
    found
}

/// A pair with how alike its ends are.
type Candidate = (usize, usize, usize);

fn take(
    mut candidates: Vec<Candidate>,
    (gone, come): (&[End<'_>], &[End<'_>]),
    is_taken: &mut (Vec<bool>, Vec<bool>),
    found: &mut Vec<(usize, usize)>,
) {
    candidates.sort_by_key(|&(percent, a, b)| {
        let (from, to) = (&gone[a], &come[b]);
        let (one, other) = ((from.plan(), from.key), (to.plan(), to.key));
        let is_far = (from.key != to.key, from.plan() != to.plan());
        // The same pairs win when the two sides are swapped.
        (usize::MAX - percent, is_far, one.min(other), one.max(other))
    });
    for (_, a, b) in candidates {
        if !is_taken.0[a] && !is_taken.1[b] {
            (is_taken.0[a], is_taken.1[b]) = (true, true);
            found.push((a, b));
        }
    }
}

/// Pairs that mean exactly the same.
fn same(gone: &[End<'_>], come: &[End<'_>]) -> Vec<Candidate> {
    let mut by_meaning: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (at, end) in gone.iter().enumerate() {
        by_meaning.entry(meaning_of(end)).or_default().push(at);
    }
    let mut candidates = Vec::new();
    for (b, to) in come.iter().enumerate() {
        let known = by_meaning
            .get(&meaning_of(to))
            .map_or(&[][..], Vec::as_slice);
        // Many copies of one text are told apart by nothing but their ids.
        let is_few = known.len() * come.len() <= MOST;
        candidates.extend(known.iter().filter_map(|&a| {
            let is_same_id = gone[a].key == to.key;
            (is_same_id || (is_few && !is_bare(to.held.value))).then_some((100, a, b))
        }));
    }
    candidates
}

/// Whether a value says too little to be known by it.
fn is_bare(value: SubjectValue<'_>) -> bool {
    match value.chain() {
        Some(chain) => chain.hops.is_empty(),
        None => value.table().is_none_or(|table| table.fields.is_empty()),
    }
}

fn meaning_of(end: &End<'_>) -> (SubjectKind, Digest) {
    let kind = end.key.0;
    (kind, end.held.value.content().digest(kind))
}

fn fields(value: SubjectValue<'_>) -> BTreeMap<String, Canonical> {
    let fields = value.table().map(|table| table.fields);
    let fields = fields.unwrap_or_default().into_iter();
    fields
        .map(|field| (field.key.to_owned(), field.value))
        .collect()
}

/// Pairs that are alike, of those that are left.
fn alike(gone: &[End<'_>], come: &[End<'_>], is_taken: &(Vec<bool>, Vec<bool>)) -> Vec<Candidate> {
    let left = |ends: &[End<'_>], taken: &[bool]| -> Vec<usize> {
        (0..ends.len()).filter(|at| !taken[*at]).collect()
    };
    let (from, to) = (left(gone, &is_taken.0), left(come, &is_taken.1));
    if from.len() * to.len() > MOST {
        return Vec::new();
    }
    let looks = |ends: &[End<'_>], left: &[usize]| -> BTreeMap<usize, Look> {
        left.iter()
            .map(|at| (*at, Look::of(ends[*at].held.value)))
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

/// What likeness is judged by.
enum Look {
    Prose(Bag),
    Table(BTreeMap<String, Canonical>),
}

impl Look {
    fn of(value: SubjectValue<'_>) -> Self {
        match (value.body(), value.chain()) {
            (Some(body), _) => Self::Prose(Bag::of_document(body)),
            (None, Some(chain)) => {
                let hops = chain.hops.iter().enumerate();
                Self::Table(
                    hops.map(|(at, hop)| (at.to_string(), hop.canonical()))
                        .collect(),
                )
            }
            (None, None) => Self::Table(fields(value)),
        }
    }

    /// How alike two are, in percent; `None` where it is not enough. Tables that have names must have the same.
    fn percent(&self, other: &Self) -> Option<usize> {
        match (self, other) {
            (Self::Prose(a), Self::Prose(b)) => {
                Some(a.percent(b)).filter(|percent| *percent >= ALIKE_PROSE)
            }
            (Self::Table(a), Self::Table(b)) => {
                let shared = a
                    .iter()
                    .filter(|(key, value)| b.get(*key) == Some(value))
                    .count();
                let percent = (100 * shared).checked_div(a.len().max(b.len()))?;
                let is_named_alike = a.get("name") == b.get("name");
                (is_named_alike && percent >= ALIKE_TABLES).then_some(percent)
            }
            _ => None,
        }
    }
}
