//! Ways to find out whether a value got weaker or stronger.

use std::fmt;

use jiff::civil::Date;

use crate::diff::{Direction, DriftKey, DriftKind};
use crate::toml::{Duration, Field, List};

/// Something in one subject that got weaker or stronger.
#[derive(Clone)]
pub(crate) struct ValueDrift {
    pub direction: Direction,
    pub kind: DriftKind,
    pub key: DriftKey,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Collects what got weaker or stronger. Each method finds the opposite if old and new are swapped.
#[derive(Default)]
pub(crate) struct DriftCollector {
    pub value_drifts: Vec<ValueDrift>,
}

impl DriftCollector {
    fn add<T: fmt::Display>(
        &mut self,
        direction: Direction,
        (kind, key): (DriftKind, impl Into<DriftKey>),
        (before, after): (Option<T>, Option<T>),
    ) {
        self.value_drifts.push(ValueDrift {
            direction,
            kind,
            key: key.into(),
            before: before.map(|value| value.to_string()),
            after: after.map(|value| value.to_string()),
        });
    }

    /// Something whose loss is weaker. Another value in its place is neither weaker nor stronger.
    pub(crate) fn compare_required<T: fmt::Display>(
        &mut self,
        what: (DriftKind, impl Into<DriftKey>),
        old: Option<T>,
        new: Option<T>,
    ) {
        match (&old, &new) {
            (Some(_), None) => self.add(Direction::Weakened, what, (old, new)),
            (None, Some(_)) => self.add(Direction::Strengthened, what, (old, new)),
            _ => {}
        }
    }

    /// Something whose loss is weaker, and whose other value somebody has to judge.
    pub(crate) fn compare_judged<T: fmt::Display + PartialEq>(
        &mut self,
        what: (DriftKind, impl Into<DriftKey>),
        old: Option<T>,
        new: Option<T>,
    ) {
        match old.is_some() && new.is_some() {
            true => self.compare_unordered(what, old, new),
            false => self.compare_required(what, old, new),
        }
    }

    /// Something that makes the plan weaker when it is added, and whose other value somebody has to judge.
    pub(crate) fn compare_unwanted_judged<T: fmt::Display + PartialEq>(
        &mut self,
        what: (DriftKind, impl Into<DriftKey>),
        old: Option<T>,
        new: Option<T>,
    ) {
        match old.is_some() && new.is_some() {
            true => self.compare_unordered(what, old, new),
            false => self.compare_unwanted(what, old, new),
        }
    }

    /// Something that has no better and worse values, so that somebody has to judge every change.
    pub(crate) fn compare_unordered<T: fmt::Display + PartialEq>(
        &mut self,
        what: (DriftKind, impl Into<DriftKey>),
        old: Option<T>,
        new: Option<T>,
    ) {
        if old != new {
            self.add(Direction::ToJudge, what, (old, new));
        }
    }

    /// Something that makes the plan weaker when it is added, such as a waiver.
    pub(crate) fn compare_unwanted<T: fmt::Display>(
        &mut self,
        what: (DriftKind, impl Into<DriftKey>),
        old: Option<T>,
        new: Option<T>,
    ) {
        match (&old, &new) {
            (Some(_), None) => self.add(Direction::Strengthened, what, (old, new)),
            (None, Some(_)) => self.add(Direction::Weakened, what, (old, new)),
            _ => {}
        }
    }

    /// Compares a value that is weaker the lower its rank is. No value ranks lowest.
    pub(crate) fn compare_ranks<T: fmt::Display>(
        &mut self,
        what: (DriftKind, impl Into<DriftKey>),
        (old, new): (Option<T>, Option<T>),
        rank: impl Fn(&T) -> i64,
    ) {
        let rank = |value: &Option<T>| value.as_ref().map(&rank);
        self.compare_by((rank(&old), rank(&new)), what, (old, new));
    }

    /// Compares values by ranks that the caller gives. A lower rank is weaker, and none is weakest.
    pub(crate) fn compare_by<T: fmt::Display>(
        &mut self,
        (old_rank, new_rank): (Option<i64>, Option<i64>),
        what: (DriftKind, impl Into<DriftKey>),
        values: (Option<T>, Option<T>),
    ) {
        match old_rank.cmp(&new_rank) {
            std::cmp::Ordering::Greater => self.add(Direction::Weakened, what, values),
            std::cmp::Ordering::Less => self.add(Direction::Strengthened, what, values),
            std::cmp::Ordering::Equal => {}
        }
    }

