//! Replays the main line, and judges the plans at the end of each period.
//!
//! Example: three commits, by months, until 22 November. Texts are read only when a period has ended, because most
//! commits are not the last one of their period.
//!
//! ```text
//! A, 10 September   September is the first period. The files of A are pending.
//! B, 5 October      September ended before B: read what is pending, and judge September as of the 30th.
//!                   Then the files of B are pending.
//! C, 20 October     October has not ended. The files of C are pending, too.
//! end of history    read what is pending, judge October as of the 31st, and November as of the 22nd
//! ```
//!
//! If the clock of a commit was fast, the earliest time of a later commit counts instead.

use std::collections::{BTreeMap, BTreeSet};

use irplan_plan::{PlanId, RepoPath, State};
use irplan_repo::{BlobId, BlobReader, ReplayedCommit, Revision, Traversal, is_listed};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::period::{Period, PeriodLength};
use crate::failure::{Advice, Failure};
use crate::stages::{PlanSet, PlanTexts};

/// The time to look at.
#[derive(Clone, Copy, Debug)]
pub struct TrendSpan {
    /// Length of each period.
    pub by: PeriodLength,
    /// The first day; `None` for that of the first commit.
    pub from: Option<Date>,
    /// The last day. A period that ends later is judged as of this day.
    pub to: Date,
}

/// The status of the plans at the end of a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TrendSample {
    /// The period's name.
    pub period: String,
    /// The day for which the plans were judged.
    pub day: Date,
    /// The number of subjects in each state, by plan.
    pub plans: BTreeMap<PlanId, StateCounts>,
}

/// How many subjects are in which state.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StateCounts(BTreeMap<State, usize>);

impl StateCounts {
    /// Counts those in a state.
    pub fn of(&self, state: State) -> usize {
        self.0.get(&state).copied().unwrap_or(0)
    }

    /// Counts those that do not count as signed off, for any reason.
    pub fn stale(&self) -> usize {
        self.0
            .iter()
            .filter(|(state, _)| !state.is_valid())
            .map(|(_, count)| count)
            .sum()
    }

    /// Counts all of them.
    pub fn all(&self) -> usize {
        self.0.values().sum()
    }

    /// Adds the numbers of another plan.
    pub fn add(&mut self, other: &Self) {
        for (state, count) in &other.0 {
            *self.0.entry(*state).or_default() += count;
        }
    }
}

/// The result of a replay.
#[derive(Clone, Debug, Default)]
pub struct Trend {
    /// The status of the plans, period by period.
    pub samples: Vec<TrendSample>,
    /// Whether some of the history is missing here.
    pub is_shallow: bool,
    /// What could not be read.
    pub notes: BTreeSet<String>,
}

/// Judges the selected plans, or all if none is selected, at the end of each period of the main line to `head`.
///
/// # Errors
/// If there is no such history here, or a selected plan never existed.
pub fn sample_history(
    source: &irplan_repo::Repository,
    head: &Revision,
    span: TrendSpan,
    selection: &[PlanId],
) -> anyhow::Result<Trend> {
    let mut sampler = TrendSampler {
        span,
        selection,
        period: None,
        pending: BTreeMap::new(),
        set: None,
        is_over: false,
        clocks: WrongClocks::default(),
        faults: FaultyPeriods::default(),
        samples: Vec::new(),
    };
    let replay = source.replay::<anyhow::Error>(
        head,
        Traversal::FirstParents,
        &is_listed,
        &mut |step, texts| {
            sampler.visit(step, texts);
            Ok(())
        },
    )?;
    if !sampler.is_over && !sampler.pending.is_empty() {
        sampler.set = Some(sampler.read(PlanTexts::at(source, Some(head))?));
    }
    sampler.sample_until(None);
    if span.from.is_none() {
        // Nothing is shown for the time before the first plan.
        let empty = sampler.samples.iter().take_while(|at| at.plans.is_empty());
        sampler.samples.drain(..empty.count());
    }
    let unread = replay.notes.iter().map(ToString::to_string);
    let notes = unread.chain(sampler.clocks.note());
    let trend = Trend {
        samples: sampler.samples,
        is_shallow: replay.is_shallow,
        notes: notes.chain(sampler.faults.notes()).collect(),
    };
    require_plans(&trend, selection)?;
    Ok(trend)
}

