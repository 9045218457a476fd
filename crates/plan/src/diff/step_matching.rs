//! Follows the steps of a playbook from one revision to the next: same, renamed, split, joined, moved.
//!
//! 1. A step that kept its id is the same step.
//! 2. Of the others, a step with the same words and attributes is the same step under another id.
//! 3. A step is a part of an older one if most of its words come from there, or if it is named for a step that is gone:
//!    `isolate-host` and `isolate-account` are parts of `isolate`, which was split. Joined steps are found the same way
//!    with the sides swapped.
//! 4. The rest is paired by how many words they share.
//!
//! A worked example, with the steps by their ids:
//!
//! ```text
//!   older   call   isolate                         restore
//!   newer   call   isolate-host  isolate-account   recover
//!
//!   call                             the same id: it stayed (1)
//!   isolate-host, isolate-account    both named for `isolate`, which is gone: it was split (3)
//!   restore and recover              70 % of their words are the same: it was renamed (4)
//! ```

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::similarity::WordBag;
use crate::diff::{StepChange, StepChangeKind};
use crate::digest::of_file;
use crate::markdown::Document;
use crate::model::Step;
use crate::toml::Canonical;

/// How many of a new step's words must come from an old step for the new one to be a part of it, in percent.
const MIN_PERCENT_OF_PART: usize = 60;
/// How many words are too few to tell where they come from.
const FEW_WORDS: usize = 4;
/// How alike two steps must be to be the same step under two ids, in percent of their words.
const MIN_SIMILARITY: usize = 50;
/// The most steps to compare for likeness. No person writes more.
const MAX_STEPS: usize = 500;

/// Steps that belong together: those of the older playbook, and what became of them.
#[derive(Default)]
pub(super) struct StepGroup<'a> {
    pub before: Vec<&'a Step>,
    pub after: Vec<&'a Step>,
}

impl StepGroup<'_> {
    /// Returns what happened to the steps; `None` if the step stayed.
    pub(super) fn change(&self) -> Option<StepChange> {
        let kind = match (self.before.as_slice(), self.after.as_slice()) {
            ([], _) => StepChangeKind::Added,
            (_, []) => StepChangeKind::Removed,
            ([old], [new]) if old.id.value == new.id.value => return None,
            ([_], [_]) => StepChangeKind::Renamed,
            ([_], _) => StepChangeKind::Split,
            _ => StepChangeKind::Joined,
        };
        Some(self.change_as(kind))
    }

    pub(super) fn change_as(&self, kind: StepChangeKind) -> StepChange {
        let ids = |steps: &[&Step]| steps.iter().map(|step| step.id.value.clone()).collect();
        StepChange {
            kind,
            before: ids(&self.before),
            after: ids(&self.after),
        }
    }
}

/// The steps of one side with their words and meanings.
struct StepSide<'a> {
    steps: &'a [Step],
    words: Vec<WordBag>,
    meanings: Vec<Canonical>,
    /// The index of the step of the same id on the other side.
    same_id: Vec<Option<usize>>,
    is_unmatched: Vec<bool>,
}

