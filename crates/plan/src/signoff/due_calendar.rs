//! Spreads the work that falls due, so that nobody has to read forty texts in one week.
//!
//! Work is counted by weeks that start on Monday. Nothing is moved to a day after it is due.

use std::collections::BTreeMap;

use jiff::civil::Date;

/// Distributes work over weeks: returns the week of each piece, given the last week in which it may be done.
///
/// Weeks count from 0. No week gets more than necessary. Within that limit, each piece comes as late as possible, and
/// in the order of the deadlines.
///
/// For example, four pieces are due by the weeks 0, 2, 2 and 2. By week 2, four pieces must be done in three weeks, so
/// at least one week needs two. Filled from the end, week 2 gets two pieces, week 1 gets one, and week 0 gets one:
///
/// ```
/// use irplan_plan::signoff::spread_evenly;
///
/// assert_eq!(spread_evenly(&[0, 2, 2, 2]), [0, 1, 2, 2]);
/// ```
pub fn spread_evenly(deadlines: &[u32]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..deadlines.len()).collect();
    order.sort_by_key(|&at| (deadlines[at], at));
    let most = needed_per_week(order.iter().map(|&at| deadlines[at]));
    let mut weeks = vec![0; deadlines.len()];
    let (mut week, mut free) = (u32::MAX, 0);
    for &at in order.iter().rev() {
        if deadlines[at] < week {
            (week, free) = (deadlines[at], most);
        } else if free == 0 {
            (week, free) = (week.saturating_sub(1), most);
        }
        weeks[at] = week;
        free = free.saturating_sub(1);
    }
    weeks
}

/// Returns the fewest pieces a week with which everything gets done in time. For each deadline, the pieces that are due
/// by then are divided over the weeks up to it.
fn needed_per_week(sorted: impl Iterator<Item = u32>) -> u32 {
    let needed = (1..)
        .zip(sorted)
        .map(|(count, deadline): (u32, u32)| count.div_ceil(deadline.saturating_add(1)));
    needed.max().unwrap_or(0)
}

/// How much falls due in each week.
#[derive(Clone, Debug, Default)]
pub struct DueCalendar(BTreeMap<i32, usize>);

impl DueCalendar {
    /// Counts something that falls due on a day.
    pub fn add(&mut self, due: Date) {
        *self.0.entry(week(due)).or_default() += 1;
    }

    /// Returns how much falls due in the fullest week.
    pub fn max_in_a_week(&self) -> usize {
        self.0.values().copied().max().unwrap_or(0)
    }

    /// Chooses the day on which a sign-off ends that is made on `on` and could last until `end`, and counts it.
    ///
    /// The day is in the week with the least to do, at most a quarter of the time before `end`. Of several such weeks,
    /// the latest is chosen. A sign-off that could last beyond `today` still does.
    pub fn choose_due_date(&mut self, on: Date, end: Date, today: Date) -> Date {
        let earliest = days_between(on, end) / 28;
        let earlier = |weeks: i32| end.checked_sub(jiff::Span::new().days(weeks * 7)).ok();
        let candidates = (0..=earliest)
            .filter_map(earlier)
            .filter(|day| *day == end || *day > today);
        let load = |day: &Date| self.0.get(&week(*day)).copied().unwrap_or(0);
        // The first of equal ones is the latest day.
        let chosen = candidates.min_by_key(load).unwrap_or(end);
        self.add(chosen);
        chosen
    }
}

/// Returns the number of a week, counted from the one of Monday, 3 January 2000.
fn week(day: Date) -> i32 {
    days_between(jiff::civil::date(2000, 1, 3), day).div_euclid(7)
}

/// Returns how many days lie between two days; negative if the second comes first.
pub fn days_between(from: Date, to: Date) -> i32 {
    // Two civil dates always differ by whole days.
    from.until(to).map_or(0, |span| span.get_days())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;
    use proptest::collection::vec;
    use proptest::prelude::*;

    #[track_caller]
    fn check(deadlines: &[u32], weeks: &[u32]) {
        assert_eq!(spread_evenly(deadlines), weeks);
    }

    #[test]
    fn work_is_spread_and_never_late() {
        check(&[], &[]);
        check(&[0, 0, 0], &[0, 0, 0]);
        check(&[3], &[3]);
        check(&[3, 3, 3, 3], &[0, 1, 2, 3]);
        check(&[3, 3, 3, 3, 3], &[1, 2, 2, 3, 3]);
        check(&[2, 0, 2, 5], &[1, 0, 2, 5]);
    }

    #[test]
    fn no_week_has_more_than_it_must() {
        for seed in 0..200u32 {
            let deadlines: Vec<u32> = (0..seed % 17)
                .map(|at| (seed * 31 + at * at * 7) % 9)
                .collect();
            let weeks = spread_evenly(&deadlines);
            let mut sorted = deadlines.clone();
            sorted.sort_unstable();
            let most = needed_per_week(sorted.into_iter());
            for (week, deadline) in weeks.iter().zip(&deadlines) {
                assert!(week <= deadline, "{deadlines:?} {weeks:?}");
                let load = weeks.iter().filter(|other| *other == week).count();
                assert!(load <= most as usize, "{deadlines:?} {weeks:?}");
            }
        }
    }

    #[test]
    fn an_end_moves_to_a_quiet_week_and_never_later() {
        let (on, end) = (date(2026, 11, 22), date(2027, 11, 22));
        let mut calendar = DueCalendar::default();
        assert_eq!(calendar.choose_due_date(on, end, on), end);
        assert_eq!(calendar.choose_due_date(on, end, on), date(2027, 11, 15));
        let ends: Vec<_> = (0..26)
            .map(|_| calendar.choose_due_date(on, end, on))
            .collect();
        assert!(
            ends.iter()
                .all(|day| *day <= end && *day >= date(2027, 8, 23))
        );
        assert_eq!(calendar.max_in_a_week(), 2);
        // A short interval has no room to spread.
        let mut calendar = DueCalendar::default();
        calendar.add(date(2026, 12, 1));
        let end = date(2026, 12, 1);
        assert_eq!(calendar.choose_due_date(on, end, on), end);
    }

    proptest! {
        /// However short the interval, however full the weeks, and however late the entry is written.
        #[test]
        fn an_end_is_never_late_nor_past_nor_far_from_its_time(
            lasts in 1..400i32,
            late in 0..500i32,
            full in vec(0..400i32, 0..60),
        ) {
            let on = date(2026, 3, 1);
            let after = |days: i32| on.saturating_add(jiff::Span::new().days(days));
            let (end, today) = (after(lasts), after(late));
            let mut calendar = DueCalendar::default();
            full.iter().for_each(|days| calendar.add(after(*days)));
            let chosen = calendar.choose_due_date(on, end, today);
            prop_assert!(chosen <= end && chosen > on);
            prop_assert!(chosen > today || end <= today && chosen == end);
            prop_assert!(days_between(chosen, end) * 4 <= lasts);
        }
    }
}