/// Checks that each selected plan existed at some time.
fn require_plans(trend: &Trend, selected: &[PlanId]) -> anyhow::Result<()> {
    let was_there = |id: &PlanId| {
        trend
            .samples
            .iter()
            .any(|sample| sample.plans.contains_key(id))
    };
    let missing: Vec<_> = selected
        .iter()
        .filter(|id| !was_there(id))
        .map(|id| format!("no client or provider had a plan `{id}` at the end of any period"))
        .collect();
    match missing.is_empty() {
        true => Ok(()),
        false => Err(
            Failure::of_all(missing.into_iter().map(Into::into).collect())
                .advice(Advice::ListPlans)
                .into(),
        ),
    }
}

/// The plans during a replay.
struct TrendSampler<'a> {
    span: TrendSpan,
    selection: &'a [PlanId],
    /// The period that ends next; `None` before the first commit.
    period: Option<Period>,
    /// The plans when they were last read.
    set: Option<PlanSet>,
    /// What changed since.
    pending: BTreeMap<RepoPath, Option<BlobId>>,
    /// Whether the last requested day has passed.
    is_over: bool,
    clocks: WrongClocks,
    faults: FaultyPeriods,
    samples: Vec<TrendSample>,
}

/// The periods that ended while files of a plan had errors, so that the counts may be wrong.
#[derive(Default)]
struct FaultyPeriods(BTreeMap<PlanId, Vec<String>>);

impl FaultyPeriods {
    /// Records the selected plans that are affected by faulty plans. If no plan is selected, all of them count.
    fn note(&mut self, (period, day): (&Period, Date), set: &PlanSet) {
        let (plans, selection) = (set.plans(), set.selected());
        let bears_on = |id: &PlanId, plan: &PlanId| {
            let inheritor = plans.plans.get(plan);
            plan == id || inheritor.is_some_and(|inheritor| inheritor.ancestors.contains(id))
        };
        let faulty = set.faulty(day);
        let shared = plans.plans.keys().filter(|_| faulty.all).cloned();
        let faulty: BTreeSet<_> = faulty
            .with_own_faults
            .iter()
            .cloned()
            .chain(shared)
            .collect();
        for id in faulty
            .into_iter()
            .filter(|id| selection.is_empty() || selection.iter().any(|one| bears_on(id, one)))
        {
            self.0.entry(id).or_default().push(period.name.clone());
        }
    }

    fn notes(self) -> impl Iterator<Item = String> {
        self.0.into_iter().map(|(plan, periods)| {
            let when = match periods.as_slice() {
                [only] => only.clone(),
                [first, .., last] => format!("{} periods from {first} to {last}", periods.len()),
                [] => String::new(),
            };
            format!(
                "files of `{plan}` had errors at the end of {when}: its counts there, and those of plans that inherit from it, \
                 may be wrong"
            )
        })
    }
}

/// The commits with a wrong clock.
#[derive(Default)]
struct WrongClocks {
    count: usize,
    /// The note about the first one.
    first: Option<String>,
}

impl WrongClocks {
    /// Returns the day of a commit; `None` if no clock is right.
    fn day(&mut self, step: &ReplayedCommit) -> Option<Date> {
        const DAY: u64 = 86_400;
        let (own, settled) = (step.commit.time, step.latest_creation_time);
        let day = settled.map(day_of);
        // The clocks of two machines hardly ever agree to the second, and small differences do no harm.
        if settled.is_none_or(|settled| own.abs_diff(settled) > DAY) {
            self.count += 1;
            self.first.get_or_insert_with(|| {
                let counts = day.map_or_else(|| "an unknown day".to_owned(), |day| day.to_string());
                let id = step.commit.short_id();
                format!(
                    "commit `{id}` is dated {} but counts as {counts}",
                    day_of(own)
                )
            });
        }
        day
    }

