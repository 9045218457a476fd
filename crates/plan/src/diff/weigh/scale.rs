//! Ways to weigh one value against another.

use std::fmt;

use jiff::civil::Date;

use crate::diff::{Direction, DriftKind};
use crate::toml::{Duration, Field, List};

/// What was found to be weaker or stronger in one subject.
#[derive(Clone)]
pub(crate) struct Mark {
    pub direction: Direction,
    pub kind: DriftKind,
    pub key: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Collects marks. Each way of weighing gives the opposite marks when old and new are swapped.
#[derive(Default)]
pub(crate) struct Scale {
    pub marks: Vec<Mark>,
}

impl Scale {
    fn mark<T: fmt::Display>(
        &mut self,
        direction: Direction,
        (kind, key): (DriftKind, &str),
        (before, after): (Option<T>, Option<T>),
    ) {
        self.marks.push(Mark {
            direction,
            kind,
            key: key.to_owned(),
            before: before.map(|value| value.to_string()),
            after: after.map(|value| value.to_string()),
        });
    }

    /// Something whose loss is weaker; another value in its place says nothing.
    pub(crate) fn kept<T: fmt::Display>(
        &mut self,
        what: (DriftKind, &str),
        old: Option<T>,
        new: Option<T>,
    ) {
        match (&old, &new) {
            (Some(_), None) => self.mark(Direction::Weakened, what, (old, new)),
            (None, Some(_)) => self.mark(Direction::Strengthened, what, (old, new)),
            _ => {}
        }
    }

    /// Something whose coming is weaker, such as a waiver.
    pub(crate) fn unwanted<T: fmt::Display>(
        &mut self,
        what: (DriftKind, &str),
        old: Option<T>,
        new: Option<T>,
    ) {
        match (&old, &new) {
            (Some(_), None) => self.mark(Direction::Strengthened, what, (old, new)),
            (None, Some(_)) => self.mark(Direction::Weakened, what, (old, new)),
            _ => {}
        }
    }

    /// A value that is weaker the lower its rank is; none at all ranks lowest.
    pub(crate) fn ranked<T: fmt::Display>(
        &mut self,
        what: (DriftKind, &str),
        (old, new): (Option<T>, Option<T>),
        rank: impl Fn(&T) -> i64,
    ) {
        let rank = |value: &Option<T>| value.as_ref().map(&rank);
        match rank(&old).cmp(&rank(&new)) {
            std::cmp::Ordering::Greater => self.mark(Direction::Weakened, what, (old, new)),
            std::cmp::Ordering::Less => self.mark(Direction::Strengthened, what, (old, new)),
            std::cmp::Ordering::Equal => {}
        }
    }

    /// A time that is weaker the longer it is; none at all is weakest.
    pub(crate) fn time(
        &mut self,
        what: (DriftKind, &str),
        old: &Option<Field<Duration>>,
        new: &Option<Field<Duration>>,
    ) {
        let value = |field: &Option<Field<Duration>>| field.as_ref().map(|field| field.value);
        self.ranked(what, (value(old), value(new)), |time| -longest(*time));
    }

    /// A list in which what goes is weaker and what comes is stronger, one by one.
    pub(crate) fn each<T: fmt::Display + PartialEq>(
        &mut self,
        what: (DriftKind, &str),
        old: &List<T>,
        new: &List<T>,
    ) {
        let without = |list: &List<T>, other: &List<T>| {
            let is_in = |item: &&Field<T>| !other.iter().any(|known| known.value == item.value);
            let left: Vec<_> = list
                .iter()
                .filter(is_in)
                .map(|item| item.to_string())
                .collect();
            (!left.is_empty()).then(|| left.join(", "))
        };
        self.kept(what, without(old, new), None);
        self.kept(what, None, without(new, old));
    }

    /// A list that is weaker the shorter it is: one in place of another says nothing.
    pub(crate) fn count<T: fmt::Display + PartialEq>(
        &mut self,
        what: (DriftKind, &str),
        old: &List<T>,
        new: &List<T>,
    ) {
        if old.len() != new.len() {
            let is_shorter = new.len() < old.len();
            let (longer, shorter) = if is_shorter { (old, new) } else { (new, old) };
            let is_extra =
                |item: &&Field<T>| !shorter.iter().any(|known| known.value == item.value);
            let extra: Vec<_> = longer
                .iter()
                .filter(is_extra)
                .map(|item| item.to_string())
                .collect();
            let extra = (!extra.is_empty()).then(|| extra.join(", "));
            match is_shorter {
                true => self.kept(what, extra, None),
                false => self.kept(what, None, extra),
            }
        }
    }

    /// A day that is weaker the earlier it is, such as that of a test; none at all is weakest.
    pub(crate) fn fresh(
        &mut self,
        what: (DriftKind, &str),
        old: &Option<Field<Date>>,
        new: &Option<Field<Date>>,
    ) {
        let value = |field: &Option<Field<Date>>| field.as_ref().map(|field| field.value);
        self.ranked(what, (value(old), value(new)), |day| days(*day));
    }
}

/// A day as a number that grows with time.
pub(crate) fn days(day: Date) -> i64 {
    (i64::from(day.year()) * 12 + i64::from(day.month())) * 31 + i64::from(day.day())
}

/// How long a time takes at most, in minutes: business days skip the weekends that may fall among them.
pub(crate) fn longest(time: Duration) -> i64 {
    let minutes = time.minutes().unwrap_or_else(|| {
        let count = u64::from(time.count);
        (count + 2 * count.div_ceil(5)) * 24 * 60
    });
    i64::try_from(minutes).unwrap_or(i64::MAX)
}

/// The value of an optional field.
pub(crate) fn value<T: Copy>(field: &Option<Field<T>>) -> Option<T> {
    field.as_ref().map(|field| field.value)
}

/// The words of an optional field.
pub(crate) fn words<T>(field: &Option<Field<T>>) -> Option<&T> {
    field.as_ref().map(|field| &field.value)
}
