//! Checks dates by plain values: of sign-offs, and of review dates on other sites.

use std::collections::BTreeMap;
use std::ops::Range;

use irplan_plan::history::Commit;
use irplan_plan::toml::Duration;
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// Whether a date is further in the future than `tolerance` allows.
///
/// `day` is today, or the day of the commit that added the date.
pub fn is_future(on: Date, day: Date, tolerance: Duration) -> bool {
    on > tolerance.after(day).unwrap_or(day)
}

/// Whether a date is earlier, by more than `tolerance`, than the day on which the dated text was written.
pub fn is_before_text(on: Date, written: Date, tolerance: Duration) -> bool {
    is_future(written, on, tolerance)
}

/// Returns the later day of a commit. After an amend or a rebase, that is the commit's own day, because the author's
/// date stays.
pub fn day_of_commit(commit: &Commit) -> Date {
    committer_day(commit).map_or(commit.date, |made| made.max(commit.date))
}

/// Returns the day on which a commit was made, by the clock of its committer; `None` if it is out of range.
pub(crate) fn committer_day(commit: &Commit) -> Option<Date> {
    let made = Timestamp::from_second(commit.time).ok()?;
    Some(made.to_zoned(TimeZone::UTC).date())
}

/// The most days between two dates that should be of the same time.
const MOST_DAYS_APART: i32 = 14;

/// Whether two dates that should be of the same time are weeks apart.
pub fn is_weeks_apart(a: Date, b: Date) -> bool {
    let days = a.until(b).map_or(i32::MAX, |span| span.get_days());
    days.saturating_abs() > MOST_DAYS_APART
}

/// Whether a date is earlier than the one that it replaced.
pub fn is_backward(on: Date, replaced: Date) -> bool {
    on < replaced
}

/// Finds everybody who signed more than `most` things in one commit, ordered by commit and person.
///
/// Each stamp is a commit's id, a person and a thing. Equal stamps count once.
pub fn bulk_sign_offs<P: Ord, T: Ord>(
    stamps: impl IntoIterator<Item = (String, P, T)>,
    most: usize,
) -> Vec<BulkSignOff<P, T>> {
    let mut piles: BTreeMap<(String, P), Vec<T>> = BTreeMap::new();
    for (commit, by, thing) in stamps {
        piles.entry((commit, by)).or_default().push(thing);
    }
    let bulk = |((commit, by), mut things): ((String, P), Vec<T>)| {
        things.sort_unstable();
        things.dedup();
        (things.len() > most).then_some(BulkSignOff {
            commit,
            by,
            items: things,
        })
    };
    piles.into_iter().filter_map(bulk).collect()
}

/// Finds the hour in which most different things were signed, if they are more than `most`. The stamps are sorted by time,
/// and `stamp` gives the time in seconds, and the thing.
///
/// Returns the range of the stamps in that hour.
pub(crate) fn busiest_hour<S, T: Ord>(
    stamps: &[S],
    stamp: impl Fn(&S) -> (i64, T),
    most: usize,
) -> Option<Range<usize>> {
    const HOUR: i64 = 60 * 60;
    let mut things: BTreeMap<T, usize> = BTreeMap::new();
    let mut start = 0;
    let mut busiest = None;
    let mut highest = most.saturating_add(1);
    for (end, last) in stamps.iter().enumerate() {
        let (now, thing) = stamp(last);
        *things.entry(thing).or_default() += 1;
        while stamp(&stamps[start]).0 <= now.saturating_sub(HOUR) {
            let (_, old) = stamp(&stamps[start]);
            if let Some(left) = things.get_mut(&old) {
                *left -= 1;
                if *left == 0 {
                    things.remove(&old);
                }
            }
            start += 1;
        }
        // The last of equal hours has all that belongs to it.
        if things.len() >= highest {
            highest = things.len();
            busiest = Some(start..end + 1);
        }
    }
    busiest
}

/// More sign-offs in one commit than anybody reads.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BulkSignOff<P, T> {
    /// The commit's id.
    pub commit: String,
    /// The person.
    pub by: P,
    /// What they signed, sorted.
    pub items: Vec<T>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[track_caller]
    fn check_future(on: Date, expected: bool) {
        let found = is_future(on, date(2026, 11, 22), Duration::days(1));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_date_may_be_ahead_by_the_tolerance() {
        check_future(date(2026, 11, 22), false);
        check_future(date(2026, 11, 23), false);
        check_future(date(2026, 11, 24), true);
        check_future(date(9998, 12, 31), true);
    }

    #[test]
    fn only_an_earlier_date_moves_backwards() {
        assert!(is_backward(date(2026, 1, 1), date(2026, 1, 2)));
        assert!(!is_backward(date(2026, 1, 2), date(2026, 1, 2)));
        assert!(!is_backward(date(2026, 1, 3), date(2026, 1, 2)));
    }

    #[test]
    fn the_busiest_hour_counts_each_thing_once() {
        let stamps = [
            (0, 'a'),
            (10, 'b'),
            (20, 'a'),
            (3_600, 'c'),
            (3_605, 'd'),
            (7_300, 'e'),
        ];
        let busiest = |most| busiest_hour(&stamps, |stamp| *stamp, most);
        // From 10 to 3,605 seconds, which is less than an hour.
        assert_eq!(busiest(2), Some(1..5));
        assert_eq!(busiest(3), Some(1..5));
        assert_eq!(busiest(4), None);
        assert_eq!(busiest_hour(&stamps[..0], |stamp| *stamp, 0), None);
    }

    #[test]
    fn a_bulk_is_counted_by_commit_and_person() {
        let stamp = |(commit, by, thing): (&str, char, u8)| (commit.to_owned(), by, thing);
        let stamps = [
            ("b", 'x', 2),
            ("b", 'x', 1),
            ("b", 'x', 3),
            ("b", 'y', 1),
            ("a", 'x', 1),
            ("a", 'x', 1),
            ("a", 'x', 2),
        ];
        let found = bulk_sign_offs(stamps.map(stamp), 2);
        let expected = BulkSignOff {
            commit: "b".to_owned(),
            by: 'x',
            items: vec![1, 2, 3],
        };
        assert_eq!(found, [expected]);
        assert_eq!(bulk_sign_offs(stamps.map(stamp), 3), []);
    }
}