    fn note(self) -> Option<String> {
        let first = self.first?;
        let others = match self.count {
            0 | 1 => String::new(),
            2 => ", and so is another one".to_owned(),
            count => format!(", and so are {} others", count - 1),
        };
        Some(format!("the date of a commit is wrong{others}: {first}"))
    }
}

impl TrendSampler<'_> {
    /// Judges the periods that ended before a commit, then applies its changes.
    fn visit(&mut self, step: ReplayedCommit, texts: &BlobReader<'_>) {
        let day = self.clocks.day(&step).unwrap_or(self.span.to);
        // The first period starts with the first commit, or later if the user wants to see only a part.
        if self.period.is_none() && day <= self.span.to {
            self.period = self.span.by.period(day.max(self.span.from.unwrap_or(day)));
        }
        if self.is_over || day > self.span.to {
            if !self.is_over {
                self.is_over = true;
                self.apply_pending(texts);
            }
            return;
        }
        let ends_before = |period: &Period| period.end < day;
        if self.period.as_ref().is_some_and(ends_before) {
            self.apply_pending(texts);
            self.sample_until(Some(day));
        }
        for change in step.changes {
            if let Some(from) = change.moved_from {
                self.pending.insert(from, None);
            }
            self.pending.insert(change.path, change.after);
        }
    }

    /// Reads what changed since the last reading.
    fn apply_pending(&mut self, texts: &BlobReader<'_>) {
        if self.pending.is_empty() {
            return;
        }
        let before = self.set.as_ref().map(PlanSet::snapshot);
        let mut snapshot = before.cloned().unwrap_or_default();
        for (path, blob) in std::mem::take(&mut self.pending) {
            match blob {
                Some(blob) => {
                    let content = texts.read(blob, &path);
                    snapshot.insert(path, content);
                }
                None => snapshot.remove(&path),
            }
        }
        self.set = Some(self.read(PlanTexts::in_memory(snapshot)));
    }

    fn read(&self, texts: PlanTexts) -> PlanSet {
        match &self.set {
            Some(earlier) => texts.reread(earlier, self.selection),
            None => texts.read(self.selection),
        }
    }

    /// Judges every period that ends before a day, or all that are left if there is no day.
    fn sample_until(&mut self, day: Option<Date>) {
        while let Some(period) = self.period.take() {
            let is_open = day.is_some_and(|day| period.end >= day);
            // The period of the last day was judged as of that day, although it ends later.
            let begins_after = self
                .samples
                .last()
                .is_some_and(|last| last.day >= self.span.to);
            if is_open || begins_after {
                self.period = Some(period);
                return;
            }
            let judged = period.end.min(self.span.to);
            let is_in_span = self.span.from.is_none_or(|from| period.end >= from);
            if let Some(set) = self.set.as_ref().filter(|_| is_in_span) {
                self.faults.note((&period, judged), set);
                self.samples.push(TrendSample {
                    plans: count_states(set, judged),
                    period: period.name.clone(),
                    day: judged,
                });
            }
            if judged == self.span.to {
                return;
            }
            self.period = self.span.by.next(&period);
        }
    }
}

fn count_states(set: &PlanSet, day: Date) -> BTreeMap<PlanId, StateCounts> {
    let mut counted = BTreeMap::new();
    for plan in set.selected_plans() {
        let mut counts = StateCounts::default();
        for subject in plan.signable(day) {
            let state = plan.sign_off_status(&subject, day).state;
            *counts.0.entry(state).or_default() += 1;
        }
        counted.insert(plan.id.clone(), counts);
    }
    counted
}

/// Returns the day of a commit's time in UTC, because the main line is one order for people in many zones.
fn day_of(seconds: i64) -> Date {
    let earliest = jiff::civil::date(1, 1, 1);
    let latest = jiff::civil::date(9998, 12, 31);
    match Timestamp::from_second(seconds) {
        Ok(time) => time.to_zoned(TimeZone::UTC).date().clamp(earliest, latest),
        Err(_) if seconds < 0 => earliest,
        Err(_) => latest,
    }
}