impl<'a> StepSide<'a> {
    fn new((body, steps): (&Document, &'a [Step]), other: &[Step]) -> Self {
        let by_id: BTreeMap<_, _> = other
            .iter()
            .enumerate()
            .rev()
            .map(|(at, step)| (step.id.as_str(), at))
            .collect();
        let twin: Vec<_> = steps
            .iter()
            .map(|step| by_id.get(step.id.as_str()).copied())
            .collect();
        Self {
            steps,
            words: steps
                .iter()
                .map(|step| WordBag::of_step(body, step))
                .collect(),
            meanings: steps.iter().map(without_id).collect(),
            is_unmatched: twin.iter().map(Option::is_none).collect(),
            same_id: twin,
        }
    }

    fn unmatched(&self) -> Vec<usize> {
        (0..self.steps.len())
            .filter(|at| self.is_unmatched[*at])
            .collect()
    }
}

fn without_id(step: &Step) -> Canonical {
    match of_file::of_step(step) {
        Canonical::Table(mut values) => {
            values.remove("id");
            Canonical::Table(values)
        }
        other => other,
    }
}

/// Groups the steps of two playbooks, in the order of the newer one. Steps that are gone come last.
pub(super) fn match_steps<'a>(
    old: (&Document, &'a [Step]),
    new: (&Document, &'a [Step]),
) -> Vec<StepGroup<'a>> {
    let (mut before, mut after) = (StepSide::new(old, new.1), StepSide::new(new, old.1));
    let mut links: Vec<(usize, usize)> = pairs_of_same_id(&after);
    if before.steps.len() + after.steps.len() <= MAX_STEPS {
        match_by_score(&mut before, &mut after, &mut links, |old, new, (a, b)| {
            (old.meanings[a] == new.meanings[b] && old.words[a].similarity(&new.words[b]) == 100)
                .then_some(100)
        });
        links.extend(match_parts(&mut before, &mut after));
        let joined = match_parts(&mut after, &mut before);
        links.extend(joined.into_iter().map(|(new, old)| (old, new)));
        match_by_score(&mut before, &mut after, &mut links, |old, new, (a, b)| {
            Some(old.words[a].similarity(&new.words[b]))
                .filter(|percent| *percent >= MIN_SIMILARITY)
        });
    }
    groups(&before, &after, &links)
}

fn pairs_of_same_id(after: &StepSide<'_>) -> Vec<(usize, usize)> {
    let twins = after.same_id.iter().enumerate();
    twins
        .filter_map(|(new, old)| Some(((*old)?, new)))
        .collect()
}

/// Pairs free steps by a score, the best first; of equals those whose ids come first.
fn match_by_score(
    old: &mut StepSide<'_>,
    new: &mut StepSide<'_>,
    links: &mut Vec<(usize, usize)>,
    score: impl Fn(&StepSide<'_>, &StepSide<'_>, (usize, usize)) -> Option<usize>,
) {
    let mut candidates = Vec::new();
    for a in old.unmatched() {
        for b in new.unmatched() {
            candidates.extend(score(old, new, (a, b)).map(|score| (score, a, b)));
        }
    }
    // The same pairs win when the two playbooks are swapped.
    let ids = |a: usize, b: usize| {
        let (old, new) = (&old.steps[a].id.value, &new.steps[b].id.value);
        (old.min(new), old.max(new))
    };
    candidates.sort_by(|&(score, a, b), &(other, c, d)| {
        (other, ids(a, b), a, b).cmp(&(score, ids(c, d), c, d))
    });
    for (_, a, b) in candidates {
        if old.is_unmatched[a] && new.is_unmatched[b] {
            (old.is_unmatched[a], new.is_unmatched[b]) = (false, false);
            links.push((a, b));
        }
    }
}

/// Links free steps of `to` with the step of `from` that they are parts of, where that has at least two parts; the step
/// of the same id is one of them.
fn match_parts(from: &mut StepSide<'_>, to: &mut StepSide<'_>) -> Vec<(usize, usize)> {
    let mut by_whole: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for part in to.unmatched() {
        let wholes = (0..from.steps.len()).filter_map(|whole| {
            let score = part_score(from, to, whole, part)?;
            Some((usize::MAX - score, whole))
        });
        if let Some((_, whole)) = wholes.min() {
            by_whole.entry(whole).or_default().push(part);
        }
    }
    let mut links = Vec::new();
    for (whole, parts) in by_whole {
        if parts.len() + usize::from(from.same_id[whole].is_some()) < 2 {
            continue;
        }
        from.is_unmatched[whole] = false;
        for part in parts {
            to.is_unmatched[part] = false;
            links.push((whole, part));
        }
    }
    links
}

/// Returns how likely it is that a step is a part of another one, in percent; `None` if it is not.
fn part_score(from: &StepSide<'_>, to: &StepSide<'_>, whole: usize, part: usize) -> Option<usize> {
    let is_gone = from.is_unmatched[whole];
    let name = format!("{}-", from.steps[whole].id.value);
    if is_gone && to.steps[part].id.as_str().starts_with(&name) {
        return Some(100);
    }
    let (words, origin) = (&to.words[part], &from.words[whole]);
    let percent = words.percent_found_in(origin);
    // A step that stayed must have given the words away, or they were only copied.
    let is_taken = match from.same_id[whole] {
        Some(twin) => words.common_count(&to.words[twin]) < words.common_count(origin),
        None => is_gone,
    };
    (is_taken && percent >= MIN_PERCENT_OF_PART && words.len() >= FEW_WORDS).then_some(percent)
}

fn groups<'a>(
    before: &StepSide<'a>,
    after: &StepSide<'a>,
    links: &[(usize, usize)],
) -> Vec<StepGroup<'a>> {
    let mut groups: Vec<(BTreeSet<usize>, BTreeSet<usize>)> = Vec::new();
    let (mut of_old, mut of_new) = (BTreeMap::new(), BTreeMap::new());
    let mut sorted = links.to_vec();
    sorted.sort_by_key(|&(old, new)| (new, old));
    for (old, new) in sorted {
        let known = of_old.get(&old).or_else(|| of_new.get(&new)).copied();
        let at = known.unwrap_or_else(|| {
            groups.push(Default::default());
            groups.len() - 1
        });
        groups[at].0.insert(old);
        groups[at].1.insert(new);
        of_old.insert(old, at);
        of_new.insert(new, at);
    }
    let came = (0..after.steps.len()).filter(|at| !of_new.contains_key(at));
    groups.extend(came.map(|at| (BTreeSet::new(), BTreeSet::from([at]))));
    groups.sort_by_key(|(_, news)| news.first().copied());
    let gone = (0..before.steps.len()).filter(|at| !of_old.contains_key(at));
    groups.extend(gone.map(|at| (BTreeSet::from([at]), BTreeSet::new())));
    let steps = |side: &StepSide<'a>, at: BTreeSet<usize>| -> Vec<&'a Step> {
        at.into_iter().map(|at| &side.steps[at]).collect()
    };
    groups
        .into_iter()
        .map(|(olds, news)| StepGroup {
            before: steps(before, olds),
            after: steps(after, news),
        })
        .collect()
}

