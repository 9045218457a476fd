//! Proposes the days on which to sign.
//!
//! Example: on Monday, 23 November 2026, Jane has three reviews that are overdue and four that run out on Monday, 21
//! December. Weeks count from today.
//!
//! ```text
//! overdue           three reviews for today, which don't count below
//! last days         18 December for the other four: the last working day before they run out, in week 3
//! spread_evenly     week 0, 1, 2, 3: by the end of week 3 four are due, so one a week is enough
//! day in each week  23 November, 30 November, 7 December, 14 December: the first working day
//! ```
//!
//! If a week gets several, they take turns over its working days, and none is later than its own last day.

use std::collections::BTreeMap;

use irplan_plan::signoff::{SignOffStatus, days_between, spread_evenly};
use irplan_plan::{Plan, PlanId, Repository, State, Subject};
use jiff::Span;
use jiff::civil::{Date, Weekday};

use crate::signing::Act;
use crate::worklist::{self, WorkOwner};

/// The sign-offs of some weeks.
#[derive(Debug)]
pub struct Schedule {
    /// The first day of the first week.
    pub today: Date,
    /// How many weeks there are, each of seven days.
    pub weeks: u32,
    /// The work by owner. Under `None` is what has no owner.
    pub owners: BTreeMap<Option<WorkOwner>, OwnerSchedule>,
}

/// The sign-offs of one owner.
#[derive(Debug, Default)]
pub struct OwnerSchedule {
    /// The owner's name; empty without an owner.
    pub name: String,
    /// The sign-offs, in the order of the days.
    pub work: Vec<Proposal>,
}

/// A sign-off with its proposed day.
#[derive(Debug)]
pub struct Proposal {
    /// The plan.
    pub plan: PlanId,
    /// The way to sign it.
    pub act: Act,
    /// The subject to sign.
    pub subject: Subject,
    /// Its title.
    pub title: String,
    /// The state of the current sign-off.
    pub state: State,
    /// The first day on which it no longer counts; `None` if it does not count for another reason.
    pub due: Option<Date>,
    /// The week, counted from 0. A sign-off that no longer counts belongs to the first.
    pub week: u32,
    /// The proposed day: today if it no longer counts, otherwise a day before `due`.
    pub on: Date,
}

/// Proposes when to sign everything that falls due within some weeks from today, by owner.
///
/// Sign-offs that no longer count come first, today. Those that still count are spread over the weeks by
/// [`spread_evenly`], so that none runs out, and on working days if possible.
pub fn propose<'a>(
    repository: &Repository,
    plans: impl Iterator<Item = &'a Plan>,
    today: Date,
    weeks: u32,
) -> Schedule {
    let mut owners: BTreeMap<Option<WorkOwner>, OwnerSchedule> = BTreeMap::new();
    for plan in plans {
        for subject in plan.signable(today) {
            let Some(act) = subject.kind.act() else {
                continue;
            };
            let status = plan.sign_off_status(&subject, today);
            let last = last_day(&status, today);
            if week_of(today, last) < weeks {
                let owner = worklist::signer_of(plan, &subject, today);
                let share = owners.entry(owner).or_default();
                share
                    .work
                    .push(proposal(plan, (act, subject), &status, last));
            }
        }
    }
    for (owner, share) in &mut owners {
        let name = owner.as_ref().and_then(|owner| owner.name(repository));
        share.name = name.unwrap_or_default().to_owned();
        spread_over_weeks(&mut share.work, today);
    }
    Schedule {
        today,
        weeks,
        owners,
    }
}

fn proposal(
    plan: &Plan,
    (act, subject): (Act, Subject),
    status: &SignOffStatus,
    last: Date,
) -> Proposal {
    let id = subject.id.as_ref().map_or("name", |id| id.as_str());
    Proposal {
        plan: plan.id.clone(),
        act,
        title: plan.title(subject.kind, id).unwrap_or_default(),
        subject,
        state: status.state,
        due: status.due,
        week: 0,
        on: last,
    }
}

/// Returns the last day on which to sign so that nothing runs out: a working day, unless there is none left. It is
/// today if the sign-off no longer counts.
fn last_day(status: &SignOffStatus, today: Date) -> Date {
    let Some(due) = status.due.filter(|_| status.state.is_valid()) else {
        return today;
    };
    let days = (1..=3).filter_map(|days| due.checked_sub(Span::new().days(days)).ok());
    let days: Vec<_> = days.filter(|day| *day >= today).collect();
    let working = days.iter().find(|day| is_working_day(**day));
    working.or(days.first()).copied().unwrap_or(today)
}

fn is_working_day(day: Date) -> bool {
    !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday)
}

/// Returns the number of the week of a day, counted from `today`.
fn week_of(today: Date, day: Date) -> u32 {
    u32::try_from(days_between(today, day) / 7).unwrap_or(0)
}