    /// A time that is weaker the longer it is. No time is weakest.
    pub(crate) fn compare_times(
        &mut self,
        what: (DriftKind, impl Into<DriftKey>),
        old: &Option<Field<Duration>>,
        new: &Option<Field<Duration>>,
    ) {
        let value = |field: &Option<Field<Duration>>| field.as_ref().map(|field| field.value);
        self.compare_ranks(what, (value(old), value(new)), |time| -max_minutes(*time));
    }

    /// Things that make the plan stronger when they are added, and weaker when they are removed.
    pub(crate) fn compare_required_items<T: fmt::Display + PartialEq>(
        &mut self,
        what: (DriftKind, impl Into<DriftKey>),
        old: impl Iterator<Item = T> + Clone,
        new: impl Iterator<Item = T> + Clone,
    ) {
        let (kind, key) = (what.0, what.1.into());
        let removed = items_only_in(old.clone(), new.clone());
        self.compare_required((kind, key.clone()), removed, None);
        self.compare_required((kind, key), None, items_only_in(new, old));
    }

    /// Things that make the plan weaker when they are added, and stronger when they are removed.
    pub(crate) fn compare_unwanted_items<T: fmt::Display + PartialEq>(
        &mut self,
        what: (DriftKind, impl Into<DriftKey>),
        old: impl Iterator<Item = T> + Clone,
        new: impl Iterator<Item = T> + Clone,
    ) {
        let (kind, key) = (what.0, what.1.into());
        let removed = items_only_in(old.clone(), new.clone());
        self.compare_unwanted((kind, key.clone()), removed, None);
        self.compare_unwanted((kind, key), None, items_only_in(new, old));
    }

    /// A list that is weaker the shorter it is. One item in place of another is neither weaker nor stronger.
    pub(crate) fn compare_counts<'a, T: fmt::Display + PartialEq + 'a>(
        &mut self,
        what: (DriftKind, impl Into<DriftKey>),
        old: impl Iterator<Item = &'a T>,
        new: impl Iterator<Item = &'a T>,
    ) {
        let (old, new): (Vec<_>, Vec<_>) = (old.collect(), new.collect());
        let more = |these: &[&T], those: &[&T]| {
            let more = items_only_in(these.iter(), those.iter());
            more.filter(|_| these.len() > those.len())
        };
        self.compare_required(what, more(&old, &new), more(&new, &old));
    }

    /// A day that is weaker the earlier it is, such as the day of a test. No day is weakest.
    pub(crate) fn compare_days(
        &mut self,
        what: (DriftKind, impl Into<DriftKey>),
        old: &Option<Field<Date>>,
        new: &Option<Field<Date>>,
    ) {
        let value = |field: &Option<Field<Date>>| field.as_ref().map(|field| field.value);
        self.compare_ranks(what, (value(old), value(new)), |day| day_number(*day));
    }
}

/// Returns those of `these` that are not among `those`, in words; `None` if there are none.
pub(crate) fn items_only_in<T: fmt::Display + PartialEq>(
    these: impl Iterator<Item = T>,
    those: impl Iterator<Item = T>,
) -> Option<String> {
    let those: Vec<_> = those.collect();
    let beyond = these.filter(|one| !those.contains(one));
    let beyond: Vec<_> = beyond.map(|one| one.to_string()).collect();
    (!beyond.is_empty()).then(|| beyond.join(", "))
}

/// Returns the values of a list.
pub(crate) fn values<T>(list: &List<T>) -> impl Iterator<Item = &T> + Clone {
    list.iter().map(|item| &item.value)
}

/// Returns a day as a number that grows with time.
pub(crate) fn day_number(day: Date) -> i64 {
    (i64::from(day.year()) * 12 + i64::from(day.month())) * 31 + i64::from(day.day())
}

/// Returns how long a time takes at most, in minutes. For business days, the weekends that may lie between them are
/// added.
pub(crate) fn max_minutes(time: Duration) -> i64 {
    let minutes = time.minutes().unwrap_or_else(|| {
        let count = u64::from(time.count);
        (count + 2 * count.div_ceil(5)) * 24 * 60
    });
    i64::try_from(minutes).unwrap_or(i64::MAX)
}

/// Returns the value of an optional field.
pub(crate) fn value<T: Copy>(field: &Option<Field<T>>) -> Option<T> {
    field.as_ref().map(|field| field.value)
}

/// Returns the words of an optional field.
pub(crate) fn words<T>(field: &Option<Field<T>>) -> Option<&T> {
    field.as_ref().map(|field| &field.value)
}