/// Returns the groups that moved: as few as possible, so that all others are still in their old order.
pub(super) fn moved_groups<'g, 'a>(groups: &'g [StepGroup<'a>]) -> Vec<&'g StepGroup<'a>> {
    let position = |group: &StepGroup<'_>| group.before.first().map(|step| step.span.start);
    let both: Vec<_> = groups
        .iter()
        .filter(|group| !group.before.is_empty() && !group.after.is_empty())
        .collect();
    let kept = longest_run(&both.iter().map(|group| position(group)).collect::<Vec<_>>());
    let is_moved = |at: &usize| !kept.contains(at);
    (0..both.len())
        .filter(is_moved)
        .map(|at| both[at])
        .collect()
}

/// Finds the longest rising run among values, by their indexes, with patience sorting.
///
/// For the values 3 1 2 5 4, the lowest ends of runs of each length become: 3; 1; 1 2; 1 2 5; 1 2 4. The longest run is
/// 1 2 4, so the other two moved.
fn longest_run<T: Ord>(values: &[T]) -> BTreeSet<usize> {
    // For each length, the lowest end of a run of that length. `before` has the previous value in each value's run.
    let mut ends: Vec<usize> = Vec::new();
    let mut before = Vec::with_capacity(values.len());
    for (at, value) in values.iter().enumerate() {
        let length = ends.partition_point(|end| values[*end] < *value);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = at,
            None => ends.push(at),
        }
    }
    let mut run = BTreeSet::new();
    let mut at = ends.last().copied();
    while let Some(kept) = at {
        run.insert(kept);
        at = before[kept];
    }
    run
}