/// Gives each sign-off of one owner its week and day. `on` returns the last day for it.
fn spread_over_weeks(work: &mut [Proposal], today: Date) {
    work.sort_by(|a, b| urgency(a).cmp(&urgency(b)));
    let lapsed = work.iter().take_while(|one| !one.state.is_valid()).count();
    // Overdue work is added to the first week without counting. If it counted, a large amount would leave no room to
    // spread the rest.
    let (_, work) = work.split_at_mut(lapsed);
    let deadlines: Vec<_> = work.iter().map(|one| week_of(today, one.on)).collect();
    for (one, week) in work.iter_mut().zip(spread_evenly(&deadlines)) {
        one.week = week;
    }
    // In the order of the due days, weeks never decrease.
    for week in work.chunk_by_mut(|a, b| a.week == b.week) {
        let count = week.len();
        for (at, one) in week.iter_mut().enumerate() {
            one.on = day_in_week(today, one, at, count);
        }
    }
}

/// Sign-offs that no longer count come before those that soon will not, and earlier days before later ones.
fn urgency(one: &Proposal) -> impl Ord + '_ {
    (
        one.state.is_valid(),
        one.on,
        one.due,
        &one.plan,
        &one.subject,
    )
}

/// Chooses the day for one of several sign-offs in its week. They take turns over the working days up to their last.
fn day_in_week(today: Date, one: &Proposal, at: usize, count: usize) -> Date {
    let days = (0..7).filter_map(|day| {
        let days = i64::from(one.week) * 7 + day;
        today.checked_add(Span::new().days(days)).ok()
    });
    let days = days.filter(|day| *day <= one.on && is_working_day(*day));
    let days: Vec<_> = days.collect();
    days.get(at * days.len() / count).copied().unwrap_or(one.on)
}

impl Proposal {
    /// Returns the command that signs it, in the name of its owner.
    pub fn command(&self, owner: Option<&WorkOwner>) -> String {
        let by = owner.map_or("CONTACT", |owner| owner.contact.as_str());
        self.act.command_by([&self.subject], [&self.plan], by)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use irplan_plan::{Id, SubjectKind};
    use jiff::civil::date;

    const TODAY: Date = date(2026, 11, 23);

    fn work(due: &[(State, Date)]) -> Vec<Proposal> {
        let one = |(at, (state, due)): (usize, &(State, Date))| {
            let status = SignOffStatus {
                state: *state,
                signer_and_date: None,
                due: Some(*due),
                problem: None,
            };
            let id = Id::slug(&format!("s{at}"), "s");
            Proposal {
                plan: PlanId::slug("acme", "acme"),
                act: Act::Review,
                subject: Subject::new(SubjectKind::Section, &id),
                title: String::new(),
                state: *state,
                due: status.due,
                week: 0,
                on: last_day(&status, TODAY),
            }
        };
        due.iter().enumerate().map(one).collect()
    }

    #[track_caller]
    fn check(due: &[(State, Date)], days: &[&str]) {
        let mut work = work(due);
        spread_over_weeks(&mut work, TODAY);
        let found: Vec<_> = work.iter().map(|one| one.on.to_string()).collect();
        assert_eq!(found, days);
    }

    #[test]
    fn what_lapsed_is_for_today_and_the_rest_is_spread() {
        let lapsed = (State::Overdue, date(2026, 11, 1));
        let soon = (State::Current, date(2026, 12, 21));
        check(&[], &[]);
        check(&[soon], &["2026-12-14"]);
        check(
            &[soon, soon, lapsed, lapsed, lapsed, soon, soon],
            &[
                "2026-11-23",
                "2026-11-23",
                "2026-11-23",
                "2026-11-23",
                "2026-11-30",
                "2026-12-07",
                "2026-12-14",
            ],
        );
    }

    #[test]
    fn a_week_is_spread_over_its_working_days_before_they_are_due() {
        // Work for a Monday or a Saturday is due on the Friday before.
        check(
            &[
                (State::DueSoon, date(2026, 11, 24)),
                (State::DueSoon, date(2026, 11, 28)),
                (State::DueSoon, date(2026, 11, 30)),
            ],
            &["2026-11-23", "2026-11-24", "2026-11-26"],
        );
    }

    #[test]
    fn nothing_lapses_and_no_week_has_more_than_it_must() {
        for seed in 0..300 {
            let due = |at: i32| {
                let days = (seed * 37 + at * at * 11) % 90 + 1;
                (State::Current, TODAY + Span::new().days(days))
            };
            let due: Vec<_> = (0..seed % 23).map(due).collect();
            let mut work = work(&due);
            let deadlines: Vec<_> = work.iter().map(|one| week_of(TODAY, one.on)).collect();
            spread_over_weeks(&mut work, TODAY);
            // This many a week are enough: by the end of each week, no more is due than could be done.
            let due_by = |last: u32| deadlines.iter().filter(|week| **week <= last).count();
            let is_enough =
                |most: &usize| (0..14_u32).all(|week| due_by(week) <= most * (week as usize + 1));
            let most = (0..).find(is_enough).unwrap();
            let in_week = |week: u32| work.iter().filter(|one| one.week == week).count();
            assert!(
                (0..14).all(|week| in_week(week) <= most),
                "{most} in {work:?}"
            );
            assert_eq!((0..14).map(in_week).sum::<usize>(), work.len());
            for one in &work {
                assert!(one.on >= TODAY && Some(one.on) < one.due, "{work:?}");
                assert_eq!(week_of(TODAY, one.on), one.week, "{work:?}");
            }
        }
    }
}
