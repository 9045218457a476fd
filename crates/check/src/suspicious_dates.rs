//! Checks dates by plain values: of sign-offs, and of review dates on other sites.

use std::collections::BTreeMap;

use irplan_plan::toml::Duration;
use jiff::civil::Date;

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
